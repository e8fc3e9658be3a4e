package io.trailwarden.sigma.match;

import io.trailwarden.event.FieldPath;
import java.util.List;
import java.util.function.Consumer;

/**
 * A part of a program: a question about the current event. Immutable, shared by all matchers; what
 * was answered before for the event is remembered by the matcher. Programs short-circuit, so that
 * cheap questions should stand first.
 */
public abstract sealed class Node
    permits Nodes.All,
        Nodes.Any,
        Nodes.AtLeast,
        Nodes.Not,
        Nodes.Field,
        Nodes.Reference,
        Nodes.Never {

  abstract boolean test(Matcher matcher);

  /**
   * Names the fields whose values make this true. Only asked where it is true; what holds because
   * something else does not, names nothing.
   */
  abstract void matchedFields(Matcher matcher, Consumer<FieldPath> into);

  abstract void print(StringBuilder listing, String indent);

  /** Every one of the nodes. */
  public static Node all(List<Node> nodes) {
    return new Nodes.All(nodes);
  }

  /** At least one of the nodes. */
  public static Node any(List<Node> nodes) {
    return new Nodes.Any(nodes);
  }

  /** At least so many of the nodes. */
  public static Node atLeast(int minimum, List<Node> nodes) {
    return new Nodes.AtLeast(minimum, nodes);
  }

  /** Not the node. */
  public static Node not(Node node) {
    return new Nodes.Not(node);
  }

  /** Nothing. */
  public static Node never(String description) {
    return new Nodes.Never(description);
  }

  /** The program's lines, indented by structure. */
  @Override
  public final String toString() {
    StringBuilder listing = new StringBuilder();
    print(listing, "");
    return listing.toString();
  }
}
