package io.trailwarden.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * At least so many of the parts came true one after the other, or in the same second, in some
 * closed window: {@code temporal_ordered}. A part may be passed over, none may be repeated.
 */
public record Ordered(List<Node> parts, int minimum, long timespan) implements Node {
  /** Of a second from which no chain leads on, or to which none leads. */
  private static final long NEVER = Long.MIN_VALUE;

  public Ordered {
    parts = List.copyOf(parts);
    if (minimum < 1 || minimum > parts.size() || timespan < 1) {
      throw new IllegalArgumentException(minimum + " of " + parts + " in " + timespan + " s");
    }
  }

  /** All parts. */
  public Ordered(List<Node> parts, long timespan) {
    this(parts, parts.size(), timespan);
  }

  @Override
  public Seconds completions(Observed observed) {
    List<Seconds> answers = Node.answers(parts, observed);
    long[][][] starts = latestStarts(answers);
    Seconds found = Seconds.NONE;
    for (int part = minimum - 1; part < answers.size(); part++) {
      Seconds ends = answers.get(part);
      long[] complete = new long[ends.size()];
      int count = 0;
      for (int i = 0; i < ends.size(); i++) {
        long start = starts[minimum][part][i];
        if (start != NEVER && ends.get(i) - start <= timespan) {
          complete[count++] = ends.get(i);
        }
      }
      found = found.union(Seconds.ofSorted(Arrays.copyOf(complete, count)));
    }
    return found;
  }

  /** The parts that may stand before a part in a chain of that length. */
  private int firstBefore(int part) {
    return minimum == parts.size() ? Math.max(0, part - 1) : 0;
  }

  /**
   * For each length of a chain, part and second of it: the latest second in which a chain of that
   * length that ends there began. Of a later second it is never earlier.
   */
  private long[][][] latestStarts(List<Seconds> answers) {
    long[][][] starts = new long[minimum + 1][answers.size()][];
    for (int length = 1; length <= minimum; length++) {
      for (int part = 0; part < answers.size(); part++) {
        Seconds seconds = answers.get(part);
        long[] latest = new long[seconds.size()];
        for (int i = 0; i < latest.length; i++) {
          latest[i] = length == 1 ? seconds.get(i) : NEVER;
          for (int before = firstBefore(part); length > 1 && before < part; before++) {
            int index = answers.get(before).indexUpTo(seconds.get(i));
            if (index >= 0) {
              latest[i] = Math.max(latest[i], starts[length - 1][before][index]);
            }
          }
        }
        starts[length][part] = latest;
      }
    }
    return starts;
  }

  /**
   * For each length, part and second: the earliest wanted end of a chain of that length that begins
   * there or at a later second of the part.
   */
  private long[][][] earliestEnds(List<Seconds> answers, Seconds wanted) {
    long[][][] ends = new long[minimum + 1][answers.size()][];
    for (int length = 1; length <= minimum; length++) {
      for (int part = answers.size() - 1; part >= 0; part--) {
        Seconds seconds = answers.get(part);
        long[] earliest = new long[seconds.size()];
        for (int i = seconds.size() - 1; i >= 0; i--) {
          earliest[i] = endFrom(answers, wanted, ends, length, part, seconds.get(i));
        }
        ends[length][part] = earliest;
      }
    }
    return ends;
  }

  private long endFrom(
      List<Seconds> answers, Seconds wanted, long[][][] ends, int length, int part, long second) {
    if (length == 1) {
      return wanted.contains(second) ? second : NEVER;
    }
    long earliest = NEVER;
    int last = minimum == parts.size() ? Math.min(part + 1, parts.size() - 1) : parts.size() - 1;
    for (int behind = part + 1; behind <= last; behind++) {
      Seconds seconds = answers.get(behind);
      for (int i = seconds.indexFrom(second); i < seconds.size(); i++) {
        long end = ends[length - 1][behind][i];
        if (end != NEVER) {
          earliest = earliest == NEVER ? end : Math.min(earliest, end);
          break;
        }
      }
    }
    return earliest;
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    List<Seconds> answers = Node.answers(parts, observed);
    long[][][] starts = latestStarts(answers);
    long[][][] ends = earliestEnds(answers, wanted);
    for (int part = 0; part < parts.size(); part++) {
      Seconds seconds = answers.get(part);
      long[] found = new long[seconds.size()];
      int count = 0;
      for (int i = 0; i < seconds.size(); i++) {
        if (isInChain(starts, ends, part, i)) {
          found[count++] = seconds.get(i);
        }
      }
      parts.get(part).participants(observed, Seconds.ofSorted(Arrays.copyOf(found, count)), into);
    }
  }

  private boolean isInChain(long[][][] starts, long[][][] ends, int part, int index) {
    for (int before = 1; before <= minimum; before++) {
      long start = starts[before][part][index];
      long end = ends[minimum - before + 1][part][index];
      if (start != NEVER && end != NEVER && end - start <= timespan) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return Node.possible(parts, amounts) >= minimum;
  }

  @Override
  public long horizon() {
    return timespan + Node.deepest(parts);
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    parts.forEach(part -> part.leaves(true, visitor));
  }

  @Override
  public long longestBucket() {
    return Node.shortest(parts);
  }

  /** Without the minimum where it is all: state is found by this text. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>(List.of("parts=" + parts));
    if (minimum < parts.size()) {
      words.add("minimum=" + minimum);
    }
    words.add("timespan=" + timespan);
    return "Ordered[" + String.join(", ", words) + "]";
  }
}
