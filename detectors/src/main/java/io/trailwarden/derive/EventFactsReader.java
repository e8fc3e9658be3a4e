package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event to {@link EventFacts}, in their binary form: what an alert says of an event. One a subtask,
 * made by its {@link DerivedFields}: keeps working memory, not thread-safe.
 */
public final class EventFactsReader {
  private final EventText text;

  EventFactsReader(EventText text) {
    this.text = text;
  }

  /** Adds the facts of an event, cut as {@link EventFacts} has them. */
  public void add(Event event, BinaryBuffer into) {
    boolean cloudTrail = event.source() == LogSource.CLOUDTRAIL;
    Principal principal = text.principal(event);
    PrincipalKind kind = principal.kind();
    into.addNullable(EventFacts.cut(principal.arn()))
        .addNullable(kind == null ? null : kind.word())
        .addNullable(EventFacts.cut(principal.name()))
        .addNullable(EventFacts.cut(principal.account()))
        .addNullable(EventFacts.cut(principal.session()));
    if (cloudTrail) {
      add(event, Names.IDENTITY_KEY, into);
      add(event, Names.EVENT_SOURCE, into);
      add(event, Names.EVENT_NAME, into);
      add(event, Names.AWS_REGION, into);
      text.addFirst(
          event, Names.RECIPIENT_ACCOUNT_ID, principal.account(), EventFacts.TEXT_LIMIT, into);
      add(event, Names.SOURCE_IP_ADDRESS, into);
      add(event, Names.USER_AGENT, into);
      add(event, Names.ERROR_CODE, into);
    } else {
      into.addNull().addNullable("s3.amazonaws.com");
      add(event, Names.OPERATION, into);
      into.addNull().addNull();
      add(event, Names.REMOTE_IP, into);
      add(event, Names.LOG_USER_AGENT, into);
      add(event, Names.LOG_ERROR_CODE, into);
    }
    List<String> resources = resources(event, cloudTrail);
    into.addNumber(resources.size());
    for (String resource : resources) {
      into.addText(Text.cut(resource, EventFacts.TEXT_LIMIT));
    }
  }

  private void add(Event event, FieldPath path, BinaryBuffer into) {
    text.addFirst(event, path, null, EventFacts.TEXT_LIMIT, into);
  }

  static @Nullable String sourceAddress(Event event, EventText text) {
    return text.first(event, addressField(event));
  }

  /** The field that says where the call came from. */
  static FieldPath addressField(Event event) {
    return event.source() == LogSource.CLOUDTRAIL ? Names.SOURCE_IP_ADDRESS : Names.REMOTE_IP;
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
      return arns.size() == 1
          ? arns
          : arns.stream().map(arn -> Text.cut(arn, EventFacts.TEXT_LIMIT)).distinct().toList();
    }
    String bucket = text.first(event, Names.REQUEST_BUCKET);
    if (bucket == null) {
      return List.of();
    }
    String key = text.first(event, Names.REQUEST_OBJECT_KEY);
    return List.of("arn:aws:s3:::" + bucket + (key == null ? "" : "/" + key));
  }
}
