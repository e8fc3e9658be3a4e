package io.trailwarden.detect;

import io.trailwarden.bytes.RecentBytes;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an event's fields that tell groups apart: of each field once an event, and of a text
 * that came before the same string, since the same few thousand come again and again. Texts,
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

  private final IdentityHashMap<FieldPath, Field> fields = new IdentityHashMap<>();

  /** The same by name, for detectors that ask for one field. */
  private final Map<FieldPath, Field> fieldsByName = new HashMap<>();

  private final RecentBytes<List<String>> texts = new RecentBytes<>(REMEMBERED);
  private final @Nullable Pair[] pairs = new @Nullable Pair[REMEMBERED];
  private int turn;

  /** The texts of one field of the current event. */
  private static final class Field {
    int turn;
    List<String> texts = List.of();

    Field(int turn) {
      this.turn = turn;
    }
  }

  /** Two texts as a group. */
  private record Pair(String first, String second, List<String> both) {}

  /** Another event is current. */
  void forget() {
    turn++;
  }

  /** Distinct, in the event's order. */
  List<String> of(Matcher matcher, FieldPath path) {
    Field field = fields.get(path);
    if (field == null) {
      field = fieldsByName.computeIfAbsent(path, key -> new Field(turn - 1));
      fields.put(path, field);
    }
    if (field.turn != turn) {
      field.turn = turn;
      field.texts = read(matcher.values(path));
    }
    return field.texts;
  }

  private List<String> read(FieldValues values) {
    if (values.count() == 1) {
      return isScalar(values.kind(0)) ? one(values) : List.of();
    }
    Set<String> distinct = new LinkedHashSet<>();
    for (int i = 0; i < values.count() && distinct.size() < MOST; i++) {
      if (isScalar(values.kind(i))) {
        distinct.add(bounded(values.text(i)));
      }
    }
    return List.copyOf(distinct);
  }

  private List<String> one(FieldValues values) {
    byte[] array = values.array(0);
    int offset = values.offset(0);
    int length = values.length(0);
    if (length > REMEMBERED_BYTES) {
      return List.of(bounded(values.text(0)));
    }
    List<String> text = texts.get(array, offset, length);
    if (text == null) {
      text = List.of(new String(array, offset, length, StandardCharsets.UTF_8));
      texts.put(array, offset, length, text);
    }
    return text;
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
  List<List<String>> groups(Matcher matcher, List<FieldPath> paths) {
    if (paths.size() == 1) {
      List<String> single = of(matcher, paths.get(0));
      return single.size() == 1 ? List.of(single) : combinations(matcher, paths);
    }
    if (paths.size() == 2) {
      List<String> first = of(matcher, paths.get(0));
      List<String> second = of(matcher, paths.get(1));
      if (first.isEmpty() || second.isEmpty()) {
        return List.of();
      }
      if (first.size() == 1 && second.size() == 1) {
        return List.of(pair(first.get(0), second.get(0)));
      }
    }
    return combinations(matcher, paths);
  }

  /** The same list as the last time, so that looking it up compares no texts. */
  private List<String> pair(String first, String second) {
    int hash = first.hashCode() * 31 + second.hashCode();
    int place = (hash ^ hash >>> 15) & (REMEMBERED - 1);
    Pair known = pairs[place];
    if (known == null || !known.first.equals(first) || !known.second.equals(second)) {
      known = new Pair(first, second, List.of(first, second));
      pairs[place] = known;
    }
    return known.both;
  }

  private List<List<String>> combinations(Matcher matcher, List<FieldPath> paths) {
    List<List<String>> groups = List.of(List.of());
    for (FieldPath path : paths) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> group : groups) {
        for (String text : of(matcher, path)) {
          if (longer.size() < MOST) {
            List<String> more = new ArrayList<>(group);
            more.add(text);
            longer.add(more);
          }
        }
      }
      groups = longer;
    }
    return groups;
  }

  private static final List<List<String>> NO_PARTS = List.of(List.of());

  /**
   * The finer groups of the current event: for each level one text that stands for the values of
   * its fields. One without texts where there are no levels.
   */
  List<List<String>> parts(Matcher matcher, List<List<FieldPath>> levels) {
    List<List<String>> parts = NO_PARTS;
    for (List<FieldPath> level : levels) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> values : groups(matcher, level)) {
        for (List<String> part : parts) {
          if (longer.size() < MOST) {
            List<String> more = new ArrayList<>(part);
            more.add(joined(values));
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
