package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who acted, remembered by the text of {@code userIdentity}: a session writes the same one into
 * each of its events, and reading it takes a dozen fields. Working memory of one {@link EventText}.
 */
final class Principals {
  private static final int REMEMBERED = 1 << 11;
  private static final int REMEMBERED_BYTES = 2048;

  private final byte[][] identities = new byte[REMEMBERED][];
  private final @Nullable Principal[] principals = new @Nullable Principal[REMEMBERED];

  Principal of(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return Principal.of(event, text);
    }
    FieldValues identity = text.raw(event, Names.IDENTITY);
    if (identity.count() != 1
        || identity.kind(0) != ValueKind.OBJECT
        || identity.length(0) > REMEMBERED_BYTES) {
      return Principal.of(event, text);
    }
    byte[] array = identity.array(0);
    int from = identity.offset(0);
    int to = from + identity.length(0);
    int place = place(array, from, to);
    byte[] known = identities[place];
    Principal principal = principals[place];
    if (known == null
        || principal == null
        || !Arrays.equals(known, 0, known.length, array, from, to)) {
      principal = Principal.of(event, text);
      identities[place] = Arrays.copyOfRange(array, from, to);
      principals[place] = principal;
    }
    return principal;
  }

  /** Of two identities in one place the later one is remembered. */
  private static int place(byte[] array, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i += 3) {
      hash = hash * 31 + array[i];
    }
    return (hash ^ hash >>> 16) & (REMEMBERED - 1);
  }
}
