package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code trailwarden.*} fields of an event. A field is computed when a rule asks for it, from
 * the event and the {@link Environment} alone. One a subtask: keeps working memory, not
 * thread-safe.
 */
public final class DerivedFields implements FieldSource {
  private static final Map<String, Field> FIELDS = new LinkedHashMap<>();
  private static final Map<String, String> DESCRIPTIONS = new LinkedHashMap<>();

  static {
    flag(
        "succeeded",
        "no error; for ConsoleLogin the answer Success; in access logs 2xx or 3xx",
        (f, e) -> Caller.succeeded(e, f.text));
    define(
        "principal.arn",
        "ARN of who acted, a role's session reduced to the role",
        (f, e, into) -> f.text.addPrincipalArn(e, into));
    text(
        "principal.kind",
        "root, user, role, federated, saml, web_identity, service, account, anonymous,"
            + " identity_center",
        (f, e) -> {
          PrincipalKind kind = f.text.principal(e).kind();
          return kind == null ? null : kind.word();
        });
    text("principal.account", "account of who acted", (f, e) -> f.text.principal(e).account());
    text(
        "principal.name",
        "name of the user, role or service that acted; root",
        (f, e) -> f.text.principal(e).name());
    text(
        "principal.session",
        "name of an assumed role's session",
        (f, e) -> f.text.principal(e).session());
    flag(
        "principal.long_term_key",
        "signed with a key that does not expire (AKIA)",
        (f, e) -> Caller.longTermKey(e, f.text));
    flag("mfa", "session or sign-in with MFA", (f, e) -> Caller.mfa(e, f.text));
    flag(
        "by_service",
        "AWS acted by itself or for the caller",
        (f, e) -> Caller.byService(e, f.text));
    define(
        "source.network",
        "/24 (IPv4) or /48 (IPv6) of the source address",
        (f, e, into) -> f.networks.add(e, f.text, into));
    flag(
        "source.is_private",
        "source address that the internet does not route",
        (f, e) -> SourceNetwork.isPrivate(f.sourceAddress(e)));
    flag(
        "source.is_aws",
        "an AWS service in place of the address, or an address that Amazon announces (--geoip with"
            + " ASN)",
        (f, e) -> f.origin.isAws(f.sourceAddress(e)));
    text(
        "source.country",
        "country of the source address, two letters (--geoip with countries or cities)",
        (f, e) -> f.origin.country(f.sourceAddress(e)));
    define(
        "source.asn",
        "number of the autonomous system of the source address (--geoip with ASN)",
        (f, e, into) -> {
          Long asn = f.origin.asn(f.sourceAddress(e));
          if (asn != null) {
            byte[] digits = Long.toString(asn).getBytes(StandardCharsets.US_ASCII);
            into.add(ValueKind.NUMBER, digits, 0, digits.length);
          }
        });
    text(
        "target.principal",
        "user, role, group or MFA device acted on",
        (f, e) -> {
          Target target = Target.of(e, f.text);
          return target == null ? null : target.principal();
        });
    flag(
        "target.is_self",
        "who acted acts on itself",
        (f, e) -> {
          Target target = Target.of(e, f.text);
          return target == null ? null : target.isSelf();
        });
    flag(
        "target.is_root",
        "root is acted on",
        (f, e) -> {
          Target target = Target.of(e, f.text);
          return target == null ? null : (Boolean) target.isRoot();
        });
    text(
        "policy.public",
        "a policy in the request is public as S3 defines it: true, false, unknown",
        (f, e) -> f.policies.isPublic(e, f.text));
    texts(
        "policy.external_accounts",
        "accounts that a policy in the request admits and that are not yours",
        (f, e) -> f.policies.externalAccounts(e, f.text, f.environment));
    text(
        "policy.admin",
        "a policy in the request allows * on *: true, false, unknown",
        (f, e) -> f.policies.isAdmin(e, f.text));
    texts(
        "policy.wildcard_services",
        "services of which a policy in the request allows every action; * for all",
        (f, e) -> f.policies.wildcardServices(e, f.text));
    text(
        "policy.pass_role_any",
        "a policy in the request allows iam:PassRole on every role: true, false, unknown",
        (f, e) -> f.policies.passesAnyRole(e, f.text));
    text(
        "policy.lacks_external_id",
        "a policy in the request lets an account that is not yours, or anyone, sts:AssumeRole"
            + " without an external id: true, false, unknown",
        (f, e) -> f.policies.lacksExternalId(e, f.text, f.environment));
    text(
        "policy.lacks_conditions",
        "a policy in the request allows to assume a role, to pass one or kms:Decrypt without any"
            + " condition: true, false, unknown",
        (f, e) -> f.policies.lacksConditions(e, f.text));
    text(
        "policy.denies_insecure_transport",
        "a policy in the request denies everyone what comes without TLS: true, false, unknown",
        (f, e) -> f.policies.deniesInsecureTransport(e, f.text));
    flag(
        "acl.public",
        "an ACL in the request grants something to everyone",
        (f, e) -> f.policies.publicAcl(e, f.text).orElse(null));
    texts(
        "ingress.open_ports",
        "ports that the request opens to every address: each one of short ranges, of long ones the"
            + " range (0-65535) and each port in it that should never be open (22, 3389, ...)",
        (f, e) -> OpenPorts.of(e, f.text));
    texts(
        "resource.arns",
        "ARNs that the event touches: its resources, and those in request and response",
        (f, e) -> ResourceArns.of(e, f.text));
    flag(
        "trail_bucket",
        "the touched bucket is one that the configuration names as a trail's",
        (f, e) -> S3Request.trailBucket(e, f.text, f.environment));
    flag(
        "s3.anonymous",
        "access-log line without requester",
        (f, e) -> S3Request.anonymous(e, f.text));
    flag(
        "s3.presigned",
        "access-log line of a presigned URL",
        (f, e) -> S3Request.presigned(e, f.text));
    flag(
        "s3.ambiguous",
        "access-log line that can be read in more than one way",
        (f, e) -> S3Request.ambiguous(e));
    define(
        "s3.tls_version",
        "TLS version of an access-log line; none",
        (f, e, into) -> S3Request.tlsVersion(e, f.text, into));
    text(
        "s3.signature",
        "signature version of an access-log line: SigV2, SigV4",
        (f, e) -> S3Request.signature(e, f.text));
    text(
        "s3.resource",
        "bucket, access point or account that a request to S3 is about, with that word before it",
        (f, e) -> S3Request.resource(e, f.text));
  }

