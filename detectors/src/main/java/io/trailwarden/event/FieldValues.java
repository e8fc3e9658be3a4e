package io.trailwarden.event;

import io.trailwarden.bytes.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values found at a path, in the order of the event: none when the field is missing, several
 * when the path runs through arrays. Working memory of one matcher: cleared and filled again for
 * each event, not thread-safe. Strings are decoded (no JSON escapes); numbers, objects and arrays
 * are their JSON text. Arrays fan out into their elements, at every level; an empty array is one
 * value of kind {@link ValueKind#ARRAY}. An array at the end of the path is also remembered as a
 * whole, beside its elements. The ranges are valid only while the event is.
 */
public final class FieldValues {
  private ValueKind[] kinds = new ValueKind[4];
  private byte[][] arrays = new byte[4][];
  private int[] offsets = new int[4];
  private int[] lengths = new int[4];
  private int count;
  private byte[][] listArrays = new byte[1][];
  private int[] listOffsets = new int[1];
  private int[] listLengths = new int[1];
  private int lists;

  public void clear() {
    count = 0;
    lists = 0;
  }

  public int count() {
    return count;
  }

  public boolean isMissing() {
    return count == 0;
  }

  public void add(ValueKind kind, byte[] array, int offset, int length) {
    if (count == kinds.length) {
      grow();
    }
    kinds[count] = kind;
    arrays[count] = array;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  /** Remembers the JSON text of an array at the end of the path, whose elements are added too. */
  public void addList(byte[] array, int offset, int length) {
    if (lists == listArrays.length) {
      listArrays = Arrays.copyOf(listArrays, lists * 2);
      listOffsets = Arrays.copyOf(listOffsets, lists * 2);
      listLengths = Arrays.copyOf(listLengths, lists * 2);
    }
    listArrays[lists] = array;
    listOffsets[lists] = offset;
    listLengths[lists] = length;
    lists++;
  }

  /** How many arrays there are at the end of the path. */
  public int lists() {
    return lists;
  }

  /** The JSON text of an array at the end of the path. */
  public ByteRange list(int index) {
    if (index < 0 || index >= lists) {
      throw new IndexOutOfBoundsException(index + " of " + lists);
    }
    return new ByteRange(listArrays[index], listOffsets[index], listLengths[index]);
  }

  /** Adds a string value; copies it, so not for the hot path. */
  public void add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    add(ValueKind.STRING, bytes, 0, bytes.length);
  }

  /** Adds a boolean value. */
  public void add(boolean value) {
    byte[] text = value ? TRUE_TEXT : FALSE_TEXT;
    add(value ? ValueKind.TRUE : ValueKind.FALSE, text, 0, text.length);
  }

  public ValueKind kind(int index) {
    return kinds[check(index)];
  }

  public byte[] array(int index) {
    return arrays[check(index)];
  }

  public int offset(int index) {
    return offsets[check(index)];
  }

  public int length(int index) {
    return lengths[check(index)];
  }

  public ByteRange range(int index) {
    check(index);
    return new ByteRange(arrays[index], offsets[index], lengths[index]);
  }

  /** The value as text: a string decoded, anything else its JSON text, null the text "null". */
  public String text(int index) {
    check(index);
    return new String(arrays[index], offsets[index], lengths[index], StandardCharsets.UTF_8);
  }

  private int check(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index + " of " + count);
    }
    return index;
  }

  private void grow() {
    int size = count * 2;
    kinds = Arrays.copyOf(kinds, size);
    arrays = Arrays.copyOf(arrays, size);
    offsets = Arrays.copyOf(offsets, size);
    lengths = Arrays.copyOf(lengths, size);
  }

  private static final byte[] TRUE_TEXT = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE_TEXT = {'f', 'a', 'l', 's', 'e'};
}
