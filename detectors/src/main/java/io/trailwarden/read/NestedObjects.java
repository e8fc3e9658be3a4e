package io.trailwarden.read;

import org.jspecify.annotations.Nullable;

/**
 * The objects in the current record whose fields were asked for. One that is asked a second time is
 * looked through once and for all: most rules ask for one field of an object, but who acted is told
 * by many of {@code userIdentity}. Of an object in which a name holds a dot nothing is remembered,
 * since a path can then be read in more than one way. Working memory of one {@link JsonValues}.
 */
final class NestedObjects {
  private static final int MOST = 16;

  private enum Known {
    /** It was asked once. */
    PLACE,
    FIELDS,
    /** A name in it holds a dot. */
    DOTTED
  }

  private final FieldTable[] tables = new FieldTable[MOST];
  private final int[] starts = new int[MOST];
  private final Known[] known = new Known[MOST];
  private int count;

  /** Another record is current. */
  void clear() {
    count = 0;
  }

  /** The fields of the object that begins there; null when it has to be looked through. */
  @Nullable FieldTable of(byte[] array, int object) {
    for (int i = 0; i < count; i++) {
      if (starts[i] == object) {
        return fields(array, i);
      }
    }
    if (count < MOST) {
      starts[count] = object;
      known[count++] = Known.PLACE;
    }
    return null;
  }

  private @Nullable FieldTable fields(byte[] array, int index) {
    FieldTable table = tables[index];
    if (table == null) {
      table = new FieldTable();
      tables[index] = table;
    }
    if (known[index] == Known.PLACE) {
      known[index] = fill(table, array, starts[index]) ? Known.FIELDS : Known.DOTTED;
    }
    return known[index] == Known.FIELDS ? table : null;
  }

  private static boolean fill(FieldTable table, byte[] array, int object) {
    table.begin(array);
    int i = JsonValues.skipSpace(array, object + 1);
    while (array[i] == '"') {
      int name = i + 1;
      int nameEnd = JsonValues.skipString(array, name) - 1;
      int value = JsonValues.skipSpace(array, JsonValues.skipSpace(array, nameEnd + 1) + 1);
      if (!isPlain(array, name, nameEnd) || !table.add(name, nameEnd - name, false, value)) {
        return false;
      }
      i = JsonValues.skipValue(array, value);
      table.valueEnds(i);
      i = JsonValues.skipSpace(array, i);
      if (array[i] == ',') {
        i = JsonValues.skipSpace(array, i + 1);
      }
    }
    return true;
  }

  /** Neither dots nor escapes, behind which one may hide. */
  private static boolean isPlain(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      if (array[i] == '.' || array[i] == '\\') {
        return false;
      }
    }
    return true;
  }
}
