package io.trailwarden.sigma.parse;

import io.trailwarden.event.AccessLogFields;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the fields of our logs: which there are, and which never hold more than one
 * value. CloudTrail: AWS CloudTrail user guide, "CloudTrail record contents"; access logs: the
 * names of AWS's Athena table for them.
 */
final class KnownFields {
  private static final Set<String> CLOUDTRAIL_VALUES =
      Set.of(
          "eventVersion",
          "eventTime",
          "eventSource",
          "eventName",
          "awsRegion",
          "sourceIPAddress",
          "userAgent",
          "errorCode",
          "errorMessage",
          "requestID",
          "eventID",
          "eventType",
          "apiVersion",
          "managementEvent",
          "readOnly",
          "recipientAccountId",
          "sharedEventID",
          "vpcEndpointId",
          "vpcEndpointAccountId",
          "eventCategory",
          "sessionCredentialFromConsole");
  private static final Set<String> CLOUDTRAIL_STRUCTURES =
      Set.of(
          "userIdentity",
          "requestParameters",
          "responseElements",
          "additionalEventData",
          "resources",
          "serviceEventDetails",
          "annotation",
          "addendum",
          "edgeDeviceDetails",
          "tlsDetails",
          "eventContext",
          "insightDetails",
          "fieldsOmitted");
  private static final Set<String> ACCESS_LOG = Set.copyOf(AccessLogFields.NAMES);

  /** Events that only one service reports, in lower case. */
  private static final Map<String, String> SOURCE_OF =
      Map.ofEntries(
          Map.entry("consolelogin", "signin.amazonaws.com"),
          Map.entry("checkmfa", "signin.amazonaws.com"),
          Map.entry("switchrole", "signin.amazonaws.com"),
          Map.entry("assumerole", "sts.amazonaws.com"),
          Map.entry("assumeroot", "sts.amazonaws.com"),
          Map.entry("getcalleridentity", "sts.amazonaws.com"),
          Map.entry("getfederationtoken", "sts.amazonaws.com"),
          Map.entry("createaccesskey", "iam.amazonaws.com"),
          Map.entry("updateaccesskey", "iam.amazonaws.com"),
          Map.entry("createloginprofile", "iam.amazonaws.com"),
          Map.entry("attachuserpolicy", "iam.amazonaws.com"),
          Map.entry("deactivatemfadevice", "iam.amazonaws.com"),
          Map.entry("putbucketpolicy", "s3.amazonaws.com"),
          Map.entry("putbucketacl", "s3.amazonaws.com"),
          Map.entry("stoplogging", "cloudtrail.amazonaws.com"),
          Map.entry("deletetrail", "cloudtrail.amazonaws.com"),
          Map.entry("updatetrail", "cloudtrail.amazonaws.com"));

  private static final String SERVICE_ENDING = ".amazonaws.com";

  private KnownFields() {}

  /** Whether an event never has more than one value at the path. */
  static boolean isSingle(FieldPath path, LogSource logSource) {
    return switch (logSource) {
      case CLOUDTRAIL ->
          CLOUDTRAIL_VALUES.contains(path.name())
              || path.name().startsWith("userIdentity.")
              || path.name().equals("responseElements.ConsoleLogin")
              || path.name().equals("additionalEventData.MFAUsed");
      case S3_SERVER_ACCESS -> ACCESS_LOG.contains(path.name());
    };
  }

  static void warn(
      FieldPath path, LogSource logSource, Location location, Diagnostics diagnostics) {
    String first = path.segments().get(0);
    boolean known =
        path.isDerived()
            || switch (logSource) {
              case CLOUDTRAIL ->
                  CLOUDTRAIL_STRUCTURES.contains(first) || CLOUDTRAIL_VALUES.contains(path.name());
              case S3_SERVER_ACCESS -> ACCESS_LOG.contains(path.name());
            };
    if (!known) {
      diagnostics.warning(
          location,
          "'" + path.name() + "' is no field of " + logSource.service() + " events that we know");
    }
  }

  /** Warns of what is unlikely in one map of a detection. */
  static void warn(List<Detection.Item> items, LogSource logSource, Diagnostics diagnostics) {
    for (Detection.Item item : items) {
      if (item.field() != null) {
        warn(item.field(), logSource, item.location(), diagnostics);
      }
    }
    if (logSource == LogSource.CLOUDTRAIL) {
      warnOfNames(items, diagnostics);
    }
  }

  private static void warnOfNames(List<Detection.Item> items, Diagnostics diagnostics) {
    List<String> sources = List.of();
    for (Detection.Item item : items) {
      if (isField(item, "eventSource")) {
        sources = literals(item);
        for (String source : sources) {
          if (!lower(source).endsWith(SERVICE_ENDING)) {
            diagnostics.warning(
                item.location(),
                "eventSource '" + source + "' does not end with " + SERVICE_ENDING);
          }
        }
      }
    }
    for (Detection.Item item : items) {
      if (!isField(item, "eventName")) {
        continue;
      }
      for (String name : literals(item)) {
        if (name.indexOf(' ') >= 0) {
          diagnostics.warning(item.location(), "eventName '" + name + "' has a space");
        }
        String source = SOURCE_OF.get(lower(name));
        if (source != null
            && !sources.isEmpty()
            && sources.stream().noneMatch(source::equalsIgnoreCase)) {
          diagnostics.warning(item.location(), "eventName '" + name + "' is an event of " + source);
        }
      }
    }
  }

  private static boolean isField(Detection.Item item, String name) {
    return item.field() != null && item.field().name().equals(name);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** As they are written. */
  private static List<String> literals(Detection.Item item) {
    return item.values().stream()
        .filter(value -> value instanceof Value.Text text && text.isLiteral())
        .map(value -> ((Value.Text) value).literal())
        .toList();
  }
}
