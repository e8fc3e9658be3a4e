package io.trailwarden.sigma.compile;

import io.trailwarden.sigma.match.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of a program with what is known of it.
 *
 * @param kind how it joins its children
 * @param children to be flattened into a parent of the same kind; the part itself where it has none
 * @param keys each is true of every event that satisfies this, the best first
 * @param cost what it costs to ask, in comparisons of a short text
 */
record Part(Kind kind, List<Part> children, Node node, List<Key> keys, int cost) {
  enum Kind {
    ALL,
    ANY,
    OTHER
  }

  static Part leaf(Node node, List<Key> keys, int cost) {
    return new Part(Kind.OTHER, List.of(), node, keys, cost);
  }

  /** All parts. */
  static Part all(List<Part> parts) {
    List<Part> flat = flattened(parts, Kind.ALL);
    if (flat.size() == 1) {
      return flat.get(0);
    }
    return new Part(Kind.ALL, flat, Node.all(nodes(flat)), Key.ofAll(keys(flat)), cost(flat));
  }

  /** Any part. */
  static Part any(List<Part> parts) {
    List<Part> flat = flattened(parts, Kind.ANY);
    if (flat.size() == 1) {
      return flat.get(0);
    }
    return new Part(Kind.ANY, flat, Node.any(nodes(flat)), Key.ofAny(keys(flat)), cost(flat));
  }

  /** At least so many parts; so at least one of them. */
  static Part atLeast(int minimum, List<Part> parts) {
    if (minimum == parts.size()) {
      return all(parts);
    }
    if (minimum == 1) {
      return any(parts);
    }
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingInt(Part::cost));
    return leaf(Node.atLeast(minimum, nodes(sorted)), Key.ofAny(keys(sorted)), cost(sorted));
  }

  static Part not(Part part) {
    return leaf(Node.not(part.node), List.of(), part.cost);
  }

  /** Children of the same kind in one list, each once, the cheapest first. */
  private static List<Part> flattened(List<Part> parts, Kind kind) {
    Map<Node, Part> flat = new LinkedHashMap<>();
    for (Part part : parts) {
      for (Part child : part.kind == kind ? part.children : List.of(part)) {
        flat.putIfAbsent(child.node, child);
      }
    }
    List<Part> sorted = new ArrayList<>(flat.values());
    sorted.sort(Comparator.comparingInt(Part::cost));
    return sorted;
  }

  private static List<List<Key>> keys(List<Part> parts) {
    return parts.stream().map(Part::keys).toList();
  }

  private static List<Node> nodes(List<Part> parts) {
    return parts.stream().map(Part::node).toList();
  }

  private static int cost(List<Part> parts) {
    long cost = parts.stream().mapToLong(Part::cost).sum();
    return (int) Math.min(cost, Integer.MAX_VALUE / 2);
  }
}
