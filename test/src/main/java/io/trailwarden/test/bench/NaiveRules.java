package io.trailwarden.test.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import inet.ipaddr.IPAddressString;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How rules are run where nobody thought about speed: the whole record as a tree, every rule tried,
 * each field looked up whenever it is asked for. Nothing is compiled for each event, though:
 * patterns are once. Knows what {@link GeneratedRules} are made of.
 */
final class NaiveRules {
  private final ObjectMapper json = new ObjectMapper();
  private final List<Rule> rules;
  private final Map<Value, java.util.regex.Pattern> patterns = new HashMap<>();
  private final Map<Value, Pattern> expressions = new HashMap<>();
  private final Map<Value, IPAddressString> networks = new HashMap<>();

  NaiveRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** How many matches there are, of all records of some files with all rules. */
  int matches(List<byte[]> files) throws IOException {
    int matches = 0;
    for (byte[] file : files) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file), 1 << 16)) {
        for (JsonNode record : json.readTree(in).get("Records")) {
          matches += matches(record);
        }
      }
    }
    return matches;
  }

  /** How many rules a record matches. */
  private int matches(JsonNode record) {
    String[] text = new String[1];
    int matches = 0;
    for (Rule rule : rules) {
      if (holds(rule.condition(), rule, record, text)) {
        matches++;
      }
    }
    return matches;
  }

  private boolean holds(Condition condition, Rule rule, JsonNode record, String[] text) {
    if (condition instanceof Condition.Reference reference) {
      return holds(rule.detections().get(reference.detection()), record, text);
    }
    if (condition instanceof Condition.Not not) {
      return !holds(not.condition(), rule, record, text);
    }
    if (condition instanceof Condition.And and) {
      return and.conditions().stream().allMatch(each -> holds(each, rule, record, text));
    }
    if (condition instanceof Condition.Or or) {
      return or.conditions().stream().anyMatch(each -> holds(each, rule, record, text));
    }
    throw new IllegalArgumentException("no generated rule has " + condition);
  }

  private boolean holds(@Nullable Detection detection, JsonNode record, String[] text) {
    if (detection instanceof Detection.All all) {
      return all.items().stream().allMatch(item -> holds(item, record, text));
    }
    if (detection instanceof Detection.Any any) {
      return any.items().stream().anyMatch(item -> holds(item, record, text));
    }
    if (detection instanceof Detection.Item item && !item.negated() && !item.all()) {
      return item.values().stream().anyMatch(value -> holds(item.field(), value, record, text));
    }
    throw new IllegalArgumentException("no generated rule has " + detection);
  }

  private boolean holds(@Nullable FieldPath field, Value value, JsonNode record, String[] text) {
    if (field == null) {
      if (text[0] == null) {
        text[0] = record.toString();
      }
      return holds(value, text[0], true);
    }
    List<JsonNode> found = new ArrayList<>();
    collect(record, field.segments(), 0, found);
    if (value instanceof Value.Null) {
      return found.isEmpty() || found.stream().anyMatch(JsonNode::isNull);
    }
    return found.stream()
        .filter(node -> !node.isNull())
        .anyMatch(
            node -> holds(value, node.isValueNode() ? node.asText() : node.toString(), false));
  }

  private boolean holds(Value value, String text, boolean anywhere) {
    if (value instanceof Value.Text pattern) {
      return patterns
          .computeIfAbsent(value, any -> pattern(pattern, anywhere))
          .matcher(text)
          .matches();
    }
    if (value instanceof Value.Regex regex) {
      return expressions
          .computeIfAbsent(value, any -> Pattern.compile(regex.expression()))
          .matcher(text)
          .find();
    }
    if (value instanceof Value.Cidr cidr) {
      return networks
          .computeIfAbsent(value, any -> new IPAddressString(cidr.network()))
          .contains(new IPAddressString(text));
    }
    throw new IllegalArgumentException("no generated rule has " + value);
  }

  private static java.util.regex.Pattern pattern(Value.Text text, boolean anywhere) {
    StringBuilder pattern = new StringBuilder(anywhere ? ".*" : "");
    for (Token token : text.tokens()) {
      pattern.append(
          token instanceof Literal literal
              ? java.util.regex.Pattern.quote(literal.text().toLowerCase(Locale.ROOT))
              : token == Wildcard.ANY_STRING ? ".*" : ".");
    }
    return java.util.regex.Pattern.compile(
        pattern.append(anywhere ? ".*" : "").toString(),
        java.util.regex.Pattern.DOTALL | java.util.regex.Pattern.CASE_INSENSITIVE);
  }

  private static void collect(JsonNode node, List<String> path, int depth, List<JsonNode> into) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, path, depth, into));
    } else if (depth == path.size()) {
      into.add(node);
    } else if (node.has(path.get(depth))) {
      collect(node.get(path.get(depth)), path, depth + 1, into);
    }
  }
}
