package io.trailwarden.job.operator;

import io.trailwarden.bytes.ByteRange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Short values by key, in memory, in front of a store that is slow to ask: what is put is written
 * there when it has to make room, or when {@link #writeChanged} is called. Of a million values it
 * is a few large arrays, which no garbage collector looks into.
 *
 * <p>Keys are 128 bits of a hash. A value lies in the block that its key's first bits name, as in a
 * slotted page of a database: entries from the front on, a directory of them from the end on. There
 * are twice as many blocks when one has no room left, up to the memory that was given; from then on
 * values make room for others of their block, by turns: where values are asked for one after
 * another, and are more than there is room for, then some of them are still found, and of those
 * that were put last none would be. A block that never gave one up knows that what it does not hold
 * is not in the store either.
 */
final class RecentValues {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;

  /** Blocks come in pages, an array each. */
  private static final int PAGE_BITS = 6;

  private static final int PAGE = BLOCK << PAGE_BITS;

  /** A block begins with how many entries it has, where they end, and whether it gave one up. */
  private static final int COUNT = 0;

  private static final int END = 2;
  private static final int GAVE_UP = 4;
  private static final int ENTRIES = 6;

  /** An entry is the key, its value's length together with the flags, and the value. */
  private static final int LENGTH = 2 * Long.BYTES;

  private static final int VALUE = LENGTH + Short.BYTES;
  private static final int LENGTH_MASK = BLOCK - 1;
  private static final int IS_CHANGED = 1 << 14;
  private static final int MAY_BE_STORED = 1 << 13;

  /** A slot of the directory is the last bits of the key, and where the entry is. */
  private static final int SLOT = 2 * Short.BYTES;

  /** Longer ones would push out too many others. */
  static final int LONGEST = BLOCK / 4;

  private final long mostBytes;
  private final boolean isStoreEmpty;
  private final Store store;

  private byte[][] pages = {new byte[PAGE]};

  /** There are as many blocks as two to the power of this. */
  private int bits = PAGE_BITS;

  /** Whose turn it is to make room. */
  private int turn;

  /** Where values are kept in the end. */
  interface Store {
    /** Keeps a value in the place of what is there. */
    void put(long high, long low, ByteRange value);
  }

  /**
   * No values.
   *
   * @param mostBytes how much memory they may take, rounded up to pages of 256 KB, of which there
   *     are 1, 2, 4 and so on
   * @param isStoreEmpty whether nothing is in the store yet
   */
  RecentValues(long mostBytes, boolean isStoreEmpty, Store store) {
    this.mostBytes = mostBytes;
    this.isStoreEmpty = isStoreEmpty;
    this.store = store;
  }

  /** A block, and an entry of it. */
  private final class Place {
    final byte[] page;
    final int block;
    final int slot;

    Place(long high, long low) {
      int number = (int) (high >>> (Long.SIZE - bits));
      page = pages[number >>> PAGE_BITS];
      block = (number & ((1 << PAGE_BITS) - 1)) << BLOCK_BITS;
      slot = find(page, block, high, low);
    }

    boolean isFound() {
      return slot >= 0;
    }

    int entry() {
      return RecentValues.entry(page, block, slot);
    }
  }

  private static int unsigned(byte[] page, int at) {
    return Short.toUnsignedInt((short) SHORTS.get(page, at));
  }

  private static int slotAt(int block, int slot) {
    return block + BLOCK - SLOT * (slot + 1);
  }

  /** Where in the page the entry is. */
  private static int entry(byte[] page, int block, int slot) {
    return block + unsigned(page, slotAt(block, slot) + Short.BYTES);
  }

  /** -1 when it is not there. */
  private static int find(byte[] page, int block, long high, long low) {
    int count = unsigned(page, block + COUNT);
    short tag = (short) low;
    for (int slot = 0; slot < count; slot++) {
      if ((short) SHORTS.get(page, slotAt(block, slot)) == tag) {
        int entry = entry(page, block, slot);
        if ((long) LONGS.get(page, entry) == high
            && (long) LONGS.get(page, entry + Long.BYTES) == low) {
          return slot;
        }
      }
    }
    return -1;
  }

  private static int length(byte[] page, int entry) {
    return unsigned(page, entry + LENGTH) & LENGTH_MASK;
  }

  private static ByteRange value(byte[] page, int entry) {
    return new ByteRange(page, entry + VALUE, length(page, entry));
  }

  /** The value, until anything is put or removed; null when it is not here. */
  @Nullable ByteRange get(long high, long low) {
    Place place = new Place(high, low);
    return place.isFound() ? value(place.page, place.entry()) : null;
  }

  /** Whether a value that is not here may be in the store. */
  boolean mayBeStored(long high) {
    Place place = new Place(high, 0);
    return !isStoreEmpty || place.page[place.block + GAVE_UP] != 0;
  }

  /** Keeps a value, which is copied, in the place of what is here or in the store. */
  void put(long high, long low, ByteRange value) {
    int length = value.length();
    Place place = new Place(high, low);
    int flags = IS_CHANGED;
    if (place.isFound()) {
      int entry = place.entry();
      flags |= unsigned(place.page, entry + LENGTH) & MAY_BE_STORED;
      if (length(place.page, entry) == length) {
        write(place.page, entry, flags, value);
        return;
      }
      remove(place.page, place.block, place.slot);
    } else if (mayBeStored(high)) {
      flags |= MAY_BE_STORED;
    }
    if (length > LONGEST) {
      place.page[place.block + GAVE_UP] = 1;
      store.put(high, low, value);
      return;
    }
    while (!hasRoom(place.page, place.block, length)) {
      if (mayGrow()) {
        grow();
        place = new Place(high, low);
      } else {
        giveUpOne(place.page, place.block);
      }
    }
    add(place.page, place.block, high, low, flags, value);
  }

  /**
   * Forgets a value.
   *
   * @return whether it may be in the store, and has to be removed there, too
   */
  boolean remove(long high, long low) {
    Place place = new Place(high, low);
    if (!place.isFound()) {
      return mayBeStored(high);
    }
    boolean mayBeStored = (unsigned(place.page, place.entry() + LENGTH) & MAY_BE_STORED) != 0;
    remove(place.page, place.block, place.slot);
    return mayBeStored;
  }

  /** Writes all to the store that it does not have as it is here. */
  void writeChanged() {
    for (byte[] page : pages) {
      for (int block = 0; block < PAGE; block += BLOCK) {
        int count = unsigned(page, block + COUNT);
        for (int slot = 0; slot < count; slot++) {
          writeIfChanged(page, entry(page, block, slot));
        }
      }
    }
  }

  private void writeIfChanged(byte[] page, int entry) {
    int flags = unsigned(page, entry + LENGTH);
    if ((flags & IS_CHANGED) != 0) {
      store.put(
          (long) LONGS.get(page, entry),
          (long) LONGS.get(page, entry + Long.BYTES),
          value(page, entry));
      SHORTS.set(page, entry + LENGTH, (short) ((flags & ~IS_CHANGED) | MAY_BE_STORED));
    }
  }

  private static boolean hasRoom(byte[] page, int block, int length) {
    int slots = SLOT * (unsigned(page, block + COUNT) + 1);
    return unsigned(page, block + END) + ENTRIES + VALUE + length + slots <= BLOCK;
  }

  private boolean mayGrow() {
    return 2L * PAGE * pages.length <= mostBytes;
  }

  private void giveUpOne(byte[] page, int block) {
    turn = (turn + 1) & Integer.MAX_VALUE;
    int slot = turn % unsigned(page, block + COUNT);
    writeIfChanged(page, entry(page, block, slot));
    remove(page, block, slot);
    page[block + GAVE_UP] = 1;
  }

  private static void add(byte[] page, int block, long high, long low, int flags, ByteRange value) {
    int count = unsigned(page, block + COUNT);
    int end = unsigned(page, block + END);
    int at = ENTRIES + end;
    int slot = slotAt(block, count);
    SHORTS.set(page, slot, (short) low);
    SHORTS.set(page, slot + Short.BYTES, (short) at);
    int entry = block + at;
    LONGS.set(page, entry, high);
    LONGS.set(page, entry + Long.BYTES, low);
    write(page, entry, flags, value);
    SHORTS.set(page, block + COUNT, (short) (count + 1));
    SHORTS.set(page, block + END, (short) (end + VALUE + value.length()));
  }

  private static void write(byte[] page, int entry, int flags, ByteRange value) {
    SHORTS.set(page, entry + LENGTH, (short) (value.length() | flags));
    System.arraycopy(value.array(), value.offset(), page, entry + VALUE, value.length());
  }

  private static void remove(byte[] page, int block, int slot) {
    int count = unsigned(page, block + COUNT);
    int end = unsigned(page, block + END);
    int entry = entry(page, block, slot);
    int size = VALUE + length(page, entry);
    System.arraycopy(page, entry + size, page, entry, block + ENTRIES + end - entry - size);
    SHORTS.set(page, block + END, (short) (end - size));
    int last = count - 1;
    int moved = slotAt(block, last);
    System.arraycopy(page, moved, page, slotAt(block, slot), SLOT);
    SHORTS.set(page, block + COUNT, (short) last);
    for (int i = 0; i < last; i++) {
      int at = slotAt(block, i) + Short.BYTES;
      int offset = unsigned(page, at);
      if (block + offset > entry) {
        SHORTS.set(page, at, (short) (offset - size));
      }
    }
  }

  /** Twice the blocks: each is parted by one bit more of its keys. */
  private void grow() {
    byte[][] old = pages;
    pages = new byte[2 * old.length][];
    bits++;
    for (int i = 0; i < old.length; i++) {
      pages[2 * i] = new byte[PAGE];
      pages[2 * i + 1] = new byte[PAGE];
      for (int block = 0; block < PAGE; block += BLOCK) {
        part(old[i], block, pages[2 * i + 2 * block / PAGE], 2 * block % PAGE);
      }
      old[i] = pages[2 * i]; // so that not all of both is in memory at once
    }
  }

  private void part(byte[] from, int block, byte[] into, int first) {
    into[first + GAVE_UP] = from[block + GAVE_UP];
    into[first + BLOCK + GAVE_UP] = from[block + GAVE_UP];
    int count = unsigned(from, block + COUNT);
    for (int slot = 0; slot < count; slot++) {
      int entry = entry(from, block, slot);
      long high = (long) LONGS.get(from, entry);
      int half = (int) (high >>> (Long.SIZE - bits)) & 1;
      add(
          into,
          first + half * BLOCK,
          high,
          (long) LONGS.get(from, entry + Long.BYTES),
          unsigned(from, entry + LENGTH) & ~LENGTH_MASK,
          value(from, entry));
    }
  }
}
