package io.trailwarden.derive;

import io.trailwarden.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Who acted: a function of the event's {@code userIdentity} alone, of which each part is read when
 * it is asked for. Most detectors ask for the ARN, and most events are those of a role, of which
 * that takes two fields. Whoever asks hands in an event with that {@code userIdentity}.
 */
final class Identity {
  private @Nullable Principal principal;
  private @Nullable String role;
  private boolean asked;

  Principal principal(Event event, EventText text) {
    if (principal == null) {
      principal = Principal.of(event, text);
    }
    return principal;
  }

  /** As {@link Principal#arn}. */
  @Nullable String arn(Event event, EventText text) {
    if (!asked) {
      asked = true;
      role = Principal.isAssumedRole(event, text) ? text.first(event, Names.ISSUER_ARN) : null;
    }
    return role != null ? role : principal(event, text).arn();
  }
}
