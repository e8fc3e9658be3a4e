package io.trailwarden.state;

import java.util.Arrays;
import java.util.Map;

/**
 * A correlation with finer groups than the one that rests on it: asked of each of its groups by
 * itself.
 *
 * @param level how many such stand around it: which of {@link CellKey#parts} tells its groups apart
 */
public record Split(Node inner, int level) implements Node {
  @Override
  public Seconds completions(Observed observed) {
    Seconds all = Seconds.NONE;
    for (Observed part : observed.split(level, inner.leafNumbers()).values()) {
      all = all.union(inner.completions(part));
    }
    return all;
  }

  @Override
  public long[] moments(Observed observed) {
    return observed.split(level, inner.leafNumbers()).values().stream()
        .flatMapToLong(part -> Arrays.stream(inner.moments(part)))
        .sorted()
        .toArray();
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    for (Observed part : observed.split(level, inner.leafNumbers()).values()) {
      Seconds ofPart = inner.completions(part).within(0, wanted);
      if (!ofPart.isEmpty()) {
        inner.participants(part, ofPart, into);
      }
    }
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return inner.isPossible(amounts);
  }

  @Override
  public long horizon() {
    return inner.horizon();
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    inner.leaves(everySecond, visitor);
  }

  @Override
  public long longestBucket() {
    return inner.longestBucket();
  }
}
