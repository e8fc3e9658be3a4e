package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import io.trailwarden.policy.PolicyDocument;
import io.trailwarden.policy.PolicyReading;
import io.trailwarden.policy.PolicyUse;
import io.trailwarden.policy.RequestAccess;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the policies and access control lists in a request mean. Several fields ask for the same
 * request, so the last one is kept, under its own bytes: what is answered depends on nothing else.
 * What a policy is not told to be is {@code true}, {@code false}, or {@code unknown} for what can't
 * be read; null without policy.
 */
final class RequestPolicies {
  private byte[] lastRequest = {};
  private RequestAccess lastAccess = RequestAccess.NOTHING;

  @Nullable String isPublic(Event event, EventText text) {
    RequestAccess access = access(event, text);
    PolicyUse use = use(event, text, access);
    return any(event, text, access, document -> document.isPublic(use));
  }

  @Nullable String isAdmin(Event event, EventText text) {
    return any(event, text, access(event, text), PolicyDocument::isAdmin);
  }

  @Nullable String passesAnyRole(Event event, EventText text) {
    return any(event, text, access(event, text), PolicyDocument::passesAnyRole);
  }

  @Nullable String lacksExternalId(Event event, EventText text, Environment environment) {
    RequestAccess access = access(event, text);
    if (access.policies().isEmpty() && !access.omitted()) {
      return null;
    }
    PolicyUse use = use(event, text, access);
    Set<String> own = new HashSet<>(environment.accounts());
    String recipient = text.first(event, Names.RECIPIENT_ACCOUNT_ID);
    if (recipient != null) {
      own.add(recipient);
    }
    return any(event, text, access, document -> document.lacksExternalId(use, own));
  }

  @Nullable String lacksConditions(Event event, EventText text) {
    RequestAccess access = access(event, text);
    PolicyUse use = use(event, text, access);
    return any(event, text, access, document -> document.lacksConditions(use));
  }

  @Nullable String deniesInsecureTransport(Event event, EventText text) {
    RequestAccess access = access(event, text);
    PolicyUse use = use(event, text, access);
    return any(event, text, access, document -> document.deniesInsecureTransport(use));
  }

  /** The accounts that policies admit and that are not the user's, sorted. */
  Set<String> externalAccounts(Event event, EventText text, Environment environment) {
    Set<String> accounts = new TreeSet<>();
    for (PolicyReading reading : access(event, text).policies()) {
      if (reading instanceof PolicyReading.Read read) {
        accounts.addAll(read.document().accounts());
      }
    }
    accounts.removeAll(environment.accounts());
    if (!accounts.isEmpty()) {
      String own = text.first(event, Names.RECIPIENT_ACCOUNT_ID);
      if (own != null) {
        accounts.remove(own);
      }
    }
    return accounts;
  }

  /** The services of which policies allow every action, sorted. */
  Set<String> wildcardServices(Event event, EventText text) {
    Set<String> services = new TreeSet<>();
    for (PolicyReading reading : access(event, text).policies()) {
      if (reading instanceof PolicyReading.Read read) {
        services.addAll(read.document().wildcardServices());
      }
    }
    return services;
  }

  Optional<Boolean> publicAcl(Event event, EventText text) {
    return access(event, text).publicAcl();
  }

  private static @Nullable String any(
      Event event, EventText text, RequestAccess access, Predicate<PolicyDocument> test) {
    boolean unknown = access.omitted() && writesPolicy(event, text);
    if (access.policies().isEmpty() && !unknown) {
      return null;
    }
    for (PolicyReading reading : access.policies()) {
      if (reading instanceof PolicyReading.Read read) {
        if (test.test(read.document())) {
          return "true";
        }
      } else {
        unknown = true;
      }
    }
    return unknown ? "unknown" : "false";
  }

  private RequestAccess access(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return RequestAccess.NOTHING;
    }
    FieldValues request = text.raw(event, Names.REQUEST);
    if (request.isMissing() || request.kind(0) != ValueKind.OBJECT) {
      return RequestAccess.NOTHING;
    }
    byte[] array = request.array(0);
    int offset = request.offset(0);
    int length = request.length(0);
    if (!Arrays.equals(array, offset, offset + length, lastRequest, 0, lastRequest.length)) {
      lastRequest = Arrays.copyOfRange(array, offset, offset + length);
      lastAccess = RequestAccess.read(lastRequest, 0, length);
    }
    return lastAccess;
  }

  /** Whether it is a call that hands over a policy, of which all parameters may be left out. */
  private static boolean writesPolicy(Event event, EventText text) {
    String name = text.first(event, Names.EVENT_NAME);
    return name != null && (name.contains("Policy") || name.equals("CreateRole"));
  }

  private static PolicyUse use(Event event, EventText text, RequestAccess access) {
    String source = text.first(event, Names.EVENT_SOURCE);
    if (source == null) {
      return PolicyUse.OTHER;
    }
    if (source.equals("kms.amazonaws.com")) {
      return PolicyUse.KMS_KEY;
    }
    String name = text.first(event, Names.EVENT_NAME);
    if (source.equals("iam.amazonaws.com")) {
      return name != null && (name.equals("CreateRole") || name.equals("UpdateAssumeRolePolicy"))
          ? PolicyUse.ROLE_TRUST
          : PolicyUse.OTHER;
    }
    if (!source.startsWith("s3")) {
      return PolicyUse.OTHER;
    }
    if (name == null || !name.toLowerCase(Locale.ROOT).contains("accesspoint")) {
      return PolicyUse.BUCKET;
    }
    return access.vpcOnly() ? PolicyUse.VPC_ACCESS_POINT : PolicyUse.ACCESS_POINT;
  }
}
