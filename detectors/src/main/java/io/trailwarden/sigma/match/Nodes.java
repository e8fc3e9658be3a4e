package io.trailwarden.sigma.match;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.ValueKind;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link Node}. */
final class Nodes {
  private Nodes() {}

  private static void print(StringBuilder listing, String indent, String head, List<Node> nodes) {
    listing.append(indent).append(head).append('\n');
    for (Node node : nodes) {
      node.print(listing, indent + "  ");
    }
  }

  /** Of those of the nodes that are true; all are asked, so that no order decides. */
  private static void matchedFields(Matcher matcher, Node[] nodes, Consumer<FieldPath> into) {
    for (Node node : nodes) {
      if (node.test(matcher)) {
        node.matchedFields(matcher, into);
      }
    }
  }

  static final class All extends Node {
    private final Node[] nodes;

    All(List<Node> nodes) {
      this.nodes = nodes.toArray(Node[]::new);
    }

    @Override
    boolean test(Matcher matcher) {
      for (Node node : nodes) {
        if (!node.test(matcher)) {
          return false;
        }
      }
      return true;
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {
      for (Node node : nodes) {
        node.matchedFields(matcher, into);
      }
    }

    @Override
    void print(StringBuilder listing, String indent) {
      Nodes.print(listing, indent, "all of", List.of(nodes));
    }
  }

  static final class Any extends Node {
    private final Node[] nodes;

    Any(List<Node> nodes) {
      this.nodes = nodes.toArray(Node[]::new);
    }

    @Override
    boolean test(Matcher matcher) {
      for (Node node : nodes) {
        if (node.test(matcher)) {
          return true;
        }
      }
      return false;
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {
      Nodes.matchedFields(matcher, nodes, into);
    }

    @Override
    void print(StringBuilder listing, String indent) {
      Nodes.print(listing, indent, "any of", List.of(nodes));
    }
  }

  static final class AtLeast extends Node {
    private final int minimum;
    private final Node[] nodes;

    AtLeast(int minimum, List<Node> nodes) {
      this.minimum = minimum;
      this.nodes = nodes.toArray(Node[]::new);
    }

    @Override
    boolean test(Matcher matcher) {
      int missing = minimum;
      for (int i = 0; i < nodes.length && missing <= nodes.length - i; i++) {
        if (nodes[i].test(matcher) && --missing == 0) {
          return true;
        }
      }
      return missing <= 0;
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {
      Nodes.matchedFields(matcher, nodes, into);
    }

    @Override
    void print(StringBuilder listing, String indent) {
      Nodes.print(listing, indent, "at least " + minimum + " of", List.of(nodes));
    }
  }

  static final class Not extends Node {
    private final Node node;

    Not(Node node) {
      this.node = node;
    }

    @Override
    boolean test(Matcher matcher) {
      return !node.test(matcher);
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {}

    @Override
    void print(StringBuilder listing, String indent) {
      Nodes.print(listing, indent, "not", List.of(node));
    }
  }

  static final class Never extends Node {
    private final String description;

    Never(String description) {
      this.description = description;
    }

    @Override
    boolean test(Matcher matcher) {
      return false;
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {}

    @Override
    void print(StringBuilder listing, String indent) {
      listing.append(indent).append("never: ").append(description).append('\n');
    }
  }

  /** A test of one field, asked at most once an event however many rules hold it. */
  static final class Field extends Node {
    private final int id;
    private final int slot;
    private final String name;
    private final ValueTest test;

    Field(int id, int slot, String name, ValueTest test) {
      this.id = id;
      this.slot = slot;
      this.name = name;
      this.test = test;
    }

    @Override
    boolean test(Matcher matcher) {
      return matcher.ask(id, slot, test);
    }

    int id() {
      return id;
    }

    int slot() {
      return slot;
    }

    String name() {
      return name;
    }

    @Nullable Needles needles() {
      return test.needles();
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {
      matcher.nameField(slot, into);
    }

    @Override
    void print(StringBuilder listing, String indent) {
      listing.append(indent).append(name).append(' ').append(test).append('\n');
    }
  }

  /** Two fields of the same event: any value of one with any value of the other. */
  static final class Reference extends Node {
    private final int slot;
    private final int otherSlot;
    private final ReferenceMode mode;
    private final boolean cased;
    private final byte[] fold;
    private final String description;

    Reference(int slot, int otherSlot, ReferenceMode mode, boolean cased, String description) {
      this.slot = slot;
      this.otherSlot = otherSlot;
      this.mode = mode;
      this.cased = cased;
      this.fold = Fold.table(cased);
      this.description = description;
    }

    @Override
    boolean test(Matcher matcher) {
      Slot left = matcher.slot(slot);
      Slot right = matcher.slot(otherSlot);
      for (int i = 0; i < left.values.count(); i++) {
        if (left.values.kind(i) == ValueKind.NULL) {
          continue;
        }
        for (int j = 0; j < right.values.count(); j++) {
          if (right.values.kind(j) != ValueKind.NULL && compare(left, i, right, j)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean compare(Slot left, int i, Slot right, int j) {
      byte[] text = left.array(i, cased);
      int offset = left.offset(i, cased);
      int length = left.length(i, cased);
      byte[] part = right.array(j, cased);
      int partOffset = right.offset(j, cased);
      int partLength = right.length(j, cased);
      int last = length - partLength;
      return last >= 0
          && switch (mode) {
            case EQUALS -> last == 0 && equal(text, offset, part, partOffset, partLength);
            case STARTS_WITH -> equal(text, offset, part, partOffset, partLength);
            case ENDS_WITH -> equal(text, offset + last, part, partOffset, partLength);
            case CONTAINS -> contains(text, offset, last, part, partOffset, partLength);
          };
    }

    private boolean contains(
        byte[] text, int offset, int last, byte[] part, int partOffset, int partLength) {
      for (int i = 0; i <= last; i++) {
        if (equal(text, offset + i, part, partOffset, partLength)) {
          return true;
        }
      }
      return false;
    }

    private boolean equal(byte[] text, int offset, byte[] part, int partOffset, int length) {
      for (int i = 0; i < length; i++) {
        if (fold[text[offset + i] & 0xff] != fold[part[partOffset + i] & 0xff]) {
          return false;
        }
      }
      return true;
    }

    @Override
    void matchedFields(Matcher matcher, Consumer<FieldPath> into) {
      matcher.nameField(slot, into);
      matcher.nameField(otherSlot, into);
    }

    @Override
    void print(StringBuilder listing, String indent) {
      listing.append(indent).append(description).append('\n');
    }
  }
}
