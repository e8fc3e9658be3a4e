package io.trailwarden.derive;

import io.trailwarden.event.Event;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who acted: a function of the event's {@code userIdentity} alone, of which each part is read when
 * it is asked for. Most detectors ask for the ARN, and most events are those of a role, of which
 * that takes two fields. Whoever asks hands in an event with that {@code userIdentity}.
 */
final class Identity {
  private @Nullable Principal principal;
  private byte @Nullable [] arn;
  private boolean asked;

  Principal principal(Event event, EventText text) {
    if (principal == null) {
      principal = Principal.of(event, text);
    }
    return principal;
  }

  /** {@link Principal#arn} in UTF-8. */
  byte @Nullable [] arn(Event event, EventText text) {
    if (!asked) {
      asked = true;
      String role =
          Principal.isAssumedRole(event, text) ? text.first(event, Names.ISSUER_ARN) : null;
      String known = role != null ? role : principal(event, text).arn();
      arn = known == null ? null : known.getBytes(StandardCharsets.UTF_8);
    }
    return arn;
  }
}
