package io.trailwarden.sigma.compile;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import io.trailwarden.sigma.match.CompiledRules.IndexKey;
import io.trailwarden.sigma.match.ValueTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a list have in common that are asked as one question, however many they are.
 */
record Shape(Kind kind, boolean cased) {
  enum Kind {
    EQUAL("=", "in"),
    STARTS_WITH("startswith", "startswith any of"),
    ENDS_WITH("endswith", "endswith any of"),
    CONTAINS("contains", "contains any of"),
    WITHIN("within", "within any of");

    private final String one;
    private final String many;

    Kind(String one, String many) {
      this.one = one;
      this.many = many;
    }
  }

  /**
   * The shape of a value; null when it has to be asked alone.
   *
   * @param field null for a keyword, which is found anywhere
   */
  static @Nullable Shape of(@Nullable FieldPath field, Value value) {
    if (value instanceof Value.Cidr && field != null) {
      return new Shape(Kind.WITHIN, false);
    }
    if (!(value instanceof Value.Text text)) {
      return null;
    }
    int literals = (int) text.tokens().stream().filter(Literal.class::isInstance).count();
    int size = text.tokens().size();
    if (field != null && text.isLiteral()) {
      return new Shape(Kind.EQUAL, text.cased());
    }
    if (literals != 1 || text.tokens().contains(Wildcard.ANY_CHARACTER)) {
      return null;
    }
    boolean open = text.tokens().get(0) == Wildcard.ANY_STRING;
    boolean openEnd = text.tokens().get(size - 1) == Wildcard.ANY_STRING;
    if (field == null || (open && openEnd)) {
      return new Shape(Kind.CONTAINS, text.cased());
    }
    return new Shape(openEnd ? Kind.STARTS_WITH : Kind.ENDS_WITH, text.cased());
  }

  /** The question that values of this shape are. */
  ValueTest test(List<Value> values) {
    if (kind == Kind.WITHIN) {
      List<ValueTest.Network> networks = new ArrayList<>();
      for (Value value : values) {
        networks.add(network((Value.Cidr) value));
      }
      String list = values.stream().map(Value::toString).collect(Collectors.joining(", "));
      return ValueTest.cidr((values.size() == 1 ? kind.one : kind.many) + " " + list, networks);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> descriptions = new ArrayList<>();
    for (Value value : values) {
      String literal = literal((Value.Text) value);
      if (texts.putIfAbsent(cased ? literal : IndexKey.fold(literal), literal) == null) {
        descriptions.add(described(literal));
      }
    }
    String description =
        (descriptions.size() == 1 ? kind.one : kind.many) + " " + String.join(", ", descriptions);
    List<String> distinct = List.copyOf(texts.values());
    return switch (kind) {
      case EQUAL -> ValueTest.in(description, distinct, cased);
      case STARTS_WITH -> ValueTest.startsWith(description, distinct, cased);
      case ENDS_WITH -> ValueTest.endsWith(description, distinct, cased);
      default -> ValueTest.contains(description, distinct, cased);
    };
  }

  private String described(String literal) {
    List<Token> tokens = literal.isEmpty() ? List.of() : List.of(new Literal(literal));
    return new Value.Text(tokens, cased).toString();
  }

  private static String literal(Value.Text text) {
    for (Token token : text.tokens()) {
      if (token instanceof Literal literal) {
        return literal.text();
      }
    }
    return "";
  }

  private static ValueTest.Network network(Value.Cidr cidr) {
    IPAddress network = new IPAddressString(cidr.network()).getAddress();
    if (network == null) {
      throw new IllegalArgumentException("no network: " + cidr);
    }
    Integer prefix = network.getNetworkPrefixLength();
    return new ValueTest.Network(
        network.getLower().getBytes(), prefix == null ? network.getBitCount() : prefix);
  }
}
