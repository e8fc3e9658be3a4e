package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EvidenceKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What more events can't change any more.
 *
 * @param lastShown no event behind this one will be kept whole, since enough before it are; null
 *     when that is open
 * @param many whether there are more events than are counted exactly
 */
public record Settled(@Nullable EvidenceKey lastShown, boolean many) {
  static final Settled NOTHING = new Settled(null, false);

  /** Stored. */
  private static final int HAS_LAST_SHOWN = 1;

  private static final int MANY = 2;

  Settled and(Settled other) {
    EvidenceKey last = lastShown;
    if (last == null || (other.lastShown != null && other.lastShown.compareTo(last) < 0)) {
      last = other.lastShown;
    }
    return new Settled(last, many || other.many);
  }

  void write(DataOutput out) throws IOException {
    out.writeByte((lastShown != null ? HAS_LAST_SHOWN : 0) | (many ? MANY : 0));
    if (lastShown != null) {
      out.writeLong(lastShown.time());
      Binary.writeString(out, lastShown.eventId());
    }
  }

  static Settled read(DataInput in) throws IOException {
    int flags = in.readByte();
    EvidenceKey lastShown =
        (flags & HAS_LAST_SHOWN) != 0
            ? new EvidenceKey(in.readLong(), Binary.readString(in))
            : null;
    boolean many = (flags & MANY) != 0;
    return lastShown == null && !many ? NOTHING : new Settled(lastShown, many);
  }
}
