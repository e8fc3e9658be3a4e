package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import io.trailwarden.policy.PolicyReading;
import io.trailwarden.policy.PolicyUse;
import io.trailwarden.policy.RequestAccess;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the policies and access control lists in a request mean. Several fields ask for the same
 * request, so the last one is kept, under its own bytes: what is answered depends on nothing else.
 */
final class RequestPolicies {
  private static final RequestAccess NOTHING = new RequestAccess(List.of(), Optional.empty());

  private byte[] lastRequest = {};
  private RequestAccess lastAccess = NOTHING;

  /**
   * {@code true}, {@code false}, or {@code unknown} for what can't be read; null without policy.
   */
  @Nullable String isPublic(Event event, EventText text) {
    RequestAccess access = access(event, text);
    if (access.policies().isEmpty()) {
      return null;
    }
    PolicyUse use = use(event, text);
    boolean unknown = false;
    for (PolicyReading reading : access.policies()) {
      if (reading instanceof PolicyReading.Read read) {
        if (read.document().isPublic(use)) {
          return "true";
        }
      } else {
        unknown = true;
      }
    }
    return unknown ? "unknown" : "false";
  }

  /** Likewise, whether some policy allows everything. */
  @Nullable String isAdmin(Event event, EventText text) {
    RequestAccess access = access(event, text);
    if (access.policies().isEmpty()) {
      return null;
    }
    boolean unknown = false;
    for (PolicyReading reading : access.policies()) {
      if (reading instanceof PolicyReading.Read read) {
        if (read.document().isAdmin()) {
          return "true";
        }
      } else {
        unknown = true;
      }
    }
    return unknown ? "unknown" : "false";
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

  private RequestAccess access(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return NOTHING;
    }
    FieldValues request = text.raw(event, Names.REQUEST);
    if (request.isMissing() || request.kind(0) != ValueKind.OBJECT) {
      return NOTHING;
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

  private static PolicyUse use(Event event, EventText text) {
    String source = text.first(event, Names.EVENT_SOURCE);
    if (source == null) {
      return PolicyUse.OTHER;
    }
    if (source.equals("kms.amazonaws.com")) {
      return PolicyUse.KMS_KEY;
    }
    if (!source.startsWith("s3")) {
      return PolicyUse.OTHER;
    }
    String name = text.first(event, Names.EVENT_NAME);
    return name != null && name.toLowerCase(Locale.ROOT).contains("accesspoint")
        ? PolicyUse.ACCESS_POINT
        : PolicyUse.BUCKET;
  }
}
