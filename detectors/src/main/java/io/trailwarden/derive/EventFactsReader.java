package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.EventFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event to {@link EventFacts}: what an alert says of an event. One a subtask: keeps working memory,
 * not thread-safe.
 */
public final class EventFactsReader {
  private static final int RESOURCE_LIMIT = 20;

  private final EventText text = new EventText();

  /** The facts of an event, copied out of its buffer. */
  public EventFacts read(Event event) {
    Principal principal = Principal.of(event, text);
    PrincipalKind kind = principal.kind();
    boolean cloudTrail = event.source() == LogSource.CLOUDTRAIL;
    return new EventFacts(
        cut(principal.arn()),
        kind == null ? null : kind.word(),
        cut(principal.name()),
        cut(principal.account()),
        cut(principal.session()),
        cloudTrail ? field(event, Names.IDENTITY_KEY) : null,
        cloudTrail ? field(event, Names.EVENT_SOURCE) : "s3.amazonaws.com",
        field(event, cloudTrail ? Names.EVENT_NAME : Names.OPERATION),
        cloudTrail ? field(event, Names.AWS_REGION) : null,
        cloudTrail ? account(event, principal) : null,
        cut(sourceAddress(event, text)),
        field(event, cloudTrail ? Names.USER_AGENT : Names.LOG_USER_AGENT),
        field(event, cloudTrail ? Names.ERROR_CODE : Names.LOG_ERROR_CODE),
        resources(event, cloudTrail));
  }

  static @Nullable String sourceAddress(Event event, EventText text) {
    return text.first(
        event, event.source() == LogSource.CLOUDTRAIL ? Names.SOURCE_IP_ADDRESS : Names.REMOTE_IP);
  }

  private @Nullable String account(Event event, Principal principal) {
    String recipient = field(event, Names.RECIPIENT_ACCOUNT_ID);
    return recipient != null ? recipient : cut(principal.account());
  }

  private List<String> resources(Event event, boolean cloudTrail) {
    if (!cloudTrail) {
      String bucket = text.first(event, Names.BUCKET_NAME);
      String key = text.first(event, Names.KEY);
      if (bucket == null) {
        return List.of();
      }
      return List.of(shorten(key == null ? bucket : bucket + "/" + key));
    }
    List<String> arns = text.all(event, Names.RESOURCES_ARN, RESOURCE_LIMIT);
    if (!arns.isEmpty()) {
      return arns.stream().map(EventFactsReader::shorten).distinct().toList();
    }
    String bucket = text.first(event, Names.REQUEST_BUCKET);
    if (bucket == null) {
      return List.of();
    }
    String key = text.first(event, Names.REQUEST_OBJECT_KEY);
    return List.of(shorten("arn:aws:s3:::" + bucket + (key == null ? "" : "/" + key)));
  }

  private @Nullable String field(Event event, FieldPath path) {
    return cut(text.first(event, path));
  }

  private static @Nullable String cut(@Nullable String value) {
    return value == null ? null : shorten(value);
  }

  /** Never cuts a character of two parts in half. */
  private static String shorten(String value) {
    if (value.length() <= EventFacts.TEXT_LIMIT) {
      return value;
    }
    int end = EventFacts.TEXT_LIMIT;
    return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end);
  }
}
