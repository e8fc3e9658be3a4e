package io.trailwarden.alert;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.sigma.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sentence of an alert: who did what to what, from where. A detector's own message has {@code
 * {field}} placeholders, filled from the earliest event, {@code {count}} and {@code {entity}}; what
 * an event puts in is not looked through for placeholders again. A detector without a message gets
 * a sentence made of the event's facts.
 */
final class Sentence {
  /** No sentence is longer, in bytes of JSON. */
  static final int LIMIT = 4096;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_][A-Za-z0-9_.-]*)}");

  /** What a value is called that the event doesn't state. */
  private static final Map<String, String> UNKNOWN =
      Map.ofEntries(
          Map.entry("sourceIPAddress", "an unknown address"),
          Map.entry("remoteip", "an unknown address"),
          Map.entry("trailwarden.principal.name", "somebody unknown"),
          Map.entry("trailwarden.principal.arn", "somebody unknown"),
          Map.entry("userIdentity.arn", "somebody unknown"),
          Map.entry("requester", "somebody without credentials"),
          Map.entry("userIdentity.userName", "an unknown user"),
          Map.entry("requestParameters.userName", "an unknown user"),
          Map.entry("trailwarden.target.principal", "an unknown user"),
          Map.entry("recipientAccountId", "an unknown account"),
          Map.entry("userIdentity.accountId", "an unknown account"),
          Map.entry("trailwarden.policy.external_accounts", "an unknown account"),
          Map.entry("requestParameters.serialNumber", "an unknown device"),
          Map.entry("eventName", "an unknown call"),
          Map.entry("operation", "an unknown operation"),
          Map.entry("eventSource", "an unknown service"),
          Map.entry("awsRegion", "an unknown region"),
          Map.entry("bucket_name", "an unknown bucket"),
          Map.entry("key", "an unnamed object"),
          Map.entry("trailwarden.s3.resource", "an unnamed resource"),
          Map.entry("userAgent", "an unknown program"),
          Map.entry("useragent", "an unknown program"));

  /** Behind these words "(unknown)" reads better: "account (unknown)". */
  private static final Set<String> NOUNS =
      Set.of("account", "user", "role", "group", "trail", "bucket", "key", "region", "policy");

  private final Metadata metadata;
  private final List<Part> parts;

  /** Literal text, or the name of a placeholder. */
  private record Part(String text, boolean placeholder) {}

  Sentence(Metadata metadata) {
    this.metadata = metadata;
    this.parts = metadata.message() == null ? List.of() : parse(metadata.message().strip());
  }

  private static List<Part> parse(String message) {
    List<Part> parts = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(message);
    int end = 0;
    while (placeholder.find()) {
      if (placeholder.start() > end) {
        parts.add(new Part(message.substring(end, placeholder.start()), false));
      }
      parts.add(new Part(Objects.requireNonNull(placeholder.group(1)), true));
      end = placeholder.end();
    }
    if (end < message.length()) {
      parts.add(new Part(message.substring(end), false));
    }
    return parts;
  }

  /**
   * The sentence on a detection.
   *
   * @param first the facts of its earliest event
   */
  String of(Detection detection, EventFacts first) {
    String sentence = parts.isEmpty() ? generated(detection, first) : filled(detection, first);
    return Bounded.json(capitalized(sentence), LIMIT);
  }

  private String filled(Detection detection, EventFacts first) {
    EventValues values = new EventValues(detection.evidence().earliest().get(0), first);
    StringBuilder sentence = new StringBuilder();
    for (Part part : parts) {
      if (!part.placeholder()) {
        sentence.append(part.text());
        continue;
      }
      String value =
          switch (part.text()) {
            case "count" -> count(detection.evidence());
            case "entity" -> entity(detection);
            default -> stated(values.of(part.text()));
          };
      sentence.append(value != null ? value : unknown(part.text(), sentence));
    }
    return sentence.toString();
  }

  /** An access log writes a dash where there is nothing to write. */
  private static @Nullable String stated(@Nullable String value) {
    return "-".equals(value) ? null : value;
  }

  private static @Nullable String entity(Detection detection) {
    return EventValues.line(String.join(", ", detection.entity()));
  }

  private static String count(EvidenceSet evidence) {
    int count = evidence.ids().count();
    return count > EventIds.EXACT ? "more than " + EventIds.EXACT : Integer.toString(count);
  }

  private static String unknown(String field, CharSequence before) {
    String word = lastWord(before).toLowerCase(Locale.ROOT);
    String known = UNKNOWN.get(field);
    if (known == null || NOUNS.contains(word)) {
      return word.endsWith("(") ? "unknown" : "(unknown)";
    }
    return known;
  }

  private static String lastWord(CharSequence text) {
    String stripped = text.toString().stripTrailing();
    return stripped.substring(stripped.lastIndexOf(' ') + 1);
  }

  private static String capitalized(String sentence) {
    for (String start : List.of("an unknown ", "an unnamed ", "somebody ")) {
      if (sentence.startsWith(start)) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
      }
    }
    return sentence;
  }

  private String generated(Detection detection, EventFacts facts) {
    EventValues values = new EventValues(detection.evidence().earliest().get(0), facts);
    StringBuilder sentence = new StringBuilder(who(facts));
    String operation = values.of("eventName");
    String service = values.of("eventSource");
    sentence.append(operation == null ? " did something" : " called " + operation);
    sentence.append(service == null ? "" : " of " + service);
    String resource = values.of("trailwarden.s3.resource");
    sentence.append(resource == null ? "" : " on " + resource);
    String account = values.of("recipientAccountId");
    sentence.append(account == null ? "" : " in account " + account);
    String address = values.of("sourceIPAddress");
    sentence.append(" from ").append(address == null ? "an unknown address" : address);
    String error = values.of("errorCode");
    sentence.append(error == null ? "" : " and got " + error);
    if (detection.evidence().ids().count() > 1) {
      sentence.append(", the first of ").append(count(detection.evidence())).append(" events");
    }
    String title = EventValues.line(metadata.title());
    sentence.append("; detected as: ").append(title == null ? metadata.name() : title);
    return sentence.toString();
  }

  private static String who(EventFacts facts) {
    String kind = facts.principalKind() == null ? "" : facts.principalKind();
    String name = EventValues.line(facts.principalName());
    String known = name != null ? name : EventValues.line(facts.principalArn());
    if (kind.equals("root")) {
      String account = EventValues.line(facts.principalAccount());
      return account == null ? "Root" : "Root of account " + account;
    }
    if (kind.equals("anonymous")) {
      return "Somebody without credentials";
    }
    if (known == null) {
      return "Somebody unknown";
    }
    String session = EventValues.line(facts.principalSession());
    return switch (kind) {
      case "user" -> "User " + known;
      case "role" -> "Role " + known + (session == null ? "" : " (session " + session + ")");
      case "service" -> "AWS service " + known;
      case "account" -> "Account " + known;
      default -> known;
    };
  }
}
