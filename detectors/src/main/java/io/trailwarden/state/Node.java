package io.trailwarden.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question about the events of a group, answered by the seconds in which it came true: those of
 * the events that complete it. A correlation that rests on correlations is a tree of these.
 *
 * <p>Most are monotone: more events can only add such seconds. {@link Tumbling}, {@link Silence}
 * and {@link Present} are not; they answer for windows that are over alone, which then take nothing
 * any more.
 *
 * <p>An answer is exact for all events although only {@link Occurrences} are kept of them: a {@link
 * Leaf} keeps every second, a {@link Count} the N earliest and latest of each bucket, which is no
 * longer than its timespan. Of a window that ends in a bucket, the part in that bucket is a
 * beginning of it, the part in its oldest one is an end, and those between are whole: each is
 * decided by N events from that side. So it is for {@link Distinct} values, and for a {@link Sum}.
 */
public sealed interface Node
    permits Leaf,
        Count,
        Distinct,
        Sum,
        Moments,
        Groups,
        Together,
        Ordered,
        Tumbling,
        Present,
        Silence,
        Split {
  /** The seconds in which the question came true. */
  Seconds completions(Observed observed);

  /** Adds the seconds of all events that take part where it came true in the seconds wanted. */
  void participants(Observed observed, Seconds wanted, Participants into);

  /** Whether there can be enough of everything, by the amounts of the leaves. */
  boolean isPossible(Map<Integer, Amount> amounts);

  /** How far before its completion an event can lie that takes part: all timespans together. */
  long horizon();

  /** The leaves below, with what each must keep. */
  void leaves(boolean everySecond, LeafVisitor visitor);

  /** No bucket may be longer than this, in seconds; {@link Long#MAX_VALUE} where that is open. */
  long longestBucket();

  /**
   * Each second in which it came true, as often as it did in different groups of its own.
   *
   * @return sorted
   */
  default long[] moments(Observed observed) {
    Seconds completions = completions(observed);
    long[] moments = new long[completions.size()];
    for (int i = 0; i < moments.length; i++) {
      moments[i] = completions.get(i);
    }
    return moments;
  }

  /**
   * What a leaf has to do.
   *
   * @param bucket how long its buckets are, in seconds, where they are its own; else 0
   * @param after how long after the end of a bucket it is concluded from, in seconds
   */
  record Plan(Needs needs, Timing timing, long bucket, long after) {
    static Plan atOnce(Needs needs) {
      return new Plan(needs, Timing.AT_ONCE, 0, 0);
    }

    static Plan whenOver(Needs needs, long bucket, long after) {
      return new Plan(needs, Timing.WHEN_OVER, bucket, after);
    }
  }

  /** When what a leaf observed can complete something. */
  enum Timing {
    /** At once, and whenever there is more. */
    AT_ONCE,
    /** When its bucket, and what has to pass after it, is over. */
    WHEN_OVER
  }

  /** Is told of each leaf. */
  @FunctionalInterface
  interface LeafVisitor {
    void leaf(int leaf, Plan plan);
  }

  /** The leaves at and below. */
  default List<Integer> leafNumbers() {
    List<Integer> numbers = new ArrayList<>();
    leaves(false, (leaf, plan) -> numbers.add(leaf));
    return numbers;
  }

  static List<Seconds> answers(List<Node> parts, Observed observed) {
    return parts.stream().map(part -> part.completions(observed)).toList();
  }

  /** Adds what takes part where each part came true at most a timespan before a wanted second. */
  static void participants(
      List<Node> parts, long timespan, Observed observed, Seconds wanted, Participants into) {
    for (Node part : parts) {
      part.participants(observed, part.completions(observed).within(timespan, wanted), into);
    }
  }

  static long deepest(List<Node> parts) {
    return parts.stream().mapToLong(Node::horizon).max().orElse(0);
  }

  static long shortest(List<Node> parts) {
    return parts.stream().mapToLong(Node::longestBucket).min().orElse(Long.MAX_VALUE);
  }

  static long possible(List<Node> parts, Map<Integer, Amount> amounts) {
    return parts.stream().filter(part -> part.isPossible(amounts)).count();
  }

  /**
   * Checks that no leaf is asked two questions, since a leaf keeps what one of them needs.
   *
   * @throws IllegalArgumentException when one is
   */
  static void checkLeavesAreDistinct(Node node) {
    Set<Integer> seen = new HashSet<>();
    for (int leaf : node.leafNumbers()) {
      if (!seen.add(leaf)) {
        throw new IllegalArgumentException("leaf " + leaf + " stands twice in " + node);
      }
    }
  }
}
