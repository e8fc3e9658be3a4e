package io.trailwarden.sigma.match;

import io.trailwarden.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the values of a field that answers all questions whose {@link Needles} stand at one
 * place of it. Immutable; what it finds is in the {@link Found} of a matcher.
 */
final class Scan {
  private final int slot;
  private final boolean cased;
  private final Finder finder;

  /** What the text that the values are written in must pass to have a pattern; null for any. */
  private final @Nullable Written written;

  /** By pattern the questions that the pattern answers with yes. */
  private final int[][] answers;

  /** By pattern the questions that are no without it, and otherwise have to be asked. */
  private final int[][] hints;

  private Scan(Key key, Finder finder, @Nullable Written written, int[][] answers, int[][] hints) {
    this.slot = key.slot();
    this.cased = key.cased();
    this.finder = finder;
    this.written = written;
    this.answers = answers;
    this.hints = hints;
  }

  int slot() {
    return slot;
  }

  /** What text must pass to hold a value with a pattern; null when nothing can be said. */
  @Nullable Written written() {
    return written;
  }

  int patternCount() {
    return answers.length;
  }

  int[] answers(int pattern) {
    return answers[pattern];
  }

  int[] hints(int pattern) {
    return hints[pattern];
  }

  void find(Slot values, Found into) {
    for (int i = 0; i < values.values.count(); i++) {
      if (values.values.kind(i) != ValueKind.NULL) {
        byte[] text = values.array(i, cased);
        int offset = values.offset(i, cased);
        int length = values.length(i, cased);
        if (finder instanceof AhoCorasick) {
          findUnlessRecent(text, offset, length, into);
        } else {
          finder.find(text, offset, length, into);
        }
      }
    }
  }

  private void findUnlessRecent(byte[] text, int offset, int length, Found into) {
    if (!into.nothingIn().has(text, offset, length)) {
      // A pattern that another value has as well would not count.
      boolean countsAll = into.count() == 0;
      finder.find(text, offset, length, into);
      if (countsAll && into.count() == 0) {
        into.nothingIn().add(text, offset, length);
      }
    }
  }

  /** What one scan can answer together. */
  record Key(int slot, Needles.Place place, boolean cased) {}

  /** Collects the questions of a scan. */
  static final class Builder {
    private final Key key;
    private final boolean nested;
    private final Map<String, Integer> patterns = new LinkedHashMap<>();
    private final List<List<Integer>> answers = new ArrayList<>();
    private final List<List<Integer>> hints = new ArrayList<>();
    private boolean required;

    /**
     * @param nested whether the field is one that the event has to be taken apart for
     */
    Builder(Key key, boolean nested) {
      this.key = key;
      this.nested = nested;
    }

    void add(int question, Needles needles) {
      for (String text : needles.texts()) {
        int pattern = patterns.computeIfAbsent(text, any -> newPattern());
        (needles.exact() ? answers : hints).get(pattern).add(question);
      }
    }

    private int newPattern() {
      answers.add(new ArrayList<>(1));
      hints.add(new ArrayList<>(0));
      return answers.size() - 1;
    }

    /** An index will use it. */
    void require() {
      required = true;
    }

    /** Whether it is better than asking each question alone. */
    boolean pays() {
      return required
          || switch (key.place()) {
            case WHOLE -> true;
            case START, END -> patterns.size() > 3;
            case ANYWHERE, WITHIN -> patterns.size() > 1;
          };
    }

    Scan build() {
      Finder finder =
          switch (key.place()) {
            case WHOLE -> new ByteTable(keys(), key.cased());
            case START -> new Affixes(keys(), key.cased(), false);
            case END -> new Affixes(keys(), key.cased(), true);
            case ANYWHERE -> new AhoCorasick(keys(), key.cased());
            case WITHIN ->
                new Networks(patterns.keySet().stream().map(ValueTest.Network::parse).toList());
          };
      Written written =
          nested && key.place() != Needles.Place.WITHIN
              ? Written.of(patterns.keySet(), key.cased())
              : null;
      return new Scan(key, finder, written, arrays(answers), arrays(hints));
    }

    private List<byte[]> keys() {
      List<byte[]> keys = new ArrayList<>(patterns.size());
      for (String text : patterns.keySet()) {
        keys.add(text.getBytes(StandardCharsets.UTF_8));
      }
      return keys;
    }

    private static int[][] arrays(List<List<Integer>> lists) {
      int[][] arrays = new int[lists.size()][];
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = lists.get(i).stream().mapToInt(Integer::intValue).toArray();
      }
      return arrays;
    }
  }
}
