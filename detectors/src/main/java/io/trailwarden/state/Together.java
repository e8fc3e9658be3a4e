package io.trailwarden.state;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** At least so many of the parts came true in some closed window: {@code temporal}. */
public record Together(List<Node> parts, int minimum, long timespan) implements Node {
  public Together {
    parts = List.copyOf(parts);
    if (minimum < 1 || minimum > parts.size() || timespan < 1) {
      throw new IllegalArgumentException(minimum + " of " + parts + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    List<Seconds> answers = Node.answers(parts, observed);
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
    return Seconds.ofSorted(Arrays.copyOf(found, count));
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    Node.participants(parts, timespan, observed, wanted, into);
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
}
