package io.trailwarden.state;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The parts came true at least so often in some closed window, each in its groups: {@code
 * event_count} of correlations. Times have seconds, so that what comes true more than once in a
 * second came true once.
 */
public record Moments(List<Node> parts, int minimum, long timespan) implements Node {
  public Moments {
    parts = List.copyOf(parts);
    if (minimum < 1 || timespan < 1) {
      throw new IllegalArgumentException(minimum + " of " + parts + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    return Windows.ofMoments(ofParts(observed), timespan, minimum);
  }

  private long[] ofParts(Observed observed) {
    return parts.stream()
        .flatMapToLong(part -> Arrays.stream(part.moments(observed)))
        .sorted()
        .toArray();
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    Node.participants(parts, timespan, observed, wanted, into);
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return Node.possible(parts, amounts) > 0;
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