  private static final Field NOTHING = (fields, event, into) -> {};

  private final Environment environment;

  /** By path, as those who ask hold on to it: found without comparing names. */
  private final IdentityHashMap<FieldPath, Field> asked = new IdentityHashMap<>();

  private final EventText text = new EventText();
  private final RequestPolicies policies = new RequestPolicies();
  private final SourceNetworks networks = new SourceNetworks();
  private final SourceOrigin origin;

  /**
   * Fields in that environment.
   *
   * @throws java.io.UncheckedIOException when a MaxMind file of it can't be opened
   */
  public DerivedFields(Environment environment) {
    this.environment = environment;
    this.origin = new SourceOrigin(environment);
  }

  /** Reads what an alert says of the events, and shares what these fields know of them. */
  public EventFactsReader factsReader() {
    return new EventFactsReader(text);
  }

  /** Whether there is a derived field of that name. */
  public static boolean isKnown(FieldPath path) {
    return FIELDS.containsKey(path.name());
  }

  /** All derived fields, each with one line for a person. */
  public static Map<String, String> descriptions() {
    return Collections.unmodifiableMap(DESCRIPTIONS);
  }

  @Override
  public void values(Event event, FieldPath path, FieldValues into) {
    Field field = asked.get(path);
    if (field == null) {
      field = FIELDS.getOrDefault(path.name(), NOTHING);
      asked.put(path, field);
    }
    field.derive(this, event, into);
  }

  private @Nullable String sourceAddress(Event event) {
    return EventFactsReader.sourceAddress(event, text);
  }

  private static void flag(String name, String description, Question<Boolean> question) {
    define(
        name,
        description,
        (fields, event, into) -> {
          Boolean value = question.ask(fields, event);
          if (value != null) {
            into.add(value);
          }
        });
  }

  private static void text(String name, String description, Question<String> question) {
    define(
        name,
        description,
        (fields, event, into) -> {
          String value = question.ask(fields, event);
          if (value != null) {
            into.add(value);
          }
        });
  }

  private static void texts(String name, String description, Question<Iterable<String>> question) {
    define(
        name,
        description,
        (fields, event, into) -> {
          Iterable<String> values = question.ask(fields, event);
          if (values != null) {
            values.forEach(into::add);
          }
        });
  }

  private static void define(String name, String description, Field field) {
    FIELDS.put(FieldPath.DERIVED + "." + name, field);
    DESCRIPTIONS.put(FieldPath.DERIVED + "." + name, description);
  }

  private interface Field {
    void derive(DerivedFields fields, Event event, FieldValues into);
  }

  private interface Question<T> {
    /** Null where the event has no answer. */
    @Nullable T ask(DerivedFields fields, Event event);
  }
}
