package io.trailwarden.sigma.parse;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.parse.Modifiers.Scalar;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The {@code detection} section of a rule. */
final class DetectionParser {
  private static final int MAX_FIELD = 1024;
  private static final Set<String> NOT_DETECTIONS = Set.of("condition");
  private static final Set<String> NOT_DETECTIONS_OF_FILTER = Set.of("condition", "rules");

  private final Yaml yaml;
  private final LogSource logSource;
  private final Predicate<FieldPath> derivedFields;
  private final Map<String, List<String>> placeholders;
  private final Diagnostics diagnostics;
  private final Budget budget = new Budget();

  DetectionParser(
      Yaml yaml,
      LogSource logSource,
      Predicate<FieldPath> derivedFields,
      Map<String, List<String>> placeholders,
      Diagnostics diagnostics) {
    this.yaml = yaml;
    this.logSource = logSource;
    this.derivedFields = derivedFields;
    this.placeholders = placeholders;
    this.diagnostics = diagnostics;
  }

  /** A detection section that was read without an error. */
  record Section(Map<String, Detection> detections, Condition condition) {}

  /** Null when something was wrong with it, which the diagnostics then hold. */
  @Nullable Section parse(Node node) {
    return parse(node, "detection", NOT_DETECTIONS);
  }

  /** The section {@code filter} of a filter; null when something was wrong with it. */
  @Nullable Section parseFilter(Node node) {
    return parse(node, "filter", NOT_DETECTIONS_OF_FILTER);
  }

  private @Nullable Section parse(Node node, String what, Set<String> notDetections) {
    int errors = diagnostics.errorCount();
    try {
      YamlMap map = yaml.map(node, what);
      Map<String, Detection> detections = new LinkedHashMap<>();
      Set<String> names = new LinkedHashSet<>();
      for (String name : map.entries().keySet()) {
        if (notDetections.contains(name)) {
          continue;
        }
        if (name.equals("timeframe")) {
          diagnostics.error(
              map.keyLocation(name), "timeframe belongs to aggregations; write a correlation");
          continue;
        }
        names.add(name);
        Detection detection =
            detection(map.entries().get(name).getValueNode(), "detection '" + name + "'", true);
        if (detection != null) {
          detections.put(name, detection);
        }
      }
      Set<String> used = new LinkedHashSet<>();
      Condition condition = condition(map, what, names, used);
      for (String name : names) {
        if (condition != null && !used.contains(name)) {
          diagnostics.warning(
              map.keyLocation(name), "detection '" + name + "' is not used by the condition");
        }
      }
      return condition == null || diagnostics.errorCount() > errors
          ? null
          : new Section(detections, condition);
    } catch (RuleException e) {
      diagnostics.error(e);
      return null;
    }
  }

  private @Nullable Condition condition(
      YamlMap map, String what, Set<String> names, Set<String> used) throws RuleException {
    Node node = map.get("condition");
    if (node == null) {
      throw new RuleException(map.location(), what + " has no condition");
    }
    if (names.isEmpty()) {
      throw new RuleException(map.location(), what + " has no search identifiers");
    }
    if (what.equals("filter") && !(node instanceof ScalarNode)) {
      throw yaml.error(node, "a filter has one condition, not a list of them");
    }
    List<Condition> conditions = new ArrayList<>();
    for (Node item : Yaml.listOrOne(node)) {
      try {
        conditions.add(
            ConditionParser.parse(yaml.text(item, "condition"), yaml.location(item), names, used));
      } catch (RuleException e) {
        diagnostics.error(e);
        return null;
      }
    }
    if (conditions.isEmpty()) {
      throw yaml.error(node, "the condition is empty");
    }
    return conditions.size() == 1 ? conditions.get(0) : new Condition.Or(conditions);
  }

  /** Null when something was wrong with it, which the diagnostics then hold. */
  private @Nullable Detection detection(Node node, String what, boolean listAllowed) {
    if (node instanceof MappingNode) {
      return map(node, what);
    }
    if (!(node instanceof SequenceNode sequence)) {
      return keywords(List.of(node), yaml.location(node));
    }
    List<Node> items = sequence.getValue();
    if (items.isEmpty()) {
      diagnostics.error(yaml.location(node), what + " is empty");
      return null;
    }
    if (!listAllowed) {
      diagnostics.error(yaml.location(node), what + " has a list within a list");
      return null;
    }
    if (items.stream().allMatch(ScalarNode.class::isInstance)) {
      return keywords(items, yaml.location(node));
    }
    List<Detection> alternatives = new ArrayList<>();
    for (Node item : items) {
      Detection alternative = detection(item, what, false);
      if (alternative != null) {
        alternatives.add(alternative);
      }
    }
    return alternatives.size() == items.size() ? new Detection.Any(alternatives) : null;
  }

