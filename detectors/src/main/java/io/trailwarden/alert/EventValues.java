package io.trailwarden.alert;

import io.trailwarden.event.LogSource;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sentence can say of an event: the values of its fields, in words that can stand in one
 * line. Values are cut to {@value #LIMIT} characters; control and formatting characters, which
 * could break the line or turn it around, become spaces.
 */
final class EventValues {
  static final int LIMIT = 200;
  private static final int VALUES = 3;

  private final LogSource source;
  private final Map<String, List<String>> fields;
  private final EventFacts facts;

  EventValues(Evidence event, EventFacts facts) {
    this.source = event.source();
    this.fields = event.fields();
    this.facts = facts;
  }

  /** The field's values, as the rule saw them or as the event's facts say; null for none. */
  @Nullable String of(String field) {
    List<String> values = fields.getOrDefault(field, List.of());
    List<String> shown =
        values.stream().limit(VALUES).map(EventValues::shown).filter(v -> !v.isEmpty()).toList();
    if (shown.isEmpty()) {
      return line(fact(field));
    }
    int more = values.size() - VALUES;
    String joined = String.join(", ", shown);
    return more <= 0 ? joined : joined + " and " + more + " more";
  }

  private @Nullable String fact(String field) {
    return switch (field) {
      case "trailwarden.principal.arn", "userIdentity.arn" -> facts.principalArn();
      case "trailwarden.principal.kind" -> facts.principalKind();
      case "trailwarden.principal.name" -> principal(facts);
      case "userIdentity.userName" -> facts.principalName();
      case "trailwarden.principal.account", "userIdentity.accountId" -> facts.principalAccount();
      case "trailwarden.principal.session" -> facts.principalSession();
      case "requester" -> facts.principalArn() != null ? facts.principalArn() : principal(facts);
      case "userIdentity.accessKeyId" -> facts.accessKeyId();
      case "eventSource" -> facts.service();
      case "eventName", "operation" -> facts.operation();
      case "awsRegion" -> facts.region();
      case "recipientAccountId" -> facts.account();
      case "sourceIPAddress", "remoteip" -> facts.sourceAddress();
      case "userAgent", "useragent" -> facts.userAgent();
      case "errorCode", "errorcode" -> facts.errorCode();
      case "trailwarden.s3.resource", "trailwarden.resource.arns" -> resource(facts);
      case "bucket_name" -> ofAccessLog(facts, true);
      case "key" -> ofAccessLog(facts, false);
      default -> null;
    };
  }

  private static @Nullable String principal(EventFacts facts) {
    if ("anonymous".equals(facts.principalKind())) {
      return "somebody without credentials";
    }
    return facts.principalName() != null ? facts.principalName() : facts.principalArn();
  }

  private static @Nullable String resource(EventFacts facts) {
    return facts.resources().isEmpty() ? null : facts.resources().get(0);
  }

  /** Facts keep {@code bucket/key} of an access-log line as one. */
  private @Nullable String ofAccessLog(EventFacts facts, boolean bucket) {
    String resource = resource(facts);
    if (source != LogSource.S3_SERVER_ACCESS || resource == null) {
      return null;
    }
    int slash = resource.indexOf('/');
    if (bucket) {
      return slash < 0 ? resource : resource.substring(0, slash);
    }
    return slash < 0 ? null : resource.substring(slash + 1);
  }

  /** The text as it can stand in a line, null when nothing of it can. */
  static @Nullable String line(@Nullable String text) {
    String shown = text == null ? "" : shown(text);
    return shown.isEmpty() ? null : shown;
  }

  private static String shown(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LIMIT) + 1);
    boolean space = false;
    boolean whole = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isBlank(c)) {
        space = !line.isEmpty();
        continue;
      }
      if (line.length() >= LIMIT) {
        whole = false;
        break;
      }
      if (space) {
        line.append(' ');
        space = false;
      }
      line.appendCodePoint(Character.getType(c) == Character.SURROGATE ? '?' : c);
    }
    return whole ? line.toString() : line.append('…').toString();
  }

  private static boolean isBlank(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
