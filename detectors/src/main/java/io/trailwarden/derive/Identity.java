package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Text;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of who acted: a function of its {@code userIdentity} alone.
 *
 * @param facts the facts of {@link EventFacts} up to the access key, in their binary form
 */
record Identity(Principal principal, byte[] facts) {
  static Identity of(Event event, EventText text) {
    Principal principal = Principal.of(event, text);
    boolean cloudTrail = event.source() == LogSource.CLOUDTRAIL;
    PrincipalKind kind = principal.kind();
    BinaryBuffer facts = new BinaryBuffer();
    facts
        .addNullable(cut(principal.arn()))
        .addNullable(kind == null ? null : kind.word())
        .addNullable(cut(principal.name()))
        .addNullable(cut(principal.account()))
        .addNullable(cut(principal.session()))
        .addNullable(cloudTrail ? cut(text.first(event, Names.IDENTITY_KEY)) : null);
    return new Identity(principal, facts.toBytes());
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null ? null : Text.cut(text, EventFacts.TEXT_LIMIT);
  }
}
