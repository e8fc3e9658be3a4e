package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The groups that an event belongs to: one for each value of its group-by field, for several fields
 * each combination, and none when a field is missing, as pySigma's backends have it. Texts, numbers
 * and booleans tell groups apart; null, maps and lists don't.
 *
 * <p>Bounded: of an event the first {@value #GROUP_LIMIT} groups, and a value over {@value
 * #VALUE_LIMIT} characters is its beginning and a digest of the whole.
 */
final class GroupValues {
  static final int GROUP_LIMIT = 64;
  static final int VALUE_LIMIT = 1024;
  private static final int KEPT_OF_LONG = VALUE_LIMIT - 34;

  private GroupValues() {}

  /** The groups of the matcher's current event; none when it lacks a field. */
  static List<List<String>> of(Matcher matcher, List<FieldPath> fields) {
    List<List<String>> groups = List.of(List.of());
    for (FieldPath field : fields) {
      Set<String> texts = texts(matcher.values(field));
      List<List<String>> longer = new ArrayList<>();
      for (List<String> group : groups) {
        for (String text : texts) {
          if (longer.size() < GROUP_LIMIT) {
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

  /**
   * The finer groups of the current event: for each level one text that stands for the values of
   * its fields. One without texts where there are no levels.
   */
  static List<List<String>> parts(Matcher matcher, List<List<FieldPath>> levels) {
    List<List<String>> parts = List.of(List.of());
    for (List<FieldPath> level : levels) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> values : of(matcher, level)) {
        for (List<String> part : parts) {
          if (longer.size() < GROUP_LIMIT) {
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

  /** Distinct, in the event's order. */
  static Set<String> texts(FieldValues values) {
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; i < values.count() && texts.size() < GROUP_LIMIT; i++) {
      if (isScalar(values.kind(i))) {
        texts.add(bounded(values.text(i)));
      }
    }
    return texts;
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
}
