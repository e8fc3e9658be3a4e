package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The fields that evidence shows of an event, with their values: those that made it match, and
 * those that the detector names. Bounded: of a field {@value #VALUES_LIMIT} values, of a value
 * {@value #VALUE_BYTES} bytes, of all values together {@value #TOTAL_BYTES}; what was cut says how
 * long it was. Working memory of one {@link EventDetector}.
 */
final class ShownFields {
  static final int VALUE_BYTES = 8 * 1024;
  static final int VALUES_LIMIT = 20;
  static final int TOTAL_BYTES = 64 * 1024;

  /** What a value's note takes of its bytes at most. */
  private static final int NOTE_BYTES = 32;

  /** By what a detector names, which it holds on to. */
  private final IdentityHashMap<Map<String, FieldPath>, Columns> columns = new IdentityHashMap<>();

  private final List<FieldPath> matched = new ArrayList<>();
  private final Consumer<FieldPath> noting = matched::add;
  private final BinaryBuffer values = new BinaryBuffer();
  private int left;

  /** The rule that {@link #matched} is of, for the current event; -1 for none. */
  private int matchedBy = -1;

  /**
   * Names and fields, in the order of the names.
   *
   * @param matched for events that match in these fields
   */
  private record Columns(List<FieldPath> matched, List<byte[]> names, List<Matcher.Field> fields) {
    static Columns of(Matcher matcher, Map<String, FieldPath> copied, List<FieldPath> matched) {
      TreeMap<String, FieldPath> sorted = new TreeMap<>(copied);
      matched.forEach(path -> sorted.putIfAbsent(path.name(), path));
      return new Columns(
          List.copyOf(matched),
          sorted.keySet().stream().map(name -> new BinaryBuffer().addText(name).toBytes()).toList(),
          sorted.values().stream().map(matcher::field).toList());
    }

    /** Whether it is of those fields. */
    @SuppressWarnings("ReferenceEquality") // rules hold on to their paths
    boolean isOf(List<FieldPath> others) {
      if (others.size() != matched.size()) {
        return false;
      }
      for (int i = 0; i < others.size(); i++) {
        if (others.get(i) != matched.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Another event is current. */
  void forget() {
    matchedBy = -1;
  }

  /**
   * Adds the fields of the current event of the matcher, which just matched a rule, in the form
   * that evidence has.
   *
   * @param copied fields that the detector names, by the name they have in the evidence
   */
  void add(Matcher matcher, int rule, Map<String, FieldPath> copied, BinaryBuffer into) {
    Columns shown = columns(matcher, rule, copied);
    left = TOTAL_BYTES;
    int fields = 0;
    values.clear();
    for (int i = 0; i < shown.fields.size(); i++) {
      if (add(shown.names.get(i), matcher.values(shown.fields.get(i)))) {
        fields++;
      }
    }
    into.addNumber(fields).addAll(values);
  }

  private Columns columns(Matcher matcher, int rule, Map<String, FieldPath> copied) {
    if (matchedBy != rule) {
      matchedBy = rule;
      matched.clear();
      matcher.matchedFields(rule, noting);
    }
    Columns known = columns.get(copied);
    if (known == null || !known.isOf(matched)) {
      known = Columns.of(matcher, copied, matched);
      columns.put(copied, known);
    }
    return known;
  }

  /** Null is no value; a field without any is left out. */
  private boolean add(byte[] name, FieldValues found) {
    int shown = Math.min(found.count(), VALUES_LIMIT);
    int nulls = 0;
    for (int i = 0; i < shown; i++) {
      if (found.kind(i) == ValueKind.NULL) {
        nulls++;
      }
    }
    boolean isCut = found.count() > VALUES_LIMIT;
    int texts = shown - nulls + (isCut ? 1 : 0);
    if (texts == 0) {
      return false;
    }
    values.addAll(name).addNumber(texts);
    for (int i = 0; i < shown; i++) {
      if (found.kind(i) != ValueKind.NULL) {
        addValue(found.array(i), found.offset(i), found.length(i));
      }
    }
    if (isCut) {
      values.addText("[cut: " + found.count() + " values]");
    }
    return true;
  }

  /** A value as text; when it is cut, its whole length stands behind it. */
  private void addValue(byte[] array, int offset, int length) {
    int limit = Math.min(VALUE_BYTES, left);
    left = Math.max(0, left - length);
    if (length <= limit) {
      values.addText(array, offset, length);
    } else {
      int kept = Text.utf8Cut(array, offset, length, Math.max(0, limit - NOTE_BYTES));
      String beginning = new String(array, offset, kept, StandardCharsets.UTF_8);
      values.addText(beginning + "… [cut: " + length + " bytes]");
    }
  }
}