  private @Nullable Detection map(Node node, String what) {
    YamlMap map;
    try {
      map = yaml.map(node, what);
    } catch (RuleException e) {
      diagnostics.error(e);
      return null;
    }
    if (map.entries().isEmpty()) {
      diagnostics.error(map.location(), what + " is empty");
      return null;
    }
    List<Detection.Item> items = new ArrayList<>();
    for (String key : map.entries().keySet()) {
      try {
        items.add(item(key, map.entries().get(key).getValueNode(), map.keyLocation(key)));
      } catch (RuleException e) {
        diagnostics.error(e);
      }
    }
    if (items.size() < map.entries().size()) {
      return null;
    }
    Contradictions.check(items, logSource, diagnostics);
    KnownFields.warn(items, logSource, diagnostics);
    return new Detection.All(List.copyOf(items));
  }

  private @Nullable Detection keywords(List<Node> values, Location location) {
    try {
      return item(null, List.of(), values, location);
    } catch (RuleException e) {
      diagnostics.error(e);
      return null;
    }
  }

  private Detection.Item item(String key, Node value, Location location) throws RuleException {
    List<String> parts = Arrays.asList(key.split("\\|", -1));
    FieldPath field = parts.get(0).isEmpty() ? null : field(parts.get(0), location);
    if (field == null && parts.size() == 1) {
      throw new RuleException(location, "a field has no name");
    }
    List<Node> values = Yaml.listOrOne(value);
    if (values.isEmpty()) {
      throw new RuleException(location, "'" + key + "' has an empty list");
    }
    return item(field, parts.subList(1, parts.size()), values, location);
  }

  private FieldPath field(String name, Location location) throws RuleException {
    if (name.length() > MAX_FIELD) {
      throw new RuleException(
          location, "a field's name has more than " + MAX_FIELD + " characters");
    }
    FieldPath path;
    try {
      path = FieldPath.of(name);
    } catch (IllegalArgumentException e) {
      throw new RuleException(location, "'" + name + "' is no field: a part of it is empty");
    }
    return checked(path, location);
  }

  private FieldPath checked(FieldPath path, Location location) throws RuleException {
    if (path.isDerived() && !derivedFields.test(path)) {
      throw new RuleException(location, "there is no derived field '" + path.name() + "'");
    }
    return path;
  }

  private Detection.Item item(
      @Nullable FieldPath field, List<String> modifiers, List<Node> nodes, Location location)
      throws RuleException {
    Modifiers applied =
        new Modifiers(modifiers, field == null, placeholders, budget, location, diagnostics);
    boolean all = modifiers.contains("all");
    boolean negated = modifiers.contains("neq");
    List<Value> values = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof ScalarNode scalar)) {
        throw yaml.error(node, "a map or list stands where a value is expected");
      }
      Value value = applied.apply(scalar(scalar));
      if (field == null) {
        checkKeyword(value, node);
      }
      if (value instanceof Value.FieldReference reference) {
        FieldPath referenced = checked(reference.field(), yaml.location(node));
        KnownFields.warn(referenced, logSource, yaml.location(node), diagnostics);
      }
      if (value instanceof Value.AnyOf any && !all) {
        values.addAll(any.values());
      } else {
        values.add(value);
      }
    }
    if (all && nodes.size() == 1) {
      diagnostics.warning(location, "modifier 'all' has no effect on a single value");
    }
    return new Detection.Item(field, values, all, negated, location);
  }

  private void checkKeyword(Value value, Node node) throws RuleException {
    if (value instanceof Value.Null) {
      throw yaml.error(
          node,
          "a keyword can't be null (nor an empty item): leave it out, quote the word 'null', or"
              + " write FIELD: null for a field that is missing");
    }
    if (value instanceof Value.Text text
        && text.tokens().stream().noneMatch(Value.Literal.class::isInstance)) {
      throw yaml.error(node, "the keyword " + text + " is found in every event");
    }
  }

  /** Numbers keep the text that they are written with, such as an account id's leading zeros. */
  private static Scalar scalar(ScalarNode node) {
    Tag tag = node.getTag();
    String text = node.getValue();
    if (tag.equals(Tag.NULL)) {
      return new Scalar("null", Scalar.Kind.NULL);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Scalar(text.toLowerCase(Locale.ROOT), Scalar.Kind.BOOLEAN);
    }
    if (tag.equals(Tag.INT)) {
      String decimal =
          text.startsWith("0x")
              ? new BigInteger(text.substring(2), 16).toString()
              : text.startsWith("0o") ? new BigInteger(text.substring(2), 8).toString() : text;
      return new Scalar(decimal, Scalar.Kind.NUMBER);
    }
    return new Scalar(text, tag.equals(Tag.FLOAT) ? Scalar.Kind.NUMBER : Scalar.Kind.TEXT);
  }
}
