package io.trailwarden.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * A question about the events of a group, answered by the seconds in which it came true: those of
 * the events that complete it. More events can only add such seconds. A correlation that rests on
 * correlations is a tree of these.
 *
 * <p>An answer is exact for all events although only {@link Occurrences} are kept of them: a {@link
 * Leaf} keeps every second, and a {@link Count} the N earliest and latest of each bucket, which is
 * no longer than its timespan. Of a window that ends in a bucket, the part in that bucket is a
 * beginning of it, the part in its oldest one is an end, and those between are whole: each is
 * decided by N events from that side.
 */
public sealed interface Node {
  /** The seconds in which the question came true. */
  Seconds completions(Observed observed);

  /** Adds the seconds of all events that take part where it came true in the seconds wanted. */
  void participants(Observed observed, Seconds wanted, Participants into);

  /** How far before its completion an event can lie that takes part: all timespans together. */
  long horizon();

  /** The leaves below, with what each must keep. */
  void leaves(boolean everySecond, LeafVisitor visitor);

  /** The shortest timespan of a {@link Count} at or below; {@link Long#MAX_VALUE} without one. */
  long shortestCount();

  /** Is told of each leaf. */
  @FunctionalInterface
  interface LeafVisitor {
    void leaf(int leaf, Occurrences.Needs needs);
  }

  /** Something happened: an event matched one of the leaf's rules. */
  record Leaf(int leaf) implements Node {
    @Override
    public Seconds completions(Observed observed) {
      return observed.seconds(leaf);
    }

    @Override
    public void participants(Observed observed, Seconds wanted, Participants into) {
      into.add(leaf, wanted);
    }

    @Override
    public long horizon() {
      return 0;
    }

    @Override
    public void leaves(boolean everySecond, LeafVisitor visitor) {
      visitor.leaf(leaf, new Occurrences.Needs(0, true));
    }

    @Override
    public long shortestCount() {
      return Long.MAX_VALUE;
    }
  }

  /** At least so many events of a leaf lie in some closed window: {@code event_count}. */
  record Count(int leaf, int minimum, long timespan) implements Node {
    public Count {
      if (minimum < 1 || timespan < 1) {
        throw new IllegalArgumentException(minimum + " in " + timespan + " s");
      }
    }

    @Override
    public Seconds completions(Observed observed) {
      SortedSet<Tick> ticks = observed.ticks(leaf);
      long[] times = ticks.stream().mapToLong(Tick::second).toArray();
      Seconds candidates = observed.seconds(leaf);
      long[] found = new long[candidates.size()];
      int count = 0;
      int from = 0;
      int to = 0;
      for (int i = 0; i < candidates.size(); i++) {
        long second = candidates.get(i);
        while (to < times.length && times[to] <= second) {
          to++;
        }
        while (from < to && second - times[from] > timespan) {
          from++;
        }
        if (to - from >= minimum) {
          found[count++] = second;
        }
      }
      return Seconds.of(Arrays.copyOf(found, count));
    }

    @Override
    public void participants(Observed observed, Seconds wanted, Participants into) {
      into.add(leaf, observed.seconds(leaf).within(timespan, wanted));
    }

    @Override
    public long horizon() {
      return timespan;
    }

    @Override
    public void leaves(boolean everySecond, LeafVisitor visitor) {
      visitor.leaf(leaf, new Occurrences.Needs(minimum, everySecond));
    }

    @Override
    public long shortestCount() {
      return timespan;
    }
  }

  /** At least so many of the parts came true in some closed window: {@code temporal}. */
  record Together(List<Node> parts, int minimum, long timespan) implements Node {
    public Together {
      parts = List.copyOf(parts);
      if (minimum < 1 || minimum > parts.size() || timespan < 1) {
        throw new IllegalArgumentException(minimum + " of " + parts + " in " + timespan + " s");
      }
    }

    @Override
    public Seconds completions(Observed observed) {
      List<Seconds> answers = answers(parts, observed);
      Seconds any = Seconds.NONE;
      for (Seconds answer : answers) {
        any = any.union(answer);
      }
      long[] found = new long[any.size()];
      int count = 0;
      for (int i = 0; i < any.size(); i++) {
        long second = any.get(i);
        int there = 0;
        for (Seconds answer : answers) {
          int latest = answer.indexUpTo(second);
          if (latest >= 0 && second - answer.get(latest) <= timespan) {
            there++;
          }
        }
        if (there >= minimum) {
          found[count++] = second;
        }
      }
      return Seconds.of(Arrays.copyOf(found, count));
    }

    @Override
    public void participants(Observed observed, Seconds wanted, Participants into) {
      for (Node part : parts) {
        part.participants(observed, part.completions(observed).within(timespan, wanted), into);
      }
    }

