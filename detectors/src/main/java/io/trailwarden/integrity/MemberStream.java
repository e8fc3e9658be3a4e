package io.trailwarden.integrity;

import java.io.IOException;
import java.io.InputStream;

/** The bytes that a {@link MemberReader} inflates, for a parser. */
final class MemberStream extends InputStream {
  private final MemberReader reader;
  private int at;
  private int left;

  MemberStream(MemberReader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      if (!reader.next()) {
        return -1;
      }
      at = reader.offset();
      left = reader.count();
    }
    int count = Math.min(left, length);
    System.arraycopy(reader.array(), at, bytes, offset, count);
    at += count;
    left -= count;
    return count;
  }

  /** Reads on to the end, so that all is hashed. */
  void drain() throws IOException {
    while (reader.next()) {
      // The reader hashes.
    }
  }
}
