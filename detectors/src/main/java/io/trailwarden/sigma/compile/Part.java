package io.trailwarden.sigma.compile;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.match.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A piece of a program with what is known of it.
 *
 * @param kind how it joins its children
 * @param children to be flattened into a parent of the same kind; the part itself where it has none
 * @param required for some fields the folded texts of which an event must have one to satisfy this
 * @param cost what it costs to ask, in comparisons of a short text
 */
record Part(
    Kind kind, List<Part> children, Node node, Map<FieldPath, Set<String>> required, int cost) {
  enum Kind {
    ALL,
    ANY,
    OTHER
  }

  static Part leaf(Node node, Map<FieldPath, Set<String>> required, int cost) {
    return new Part(Kind.OTHER, List.of(), node, required, cost);
  }

  /** All parts; what each requires is required. */
  static Part all(List<Part> parts) {
    List<Part> flat = flattened(parts, Kind.ALL);
    if (flat.size() == 1) {
      return flat.get(0);
    }
    Map<FieldPath, Set<String>> required = new LinkedHashMap<>();
    for (Part part : flat) {
      part.required.forEach(
          (field, texts) -> required.merge(field, texts, (a, b) -> a.size() <= b.size() ? a : b));
    }
    return new Part(Kind.ALL, flat, Node.all(nodes(flat)), required, cost(flat));
  }

  /** Any part; required is what one or another requires, of fields that every part asks for. */
  static Part any(List<Part> parts) {
    List<Part> flat = flattened(parts, Kind.ANY);
    if (flat.size() == 1) {
      return flat.get(0);
    }
    return new Part(Kind.ANY, flat, Node.any(nodes(flat)), alternatives(flat), cost(flat));
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
    return leaf(Node.atLeast(minimum, nodes(sorted)), alternatives(sorted), cost(sorted));
  }

  static Part not(Part part) {
    return leaf(Node.not(part.node), Map.of(), part.cost);
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

  private static Map<FieldPath, Set<String>> alternatives(List<Part> parts) {
    Map<FieldPath, Set<String>> required = new LinkedHashMap<>();
    for (FieldPath field : parts.get(0).required.keySet()) {
      Set<String> texts = new LinkedHashSet<>();
      boolean known = true;
      for (Part part : parts) {
        Set<String> some = part.required.get(field);
        known = known && some != null;
        if (some != null) {
          texts.addAll(some);
        }
      }
      if (known) {
        required.put(field, texts);
      }
    }
    return required;
  }

  private static List<Node> nodes(List<Part> parts) {
    return parts.stream().map(Part::node).toList();
  }

  private static int cost(List<Part> parts) {
    long cost = parts.stream().mapToLong(Part::cost).sum();
    return (int) Math.min(cost, Integer.MAX_VALUE / 2);
  }
}
