package io.trailwarden.read;

import io.trailwarden.event.FieldValues;
import io.trailwarden.event.TextFilter;
import io.trailwarden.event.ValueKind;
import io.trailwarden.read.FieldTable.Written;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Values at a path of JSON that {@link JsonScanner} found to be valid. Arrays fan out. Only strings
 * with escapes are copied, into an arena that lives as long as the event. Working memory of one
 * reader.
 */
final class JsonValues {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final int KEPT = 1 << 16;

  private final NestedObjects objects = new NestedObjects();
  private byte[] arena = new byte[256];
  private int used;

  /** In how many arrays the value is that is looked at. */
  private int lists;

  /** Forgets the decoded strings. Values handed out before are void. */
  void clear() {
    objects.clear();
    used = 0;
    if (arena.length > KEPT) {
      arena = new byte[256];
    }
  }

  /** Appends the values at a path of an object's fields. */
  void add(FieldTable fields, JsonPath path, FieldValues into) {
    int before = into.count();
    for (int parts = 1; parts <= path.most(0) && into.count() == before; parts++) {
      int field = fields.find(path.name(0, parts));
      if (field >= 0) {
        add(fields, field, path, parts, into);
      }
    }
  }

  /**
   * Whether the text of a field that a path may begin with passes: all values at the path are
   * written in these fields.
   */
  static boolean mayBeIn(FieldTable fields, JsonPath path, TextFilter filter) {
    for (int parts = 1; parts <= path.most(0); parts++) {
      int field = fields.find(path.name(0, parts));
      if (field >= 0) {
        int start = fields.start(field);
        if (filter.passes(fields.array(), start, fields.end(field) - start)) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(FieldTable fields, int field, JsonPath path, int depth, FieldValues into) {
    byte[] array = fields.array();
    int start = fields.start(field);
    if (array[start] == '{' && depth == path.length()) {
      into.add(ValueKind.OBJECT, array, start, fields.end(field) - start);
    } else {
      add(array, start, path, depth, into);
    }
  }

  private void add(byte[] array, int at, JsonPath path, int depth, FieldValues into) {
    byte first = array[at];
    if (first == '[') {
      addElements(array, at, path, depth, into);
    } else if (depth == path.length()) {
      addLeaf(array, at, first, into);
    } else if (first == '{') {
      addField(array, at, path, depth, into);
    }
  }

  private void addField(byte[] array, int object, JsonPath path, int depth, FieldValues into) {
    // Of the elements of an array each is asked for one field only.
    FieldTable fields = lists == 0 ? objects.of(array, object) : null;
    if (fields == null) {
      searchField(array, object, path, depth, into);
      return;
    }
    int field = fields.find(path.name(depth, 1));
    if (field >= 0) {
      add(fields, field, path, depth + 1, into);
    }
  }

  private void searchField(byte[] array, int object, JsonPath path, int depth, FieldValues into) {
    int before = into.count();
    int parts = 1;
    boolean longer;
    do {
      int value = lastField(array, object, path.name(depth, parts));
      longer = seenLonger;
      if (value >= 0) {
        add(array, value, path, depth + parts, into);
      }
      parts++;
    } while (longer && parts <= path.most(depth) && into.count() == before);
  }

  /**
   * Elements of an array, and of arrays in it: a loop, since nesting is deep where it is hostile.
   */
  private void addElements(byte[] array, int from, JsonPath path, int depth, FieldValues into) {
    int i = from;
    int open = 0;
    do {
      if (array[i] == '[') {
        int first = skipSpace(array, i + 1);
        if (array[first] != ']') {
          open++;
          i = first;
          continue;
        }
        if (depth == path.length()) {
          into.add(ValueKind.ARRAY, array, i, first + 1 - i);
        }
        i = first + 1;
      } else {
        lists++;
        add(array, i, path, depth, into);
        lists--;
        i = skipValue(array, i);
      }
      while (open > 0) {
        i = skipSpace(array, i);
        if (array[i++] == ',') {
          i = skipSpace(array, i);
          break;
        }
        open--;
      }
    } while (open > 0);
    if (depth == path.length()) {
      into.addList(array, from, i - from);
    }
  }

  private void addLeaf(byte[] array, int at, byte first, FieldValues into) {
    switch (first) {
      case '"' -> addString(array, at + 1, into);
      case '{' -> into.add(ValueKind.OBJECT, array, at, skipValue(array, at) - at);
      case 't' -> into.add(ValueKind.TRUE, array, at, 4);
      case 'f' -> into.add(ValueKind.FALSE, array, at, 5);
      case 'n' -> into.add(ValueKind.NULL, array, at, 4);
      default -> into.add(ValueKind.NUMBER, array, at, skipValue(array, at) - at);
    }
  }

  private void addString(byte[] array, int from, FieldValues into) {
    int special = special(array, from);
    if (array[special] == '"') {
      into.add(ValueKind.STRING, array, from, special - from);
      return;
    }
    int length = skipString(array, special) - 1 - from;
    if (arena.length - used < length) {
      // Values in the old arena keep it.
      arena = new byte[Math.max(length, arena.length * 2)];
      used = 0;
    }
    int decoded = JsonString.decode(array, from, length, arena, used);
    into.add(ValueKind.STRING, arena, used, decoded - used);
    used = decoded;
  }

  /** Whether {@link #lastField} came by a name that may begin with the one that it looked for. */
  private boolean seenLonger;

  /** Where the value of the last field of a name begins; -1 when there is none. */
  private int lastField(byte[] array, int object, FieldTable.Name name) {
    int found = -1;
    seenLonger = false;
    int i = skipSpace(array, object + 1);
    while (array[i] == '"') {
      int end = skipString(array, i + 1);
      int value = skipSpace(array, skipSpace(array, end) + 1);
      Written written = name.written(array, i + 1, end - i - 2);
      if (written == Written.SAME) {
        found = value;
      } else if (written == Written.LONGER) {
        seenLonger = true;
      }
      i = skipSpace(array, skipValue(array, value));
      if (array[i] == ',') {
        i = skipSpace(array, i + 1);
      }
    }
    return found;
  }

  static int skipSpace(byte[] array, int from) {
    int i = from;
    while (array[i] <= ' ' && JsonScanner.isSpace(array[i])) {
      i++;
    }
    return i;
  }

  /** Where a value ends that begins here. */
  static int skipValue(byte[] array, int from) {
    byte first = array[from];
    if (first == '"') {
      return skipString(array, from + 1);
    }
    if (first != '{' && first != '[') {
      int i = from + 1;
      while (i < array.length && !endsScalar(array[i])) {
        i++;
      }
      return i;
    }
    int depth = 0;
    int i = from;
    do {
      switch (array[i++]) {
        case '"' -> i = skipString(array, i);
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    } while (depth > 0);
    return i;
  }

  private static boolean endsScalar(byte b) {
    return b == ',' || b == '}' || b == ']' || JsonScanner.isSpace(b);
  }

  /** From behind a string's opening quote to behind its closing one. */
  static int skipString(byte[] array, int from) {
    int i = special(array, from);
    while (array[i] != '"') {
      i = special(array, i + 2);
    }
    return i + 1;
  }

  /** Where the first quote or backslash is, of which there is one. */
  private static int special(byte[] array, int from) {
    int i = from;
    while (i + Long.BYTES <= array.length) {
      long word = (long) LONGS.get(array, i);
      long quotes = word ^ (ONES * '"');
      long slashes = word ^ (ONES * '\\');
      long hits = (((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes)) & HIGHS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      i += Long.BYTES;
    }
    while (array[i] != '"' && array[i] != '\\') {
      i++;
    }
    return i;
  }
}
