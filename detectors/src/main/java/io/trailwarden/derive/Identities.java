package io.trailwarden.derive;

import io.trailwarden.bytes.RecentBytes;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import java.util.Arrays;

/**
 * Who acted, remembered by the text of {@code userIdentity}: a session writes the same one into
 * each of its events, and reading it takes half a dozen fields. Working memory of one {@link
 * EventText}.
 */
final class Identities {
  private static final int REMEMBERED = 1 << 13;
  private static final int REMEMBERED_BYTES = 2048;

  private final RecentBytes<Identity> known = new RecentBytes<>(REMEMBERED);

  Identity of(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return new Identity();
    }
    FieldValues written = text.raw(event, Names.IDENTITY);
    if (written.count() != 1
        || written.kind(0) != ValueKind.OBJECT
        || written.length(0) > REMEMBERED_BYTES) {
      return new Identity();
    }
    byte[] array = written.array(0);
    int offset = written.offset(0);
    int length = written.length(0);
    Identity identity = known.get(array, offset, length);
    if (identity == null) {
      identity = new Identity();
      known.put(Arrays.copyOfRange(array, offset, offset + length), identity);
    }
    return identity;
  }
}
