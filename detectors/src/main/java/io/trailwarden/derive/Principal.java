package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identity that acted. What an event doesn't say is null.
 *
 * @param kind null for a type of identity that is not known
 * @param arn a session of an assumed role is reduced to the role: {@code
 *     arn:aws:iam::111122223333:role/path/name}
 * @param account 12 digits
 * @param name of the user or role; {@code root}; the service; the canonical id of an access log
 * @param session the session's name, of an assumed role
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html">CloudTrail
 *     userIdentity element</a>
 */
record Principal(
    @Nullable PrincipalKind kind,
    @Nullable String arn,
    @Nullable String account,
    @Nullable String name,
    @Nullable String session) {
  private static final String ASSUMED_ROLE = "AssumedRole";
  private static final Pattern IAM =
      Pattern.compile(
          "arn:[^:]*:(?:iam|sts)::([^:]*):(root|user|role|federated-user)(?:/(?:.*/)?([^/]*))?");
  private static final Pattern CANONICAL_ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12})[:/].*");

  /** Whether it is a session of a role, whose ARN is that of its issuer where one is named. */
  static boolean isAssumedRole(Event event, EventText text) {
    return event.source() == LogSource.CLOUDTRAIL
        && text.isFirst(event, Names.IDENTITY_TYPE, ASSUMED_ROLE);
  }

  static Principal of(Event event, EventText text) {
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      return ofRequester(text.first(event, Names.REQUESTER));
    }
    String type = text.first(event, Names.IDENTITY_TYPE);
    String arn = text.first(event, Names.IDENTITY_ARN);
    String account = text.first(event, Names.IDENTITY_ACCOUNT);
    String user = text.first(event, Names.IDENTITY_USER);
    return switch (type == null ? "" : type) {
      case "Root" -> new Principal(PrincipalKind.ROOT, arn, account, "root", null);
      case "IAMUser" -> new Principal(PrincipalKind.USER, arn, account, user, null);
      case ASSUMED_ROLE -> assumedRole(event, text, arn, account);
      case "Role" -> {
        String name = user != null ? user : lastPart(arn);
        yield new Principal(PrincipalKind.ROLE, arn, account, name, null);
      }
      case "FederatedUser", "Directory" -> {
        String name = user != null ? user : lastPart(arn);
        yield new Principal(PrincipalKind.FEDERATED, arn, account, name, null);
      }
      case "SAMLUser" -> new Principal(PrincipalKind.SAML, arn, account, user, null);
      case "WebIdentityUser" -> new Principal(PrincipalKind.WEB_IDENTITY, arn, account, user, null);
      case "AWSService" -> {
        String service = text.first(event, Names.IDENTITY_INVOKED_BY);
        yield new Principal(PrincipalKind.SERVICE, arn, account, service, null);
      }
      case "AWSAccount" ->
          account == null || isNobody(account)
              ? new Principal(PrincipalKind.ANONYMOUS, null, null, "anonymous", null)
              : new Principal(PrincipalKind.ACCOUNT, arn, account, account, null);
      case "IdentityCenterUser" -> identityCenter(event, text, arn, account);
      default -> ofUnknownType(event, text, arn, account, user);
    };
  }

  /** A type that is missing or that nobody knows yet: by what else the event says. */
  private static Principal ofUnknownType(
      Event event,
      EventText text,
      @Nullable String arn,
      @Nullable String account,
      @Nullable String user) {
    if (text.isPresent(event, Names.ON_BEHALF_OF_USER)) {
      return identityCenter(event, text, arn, account);
    }
    String service = text.first(event, Names.IDENTITY_INVOKED_BY);
    if (!text.isPresent(event, Names.IDENTITY_TYPE) && service != null) {
      return new Principal(PrincipalKind.SERVICE, arn, account, service, null);
    }
    return new Principal(null, arn, account, user != null ? user : lastPart(arn), null);
  }

  private static boolean isNobody(String account) {
    return account.equals("ANONYMOUS_PRINCIPAL") || account.equalsIgnoreCase("anonymous");
  }

  /** The requester of an access-log line; null for none. */
  static Principal ofRequester(@Nullable String requester) {
    if (requester == null) {
      return new Principal(PrincipalKind.ANONYMOUS, null, null, "anonymous", null);
    }
    RoleSession session = RoleSession.of(requester);
    if (session != null) {
      return ofSession(session, null, null);
    }
    Matcher iam = IAM.matcher(requester);
    if (iam.matches()) {
      String account = iam.group(1);
      if (!account.matches("[0-9]{12}")) {
        return new Principal(PrincipalKind.SERVICE, requester, null, iam.group(3), null);
      }
      return switch (iam.group(2)) {
        case "root" -> new Principal(PrincipalKind.ROOT, requester, account, "root", null);
        case "user" -> new Principal(PrincipalKind.USER, requester, account, iam.group(3), null);
        case "role" -> new Principal(PrincipalKind.ROLE, requester, account, iam.group(3), null);
        default -> new Principal(PrincipalKind.FEDERATED, requester, account, iam.group(3), null);
      };
    }
    if (CANONICAL_ID.matcher(requester).matches()) {
      return new Principal(PrincipalKind.ACCOUNT, null, null, requester, null);
    }
    String folded = requester.toLowerCase(Locale.ROOT);
    boolean service =
        folded.startsWith("svc:")
            || folded.endsWith(".amazonaws.com")
            || folded.startsWith("amazon");
    return new Principal(
        service ? PrincipalKind.SERVICE : null, null, accountOf(requester), requester, null);
  }

  private static Principal assumedRole(
      Event event, EventText text, @Nullable String arn, @Nullable String account) {
    String issuer = text.first(event, Names.ISSUER_ARN);
    String issuerName = text.first(event, Names.ISSUER_USER);
    RoleSession session = RoleSession.of(arn == null ? "" : arn);
    if (session != null) {
      Principal principal = ofSession(session, issuer, issuerName);
      return account == null
          ? principal
          : new Principal(
              principal.kind, principal.arn, account, principal.name, principal.session);
    }
    String name = issuerName != null ? issuerName : lastPart(issuer);
    String id = text.first(event, Names.IDENTITY_PRINCIPAL_ID);
    int colon = id == null ? -1 : id.indexOf(':');
    return new Principal(
        PrincipalKind.ROLE,
        issuer != null ? issuer : arn,
        account,
        name,
        id == null || colon < 0 ? null : id.substring(colon + 1));
  }

  private static Principal ofSession(
      RoleSession session, @Nullable String issuer, @Nullable String issuerName) {
    return new Principal(
        PrincipalKind.ROLE,
        issuer != null ? issuer : session.role(),
        session.account(),
        issuerName != null ? issuerName : session.name(),
        session.session());
  }

  private static Principal identityCenter(
      Event event, EventText text, @Nullable String arn, @Nullable String account) {
    String user = text.first(event, Names.ON_BEHALF_OF_USER);
    String store = text.first(event, Names.ON_BEHALF_OF_STORE);
    String resolved = user == null || store == null ? arn : store + "/user/" + user;
    String owner = account != null ? account : accountOf(store);
    return new Principal(PrincipalKind.IDENTITY_CENTER, resolved, owner, user, null);
  }

  private static @Nullable String accountOf(@Nullable String arn) {
    Matcher matcher = SERVICE_ACCOUNT.matcher(arn == null ? "" : arn);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static @Nullable String lastPart(@Nullable String arn) {
    return arn == null ? null : arn.substring(arn.lastIndexOf('/') + 1);
  }
}
