package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import org.jspecify.annotations.Nullable;

/** How a call was made and how it ended. */
final class Caller {
  private Caller() {}

  /**
   * CloudTrail: no {@code errorCode}, and for {@code ConsoleLogin} the answer {@code Success}.
   * Access log: a status of 2xx or 3xx and no error code; null where the line has no status.
   */
  static @Nullable Boolean succeeded(Event event, EventText text) {
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      String status = text.first(event, Names.HTTP_STATUS);
      if (status == null) {
        return null;
      }
      return (status.startsWith("2") || status.startsWith("3"))
          && !text.isPresent(event, Names.LOG_ERROR_CODE);
    }
    if (text.isPresent(event, Names.ERROR_CODE)) {
      return false;
    }
    return !text.is(event, Names.EVENT_NAME, "ConsoleLogin")
        || text.is(event, Names.CONSOLE_LOGIN, "Success");
  }

  /**
   * Whether the session was made with MFA, or for a sign-in whether that was; null where the event
   * doesn't say. A federated sign-in says no, though the provider may have asked for it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html">Sign-in
   *     events</a>
   */
  static @Nullable Boolean mfa(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return null;
    }
    String used = text.first(event, Names.MFA_USED);
    if (used != null) {
      return used.equalsIgnoreCase("Yes");
    }
    String authenticated = text.first(event, Names.MFA_AUTHENTICATED);
    return authenticated == null ? null : (Boolean) authenticated.equalsIgnoreCase("true");
  }

  /**
   * Whether AWS acted, by itself or for the caller: {@code invokedBy}, an {@code AwsServiceEvent},
   * a service in place of the address.
   */
  static boolean byService(Event event, EventText text) {
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      return text.principal(event).kind() == PrincipalKind.SERVICE;
    }
    if (text.isPresent(event, Names.IDENTITY_INVOKED_BY)
        || text.is(event, Names.EVENT_TYPE, "AwsServiceEvent")
        || text.is(event, Names.IDENTITY_TYPE, "AWSService")) {
      return true;
    }
    String address = text.first(event, Names.SOURCE_IP_ADDRESS);
    return address != null && isService(address);
  }

  /** Whether the call was signed with a key that doesn't expire; null where no key is named. */
  static @Nullable Boolean longTermKey(Event event, EventText text) {
    String key = text.first(event, Names.IDENTITY_KEY);
    return key == null ? null : (Boolean) key.startsWith("AKIA");
  }

  /** Whether the name of a service stands where the address is expected. */
  static boolean isService(String address) {
    return address.equals("AWS Internal")
        || address.endsWith(".amazonaws.com")
        || address.endsWith(".amazonaws.com.cn");
  }
}
