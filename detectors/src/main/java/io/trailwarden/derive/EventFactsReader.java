package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event to {@link EventFacts}: what an alert says of an event. One a subtask: keeps working memory,
 * not thread-safe.
 */
public final class EventFactsReader {
  private final EventText text = new EventText();

  /** The facts of an event, copied out of its buffer; {@link EventFacts} cuts them. */
  public EventFacts read(Event event) {
    Principal principal = text.principal(event);
    PrincipalKind kind = principal.kind();
    boolean cloudTrail = event.source() == LogSource.CLOUDTRAIL;
    return new EventFacts(
        principal.arn(),
        kind == null ? null : kind.word(),
        principal.name(),
        principal.account(),
        principal.session(),
        cloudTrail ? text.first(event, Names.IDENTITY_KEY) : null,
        cloudTrail ? text.first(event, Names.EVENT_SOURCE) : "s3.amazonaws.com",
        text.first(event, cloudTrail ? Names.EVENT_NAME : Names.OPERATION),
        cloudTrail ? text.first(event, Names.AWS_REGION) : null,
        cloudTrail ? account(event, principal) : null,
        sourceAddress(event, text),
        text.first(event, cloudTrail ? Names.USER_AGENT : Names.LOG_USER_AGENT),
        text.first(event, cloudTrail ? Names.ERROR_CODE : Names.LOG_ERROR_CODE),
        resources(event, cloudTrail));
  }

  static @Nullable String sourceAddress(Event event, EventText text) {
    return text.first(
        event, event.source() == LogSource.CLOUDTRAIL ? Names.SOURCE_IP_ADDRESS : Names.REMOTE_IP);
  }

  private @Nullable String account(Event event, Principal principal) {
    String recipient = text.first(event, Names.RECIPIENT_ACCOUNT_ID);
    return recipient != null ? recipient : principal.account();
  }

  private List<String> resources(Event event, boolean cloudTrail) {
    if (!cloudTrail) {
      String bucket = text.first(event, Names.BUCKET_NAME);
      String key = text.first(event, Names.KEY);
      if (bucket == null) {
        return List.of();
      }
      return List.of(key == null ? bucket : bucket + "/" + key);
    }
    List<String> arns = text.all(event, Names.RESOURCES_ARN, EventFacts.RESOURCE_LIMIT);
    if (!arns.isEmpty()) {
      return arns.stream().map(arn -> Text.cut(arn, EventFacts.TEXT_LIMIT)).distinct().toList();
    }
    String bucket = text.first(event, Names.REQUEST_BUCKET);
    if (bucket == null) {
      return List.of();
    }
    String key = text.first(event, Names.REQUEST_OBJECT_KEY);
    return List.of("arn:aws:s3:::" + bucket + (key == null ? "" : "/" + key));
  }
}
