package io.trailwarden.state;

import java.util.Map;

/** Something happened: an event matched one of the leaf's rules. */
public record Leaf(int leaf) implements Node {
  @Override
  public Seconds completions(Observed observed) {
    return observed.seconds(leaf);
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    into.add(observed, leaf, wanted);
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return amounts.containsKey(leaf);
  }

  @Override
  public long horizon() {
    return 0;
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    visitor.leaf(leaf, Plan.atOnce(Needs.NOTHING.andEverySecond(true)));
  }

  @Override
  public long longestBucket() {
    return Long.MAX_VALUE;
  }
}