    @Override
    public long horizon() {
      return timespan + deepest(parts);
    }

    @Override
    public void leaves(boolean everySecond, LeafVisitor visitor) {
      parts.forEach(part -> part.leaves(true, visitor));
    }

    @Override
    public long shortestCount() {
      return shortest(parts);
    }
  }

  /**
   * The parts came true one after the other, or in the same second, in some closed window: {@code
   * temporal_ordered}.
   */
  record Ordered(List<Node> parts, long timespan) implements Node {
    /** Of a second from which no chain leads on, or to which none leads. */
    private static final long NEVER = Long.MIN_VALUE;

    public Ordered {
      parts = List.copyOf(parts);
      if (parts.isEmpty() || timespan < 1) {
        throw new IllegalArgumentException(parts + " in " + timespan + " s");
      }
    }

    @Override
    public Seconds completions(Observed observed) {
      List<Seconds> answers = answers(parts, observed);
      List<long[]> starts = latestStarts(answers);
      int end = parts.size() - 1;
      Seconds ends = answers.get(end);
      long[] found = new long[ends.size()];
      int count = 0;
      for (int i = 0; i < ends.size(); i++) {
        long start = starts.get(end)[i];
        if (start != NEVER && ends.get(i) - start <= timespan) {
          found[count++] = ends.get(i);
        }
      }
      return Seconds.of(Arrays.copyOf(found, count));
    }

    /** For each second of each part: the latest second in which a chain that leads to it began. */
    private static List<long[]> latestStarts(List<Seconds> answers) {
      List<long[]> starts = new ArrayList<>();
      for (int part = 0; part < answers.size(); part++) {
        Seconds seconds = answers.get(part);
        long[] latest = new long[seconds.size()];
        for (int i = 0; i < latest.length; i++) {
          if (part == 0) {
            latest[i] = seconds.get(i);
          } else {
            int before = answers.get(part - 1).indexUpTo(seconds.get(i));
            latest[i] = before < 0 ? NEVER : starts.get(part - 1)[before];
          }
        }
        starts.add(latest);
      }
      return starts;
    }

    @Override
    public void participants(Observed observed, Seconds wanted, Participants into) {
      List<Seconds> answers = answers(parts, observed);
      List<long[]> starts = latestStarts(answers);
      // Backwards: the earliest wanted end that can be reached from a second of the next part on.
      Seconds next = Seconds.NONE;
      long[] reached = new long[0];
      for (int part = parts.size() - 1; part >= 0; part--) {
        Seconds seconds = answers.get(part);
        long[] reachedHere = new long[seconds.size()];
        long[] found = new long[seconds.size()];
        int count = 0;
        for (int i = seconds.size() - 1; i >= 0; i--) {
          long second = seconds.get(i);
          long end = NEVER;
          if (part == parts.size() - 1) {
            end = wanted.contains(second) ? second : NEVER;
          } else {
            int after = next.indexFrom(second);
            end = after < next.size() ? reached[after] : NEVER;
          }
          long start = starts.get(part)[i];
          if (end != NEVER && start != NEVER && end - start <= timespan) {
            found[count++] = second;
          }
          boolean isLast = i == seconds.size() - 1;
          reachedHere[i] = end != NEVER || isLast ? end : reachedHere[i + 1];
        }
        parts.get(part).participants(observed, Seconds.of(Arrays.copyOf(found, count)), into);
        next = seconds;
        reached = reachedHere;
      }
    }

    @Override
    public long horizon() {
      return timespan + deepest(parts);
    }

    @Override
    public void leaves(boolean everySecond, LeafVisitor visitor) {
      parts.forEach(part -> part.leaves(true, visitor));
    }

    @Override
    public long shortestCount() {
      return shortest(parts);
    }
  }

  private static List<Seconds> answers(List<Node> parts, Observed observed) {
    return parts.stream().map(part -> part.completions(observed)).toList();
  }

  private static long deepest(List<Node> parts) {
    return parts.stream().mapToLong(Node::horizon).max().orElse(0);
  }

  private static long shortest(List<Node> parts) {
    return parts.stream().mapToLong(Node::shortestCount).min().orElse(Long.MAX_VALUE);
  }

  /**
   * Checks that no leaf is asked two questions, since a leaf keeps what one of them needs.
   *
   * @throws IllegalArgumentException when one is
   */
  static void checkLeavesAreDistinct(Node node) {
    Set<Integer> seen = new HashSet<>();
    node.leaves(
        false,
        (leaf, needs) -> {
          if (!seen.add(leaf)) {
            throw new IllegalArgumentException("leaf " + leaf + " stands twice in " + node);
          }
        });
  }
}
