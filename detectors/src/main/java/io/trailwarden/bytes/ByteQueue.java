package io.trailwarden.bytes;

import java.util.Objects;

/**
 * Bytes that are appended behind and consumed in front, in one array that grows. Whoever reads them
 * uses the array itself, between {@link #start()} and {@link #end()}; appending may move them or
 * replace the array. Not thread-safe.
 */
public final class ByteQueue {
  private static final int INITIAL = 1 << 10;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** An array longer than this is not kept for the next use. */
  private static final int KEPT = 1 << 20;

  private byte[] array = new byte[INITIAL];
  private int start;
  private int end;
  private long position;

  /** Forgets all bytes; the next one appended has position 0. */
  public void clear() {
    start = 0;
    end = 0;
    position = 0;
    if (array.length > KEPT) {
      array = new byte[INITIAL];
    }
  }

  public byte[] array() {
    return array;
  }

  /** Where the bytes begin in the array. */
  public int start() {
    return start;
  }

  /** Where the bytes end in the array. */
  public int end() {
    return end;
  }

  public int length() {
    return end - start;
  }

  /** How many bytes were consumed since {@link #clear()}: the place of the first byte in all. */
  public long position() {
    return position;
  }

  public void append(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    reserve(length);
    System.arraycopy(bytes, offset, array, end, length);
    end += length;
  }

  /**
   * Makes room behind the end, so that the caller can write there and then say {@link #wrote}.
   *
   * @throws OutOfMemoryError when no array can hold that
   */
  public void reserve(int room) {
    if (array.length - end >= room) {
      return;
    }
    int length = end - start;
    long needed = (long) length + room;
    if (needed > LARGEST) {
      throw new OutOfMemoryError("more than " + LARGEST + " bytes queued");
    }
    if (needed <= array.length / 2) {
      System.arraycopy(array, start, array, 0, length);
    } else {
      byte[] larger = new byte[(int) Math.min(LARGEST, Math.max(needed, array.length * 2L))];
      System.arraycopy(array, start, larger, 0, length);
      array = larger;
    }
    start = 0;
    end = length;
  }

  /** Takes in bytes that the caller wrote into the array, from the end on. */
  public void wrote(int count) {
    Objects.checkFromIndexSize(end, count, array.length);
    end += count;
  }

  /** Takes back the bytes that were appended last. */
  public void dropLast(int count) {
    Objects.checkIndex(count, length() + 1);
    end -= count;
  }

  public void consume(int count) {
    Objects.checkIndex(count, length() + 1);
    start += count;
    position += count;
  }
}
