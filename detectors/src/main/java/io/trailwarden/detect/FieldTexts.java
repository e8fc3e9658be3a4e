package io.trailwarden.detect;

import io.trailwarden.bytes.RecentBytes;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import io.trailwarden.state.GroupValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an event's fields that tell groups apart: of each field once an event, and of a text
 * that came before the same object, since the same few thousand come again and again. Texts,
 * numbers and booleans tell groups apart; null, maps and lists don't. Working memory of one {@link
 * EventDetector}.
 *
 * <p>Bounded: of a field {@value #MOST} values, and a value over {@value #VALUE_LIMIT} characters
 * is its beginning and a digest of the whole.
 */
final class FieldTexts {
  /** How many values of a field, and how many groups of an event, are told apart. */
  static final int MOST = 64;

  static final int VALUE_LIMIT = 1024;
  private static final int KEPT_OF_LONG = VALUE_LIMIT - 34;

  /** Longer ones are too rare to be remembered. */
  private static final int REMEMBERED_BYTES = 256;

  private static final int REMEMBERED = 1 << 13;

  private final Matcher matcher;
  private final Map<FieldPath, Field> fields = new HashMap<>();
  private final Map<List<FieldPath>, Groups> groupings = new HashMap<>();
  private final RecentBytes<Known> texts = new RecentBytes<>(REMEMBERED);
  private final @Nullable Pair[] pairs = new @Nullable Pair[REMEMBERED];
  private int turn;

  /**
   * Texts of the matcher's events.
   *
   * @param matcher whose current event is read
   */
  FieldTexts(Matcher matcher) {
    this.matcher = matcher;
  }

  /** Another event is current. */
  void forget() {
    turn++;
  }

  /** A field; whoever asks for it holds on to it. */
  Field field(FieldPath path) {
    return fields.computeIfAbsent(path, key -> new Field(matcher.field(key)));
  }

  /**
   * The groups that fields tell apart; detectors that group by the same fields share them, so that
   * they are found once an event.
   */
  Groups groups(List<FieldPath> paths) {
    return groupings.computeIfAbsent(
        paths, key -> new Groups(key.stream().map(this::field).toList()));
  }

  /** The texts of one field of the current event. */
  final class Field {
    private final Matcher.Field source;

    /** What it was lately: many fields are the same in all events of a file. */
    private Known last = Known.NOTHING;

    private int asOf = turn - 1;
    private GroupValues[] found = new GroupValues[1];
    private int count;

    private Field(Matcher.Field source) {
      this.source = source;
    }

    /** The first one; null where the event has none. */
    @Nullable String first() {
      read();
      return count == 0 ? null : text(0);
    }

    private String text(int index) {
      return found[index].values().get(0);
    }

    /** Distinct, in the event's order. */
    private void read() {
      if (asOf != turn) {
        asOf = turn;
        read(matcher.values(source));
      }
    }

    private void read(FieldValues values) {
      count = 0;
      if (values.count() <= 1) {
        if (values.count() == 1 && isScalar(values.kind(0))) {
          found[count++] = one(values, this);
        }
        return;
      }
      Set<String> distinct = new LinkedHashSet<>();
      for (int i = 0; i < values.count() && distinct.size() < MOST; i++) {
        if (isScalar(values.kind(i))) {
          distinct.add(bounded(values.text(i)));
        }
      }
      if (found.length < distinct.size()) {
        found = Arrays.copyOf(found, distinct.size());
      }
      for (String text : distinct) {
        found[count++] = new GroupValues(List.of(text));
      }
    }
  }

  /** Two texts as a group. */
  private record Pair(GroupValues first, GroupValues second, GroupValues both) {
    /** Whether it is of the same objects. */
    @SuppressWarnings("ReferenceEquality") // one that was made anew is only looked up for longer
    boolean is(GroupValues one, GroupValues other) {
      return first == one && second == other;
    }
  }

  /**
   * A text that came before, and itself as a group.
   *
   * @param bytes in UTF-8
   */
  private record Known(byte[] bytes, GroupValues group) {
    static final Known NOTHING = new Known(new byte[0], new GroupValues(List.of("")));

    boolean is(byte[] array, int offset, int length) {
      return Arrays.equals(bytes, 0, bytes.length, array, offset, offset + length);
    }
  }

  private GroupValues one(FieldValues values, Field of) {
    byte[] array = values.array(0);
    int offset = values.offset(0);
    int length = values.length(0);
    if (of.last.is(array, offset, length)) {
      return of.last.group;
    }
    if (length > REMEMBERED_BYTES) {
      return new GroupValues(List.of(bounded(values.text(0))));
    }
    Known text = texts.get(array, offset, length);
    if (text == null) {
      byte[] bytes = Arrays.copyOfRange(array, offset, offset + length);
      text = new Known(bytes, new GroupValues(List.of(new String(bytes, StandardCharsets.UTF_8))));
      texts.put(bytes, text);
    }
    of.last = text;
    return text.group;
  }

  private static boolean isScalar(ValueKind kind) {
    return switch (kind) {
      case STRING, NUMBER, TRUE, FALSE -> true;
      case NULL, OBJECT, ARRAY -> false;
    };
  }

  private static String bounded(String text) {
    return text.length() <= VALUE_LIMIT
        ? text
        : Text.cut(text, KEPT_OF_LONG) + "~" + Digest.id(List.of(text));
  }

  /**
   * The groups that the current event belongs to: one for each value of its group-by field, for
   * several fields each combination, and none when a field is missing, as pySigma's backends have
   * it.
   */
  final class Groups {
    private final List<Field> by;
    private int asOf = turn - 1;
    private GroupValues[] found = {GroupValues.NONE};
    private int count;

    /** What it was lately, of two fields. */
    private @Nullable Pair last;

    private Groups(List<Field> by) {
      this.by = by;
    }

    /** How many there are. */
    int count() {
      if (asOf != turn) {
        asOf = turn;
        find();
      }
      return count;
    }

    /** One of those counted. */
    GroupValues get(int index) {
      return found[index];
    }

    private void find() {
      if (by.isEmpty()) {
        count = 1; // all events are one group, which is there from the beginning
        return;
      }
      boolean isOne = true;
      for (int i = 0; i < by.size(); i++) {
        Field field = by.get(i);
        field.read();
        if (field.count == 0) {
          count = 0;
          return;
        }
        isOne &= field.count == 1;
      }
      if (isOne && by.size() == 1) {
        found[0] = by.get(0).found[0];
        count = 1;
      } else if (isOne && by.size() == 2) {
        last = pair(by.get(0).found[0], by.get(1).found[0], last);
        found[0] = last.both;
        count = 1;
      } else {
        combine();
      }
    }

    private void combine() {
      List<List<String>> combinations = List.of(List.of());
      for (Field field : by) {
        List<List<String>> longer = new ArrayList<>();
        for (List<String> group : combinations) {
          for (int i = 0; i < field.count && longer.size() < MOST; i++) {
            List<String> more = new ArrayList<>(group);
            more.add(field.text(i));
            longer.add(more);
          }
        }
        combinations = longer;
      }
      count = combinations.size();
      if (found.length < count) {
        found = new GroupValues[count];
      }
      for (int i = 0; i < count; i++) {
        found[i] = new GroupValues(combinations.get(i));
      }
    }
  }

  /** The same object as the last time, so that looking it up compares no texts. */
  private Pair pair(GroupValues first, GroupValues second, @Nullable Pair last) {
    if (last != null && last.is(first, second)) {
      return last;
    }
    int hash = first.hashCode() * 31 + second.hashCode();
    int place = (hash ^ hash >>> 15) & (REMEMBERED - 1);
    Pair known = pairs[place];
    if (known == null || !known.is(first, second)) {
      GroupValues both = new GroupValues(List.of(first.values().get(0), second.values().get(0)));
      known = new Pair(first, second, both);
      pairs[place] = known;
    }
    return known;
  }

  private static final List<List<String>> NO_PARTS = List.of(List.of());

  /**
   * The finer groups of the current event: for each level one text that stands for the values of
   * its fields. One without texts where there are no levels.
   */
  static List<List<String>> parts(List<Groups> levels) {
    List<List<String>> parts = NO_PARTS;
    for (Groups level : levels) {
      List<List<String>> longer = new ArrayList<>();
      for (int i = 0; i < level.count(); i++) {
        for (List<String> part : parts) {
          if (longer.size() < MOST) {
            List<String> more = new ArrayList<>(part);
            more.add(joined(level.get(i).values()));
            longer.add(more);
          }
        }
      }
      parts = longer;
    }
    return parts;
  }

  /** Each value behind its length, so that no two lists are joined alike. */
  private static String joined(List<String> values) {
    if (values.size() == 1) {
      return values.get(0);
    }
    StringBuilder text = new StringBuilder();
    values.forEach(value -> text.append(value.length()).append(':').append(value));
    return text.toString();
  }
}
