package io.trailwarden.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one JSON object: where the value of each begins and ends. Of two fields of one name
 * the last one counts, as for Jackson, Python and JavaScript. A hash table that forgets an object
 * by counting up its turn; working memory of one reader.
 */
final class FieldTable {
  /** More fields than this are no event's; it bounds what equal hashes can cost. */
  static final int MOST = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int INDEX_BITS = 11;
  private static final int LAST_TURN = 1 << (32 - INDEX_BITS - 1);

  /** A field's name as it is looked for: made once a path. */
  static final class Name {
    final byte[] bytes;
    final long head;
    final int hash;

    Name(String name) {
      bytes = name.getBytes(StandardCharsets.UTF_8);
      head = head(bytes, 0, bytes.length);
      hash = hash(head, bytes.length);
    }

    /** How JSON text of a name, between its quotes, relates to this one. */
    Written written(byte[] array, int offset, int length) {
      int own = bytes.length;
      if (length < own || (own > 0 && array[offset] != bytes[0] && array[offset] != '\\')) {
        return Written.OTHER;
      }
      if (length == own) {
        boolean same =
            Arrays.equals(array, offset, offset + length, bytes, 0, own)
                && !JsonString.hasEscapes(bytes, 0, own);
        return same ? Written.SAME : Written.OTHER;
      }
      if (!JsonString.hasEscapes(array, offset, length)) {
        return array[offset + own] == '.' ? Written.LONGER : Written.OTHER;
      }
      byte[] decoded = JsonString.decoded(array, offset, length);
      if (Arrays.equals(decoded, bytes)) {
        return Written.SAME;
      }
      return decoded.length > own && decoded[own] == '.' ? Written.LONGER : Written.OTHER;
    }
  }

  /** What a name in a record is, compared with one that is looked for. */
  enum Written {
    SAME,
    OTHER,
    /** Another, which may begin with it and a dot. */
    LONGER
  }

  private byte[] array = new byte[0];
  private byte[][] names = new byte[32][];
  private int[] nameOffsets = new int[32];
  private int[] nameLengths = new int[32];
  private long[] heads = new long[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];

  /** Turn and index of the field that a cell holds; of the current turn only. */
  private int[] cells = new int[256];

  private int turn;
  private int count;
  private int last;

  void begin(byte[] array) {
    this.array = array;
    count = 0;
    turn++;
    if (turn == LAST_TURN) {
      turn = 1;
      Arrays.fill(cells, 0);
    }
  }

  /** Adds a field, whose value is to end later; false when there are too many. */
  boolean add(int nameOffset, int nameLength, boolean escaped, int valueStart) {
    byte[] nameArray = array;
    int offset = nameOffset;
    int length = nameLength;
    if (escaped) {
      nameArray = JsonString.decoded(array, nameOffset, nameLength);
      offset = 0;
      length = nameArray.length;
    }
    long head = head(nameArray, offset, length);
    int mask = cells.length - 1;
    int cell = hash(head, length) & mask;
    while (cells[cell] >>> INDEX_BITS == turn) {
      int index = cells[cell] & ((1 << INDEX_BITS) - 1);
      if (heads[index] == head && isNamed(index, nameArray, offset, length)) {
        starts[index] = valueStart;
        last = index;
        return true;
      }
      cell = (cell + 1) & mask;
    }
    if (count == MOST) {
      return false;
    }
    if (count == starts.length) {
      grow();
    }
    names[count] = nameArray;
    nameOffsets[count] = offset;
    nameLengths[count] = length;
    heads[count] = head;
    starts[count] = valueStart;
    cells[cell] = turn << INDEX_BITS | count;
    last = count++;
    if (count * 2 > cells.length) {
      rehash();
    }
    return true;
  }

  /** The value of the field added last ends here. */
  void valueEnds(int end) {
    ends[last] = end;
  }

  /** The index of a field; -1 when there is none. */
  int find(Name name) {
    int mask = cells.length - 1;
    int cell = name.hash & mask;
    while (cells[cell] >>> INDEX_BITS == turn) {
      int index = cells[cell] & ((1 << INDEX_BITS) - 1);
      if (heads[index] == name.head && isNamed(index, name.bytes, 0, name.bytes.length)) {
        return index;
      }
      cell = (cell + 1) & mask;
    }
    return -1;
  }

  boolean has(Name name) {
    return find(name) >= 0;
  }

  byte[] array() {
    return array;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** The heads are known to be equal. */
  private boolean isNamed(int index, byte[] name, int offset, int length) {
    if (nameLengths[index] != length) {
      return false;
    }
    int from = nameOffsets[index];
    byte[] own = names[index];
    if (length <= Long.BYTES) {
      return true;
    }
    if (length <= 2 * Long.BYTES) {
      int tail = length - Long.BYTES;
      return (long) LONGS.get(own, from + tail) == (long) LONGS.get(name, offset + tail);
    }
    return Arrays.equals(own, from, from + length, name, offset, offset + length);
  }

  private void grow() {
    int size = count * 2;
    names = Arrays.copyOf(names, size);
    nameOffsets = Arrays.copyOf(nameOffsets, size);
    nameLengths = Arrays.copyOf(nameLengths, size);
    heads = Arrays.copyOf(heads, size);
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
  }

  private void rehash() {
    cells = new int[cells.length * 2];
    int mask = cells.length - 1;
    for (int index = 0; index < count; index++) {
      int cell = hash(heads[index], nameLengths[index]) & mask;
      while (cells[cell] != 0) {
        cell = (cell + 1) & mask;
      }
      cells[cell] = turn << INDEX_BITS | index;
    }
  }

  /** The first eight bytes of a name, those that it lacks being 0. */
  private static long head(byte[] array, int offset, int length) {
    if (offset + Long.BYTES <= array.length) {
      long word = (long) LONGS.get(array, offset);
      return length >= Long.BYTES ? word : word & ((1L << (8 * length)) - 1);
    }
    long word = 0;
    for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
      word |= (array[offset + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  private static int hash(long head, int length) {
    long mixed = (head + length) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40);
  }
}
