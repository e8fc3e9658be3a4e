package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;

/** The three bytes, {@code ef bb bf}, with which some programs begin UTF-8. */
final class ByteOrderMark {
  static final byte FIRST = (byte) 0xef;
  private static final byte SECOND = (byte) 0xbb;
  private static final byte THIRD = (byte) 0xbf;

  private ByteOrderMark() {}

  /** 3 when the queue begins with it, 0 when not, -1 when more bytes are needed to tell. */
  static int length(ByteQueue queue) {
    byte[] array = queue.array();
    int start = queue.start();
    int length = queue.length();
    if ((length > 0 && array[start] != FIRST)
        || (length > 1 && array[start + 1] != SECOND)
        || (length > 2 && array[start + 2] != THIRD)) {
      return 0;
    }
    return length < 3 ? -1 : 3;
  }
}
