package io.trailwarden.sigma.parse;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.Correlation.GroupField;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The {@code correlation} section, first with its references as written, then with names. */
final class CorrelationParser {
  private static final Set<String> KEYS =
      Set.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate", "field");
  private static final Pattern TIMESPAN = Pattern.compile("0*([0-9]+)([smhdwMy])");
  private static final int MAX_DIGITS = 10;
  private static final Map<String, Long> SECONDS =
      Map.of(
          "s", 1L, "m", 60L, "h", 3600L, "d", 86400L, "w", 604800L, "M", 2629746L, "y", 31556952L);
  private static final Duration REMEMBERED = Duration.ofDays(365);
  private static final long MAX_SECONDS = 100L * 31556952;
  private static final BigDecimal MAX_BOUND = new BigDecimal("1e15");

  private final Yaml yaml;
  private final Predicate<FieldPath> derivedFields;

  CorrelationParser(Yaml yaml, Predicate<FieldPath> derivedFields) {
    this.yaml = yaml;
    this.derivedFields = derivedFields;
  }

  /** A reference to a rule, as written. */
  record Reference(String text, Location location) {}

  /** A field of group-by, as written. */
  record Group(String name, Location location) {}

  /** A part of a condition that needs no names, and where it stands. */
  record Placed<T>(T value, Location location) {
    static <T> List<T> values(List<Placed<T>> all) {
      return all.stream().map(Placed::value).toList();
    }

    static <T> List<Location> locations(List<Placed<T>> all) {
      return all.stream().map(Placed::location).toList();
    }
  }

  /**
   * A section with references as written.
   *
   * @param aliases alias to reference to field
   */
  record Section(
      CorrelationType type,
      List<Reference> rules,
      List<Group> groupBy,
      Map<String, Map<Reference, FieldPath>> aliases,
      Duration timespan,
      List<Placed<Bound>> condition,
      List<Placed<FieldPath>> fields,
      @Nullable Integer percentile,
      boolean generate) {}

  Section parse(Node node) throws RuleException {
    YamlMap map = yaml.map(node, "correlation");
    for (String key : map.entries().keySet()) {
      if (!KEYS.contains(key)) {
        throw new RuleException(map.keyLocation(key), "correlation has no attribute '" + key + "'");
      }
    }
    CorrelationType type = type(map);
    List<Reference> rules = new ArrayList<>();
    Set<String> distinct = new LinkedHashSet<>();
    for (Node item : Yaml.listOrOne(required(map, "rules"))) {
      String text = yaml.filledText(item, "rules");
      if (!distinct.add(text)) {
        throw yaml.error(item, "rules has '" + text + "' twice");
      }
      rules.add(new Reference(text, yaml.location(item)));
    }
    if (rules.isEmpty()) {
      throw yaml.error(required(map, "rules"), "rules is empty");
    }
    List<Group> groupBy = new ArrayList<>();
    Node groups = map.get("group-by");
    if (groups != null) {
      for (Node item : Yaml.listOrOne(groups)) {
        groupBy.add(new Group(yaml.filledText(item, "group-by"), yaml.location(item)));
      }
    }
    Node generateNode = map.get("generate");
    boolean generate = generateNode != null && yaml.bool(generateNode, "generate");
    Condition condition = condition(map, type, rules.size());
    return new Section(
        type,
        rules,
        groupBy,
        aliases(map, groupBy),
        timespan(map, type),
        condition.bounds(),
        condition.fields(),
        condition.percentile(),
        generate);
  }

  private Node required(YamlMap map, String key) throws RuleException {
    Node node = map.get(key);
    if (node == null) {
      throw new RuleException(map.location(), "correlation has no " + key);
    }
    return node;
  }

  private CorrelationType type(YamlMap map) throws RuleException {
    Node node = required(map, "type");
    String word = yaml.text(node, "type");
    for (CorrelationType type : CorrelationType.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    throw yaml.error(node, "unknown correlation type '" + word + "'");
  }

  /** Of {@code first_seen} it is how long a value is remembered, and may be left out. */
  private Duration timespan(YamlMap map, CorrelationType type) throws RuleException {
    if (type == CorrelationType.FIRST_SEEN && map.get("timespan") == null) {
      return REMEMBERED;
    }
    Node node = required(map, "timespan");
    String text = yaml.text(node, "timespan");
    Matcher matcher = TIMESPAN.matcher(text);
    if (!matcher.matches()) {
      throw yaml.error(
          node, "timespan '" + text + "' is not a number and one of s, m, h, d, w, M, y");
    }
    String digits = matcher.group(1);
    long unit = SECONDS.getOrDefault(matcher.group(2), 0L);
    // 100 years have ten digits in seconds; more might be no long at all.
    long seconds = digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits) * unit;
    if (seconds == 0) {
      throw yaml.error(node, "timespan must be longer than 0");
    }
    if (seconds > MAX_SECONDS) {
      throw yaml.error(node, "timespan is longer than 100 years");
    }
    return Duration.ofSeconds(seconds);
  }

  private record Condition(
      List<Placed<Bound>> bounds, List<Placed<FieldPath>> fields, @Nullable Integer percentile) {}

  private Condition condition(YamlMap map, CorrelationType type, int rules) throws RuleException {
    Node node = map.get("condition");
    boolean temporal = type == CorrelationType.TEMPORAL || type == CorrelationType.TEMPORAL_ORDERED;
    List<Placed<FieldPath>> fields = new ArrayList<>();
    if (map.has("field")) {
      if (type != CorrelationType.FIRST_SEEN) {
        throw new RuleException(
            map.keyLocation("field"), "field belongs into the correlation's condition");
      }
      fields.addAll(fields(required(map, "field")));
    }
    if (node == null) {
      if (temporal) {
        Bound all = new Bound(Operator.GTE, BigDecimal.valueOf(rules));
        return new Condition(List.of(new Placed<>(all, map.location())), List.of(), null);
      }
      if (type == CorrelationType.FIRST_SEEN && fields.isEmpty()) {
        throw new RuleException(map.location(), "first_seen needs a field");
      }
      if (type == CorrelationType.FIRST_SEEN || type == CorrelationType.ABSENCE) {
        return new Condition(List.of(), fields, null);
      }
      throw new RuleException(map.location(), "correlation has no condition");
    }
    if (node instanceof ScalarNode) {
      throw yaml.error(
          node, "a condition in words (extended temporal correlation) is not supported");
    }
    YamlMap conditions = yaml.map(node, "condition");
    List<Placed<Bound>> bounds = new ArrayList<>();
    Integer percentile = null;
    for (String key : conditions.entries().keySet()) {
      Node value = conditions.get(key);
      if (value == null) {
        throw new RuleException(conditions.keyLocation(key), "'" + key + "' has no value");
      }
      Operator operator = operator(key);
      if (operator != null) {
        Bound bound = new Bound(operator, number(value, key));
        bounds.add(new Placed<>(bound, yaml.location(value)));
      } else if (key.equals("field")) {
        fields.addAll(fields(value));
      } else if (key.equals("percentile")) {
        percentile = percentile(value);
      } else {
        throw new RuleException(
            conditions.keyLocation(key), "the condition has no attribute '" + key + "'");
      }
    }
    if (bounds.isEmpty() && type != CorrelationType.FIRST_SEEN) {
      throw yaml.error(node, "the condition compares with nothing; give one of lt lte gt gte eq");
    }
    if (type.readsField() == fields.isEmpty()) {
      throw yaml.error(
          node, type.word() + (fields.isEmpty() ? " needs a field" : " reads no field"));
    }
    if ((percentile != null) != (type == CorrelationType.VALUE_PERCENTILE)) {
      throw yaml.error(
          node, type.word() + (percentile == null ? " needs a percentile" : " has no percentile"));
    }
    if (!Bounds.canHold(type, Placed.values(bounds))) {
      throw yaml.error(
          node,
          "no "
              + type.word()
              + " satisfies this condition"
              + (Bounds.isCount(type)
                  ? "; it is a whole number from 1 on (for nothing at all there is absence)"
                  : ""));
    }
    return new Condition(bounds, fields, percentile);
  }

  private static @Nullable Operator operator(String word) {
    for (Operator operator : Operator.values()) {
      if (operator.word().equals(word)) {
        return operator;
      }
    }
    return null;
  }

  private BigDecimal number(Node node, String what) throws RuleException {
    String text = yaml.text(node, what);
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.abs().compareTo(MAX_BOUND) <= 0 && number.scale() <= 64) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw yaml.error(node, what + " needs a number, not '" + text + "'");
    }
    throw yaml.error(node, what + " needs a smaller number than " + text);
  }

  private Integer percentile(Node node) throws RuleException {
    String text = yaml.text(node, "percentile");
    if (!text.matches("[0-9]{1,2}|100")) {
      throw yaml.error(node, "percentile must be a whole number from 0 to 100");
    }
    return Integer.valueOf(text);
  }

  private List<Placed<FieldPath>> fields(Node node) throws RuleException {
    List<Placed<FieldPath>> fields = new ArrayList<>();
    for (Node item : Yaml.listOrOne(node)) {
      Location location = yaml.location(item);
      fields.add(new Placed<>(field(yaml.filledText(item, "field"), location), location));
    }
    return fields;
  }

  private FieldPath field(String name, Location location) throws RuleException {
    FieldPath path;
    try {
      path = FieldPath.of(name);
    } catch (IllegalArgumentException e) {
      throw new RuleException(location, "'" + name + "' is no field: a part of it is empty");
    }
    if (path.isDerived() && !derivedFields.test(path)) {
      throw new RuleException(location, "there is no derived field '" + name + "'");
    }
    return path;
  }

  private Map<String, Map<Reference, FieldPath>> aliases(YamlMap map, List<Group> groupBy)
      throws RuleException {
    Map<String, Map<Reference, FieldPath>> aliases = new LinkedHashMap<>();
    Node node = map.get("aliases");
    if (node == null) {
      return aliases;
    }
    YamlMap entries = yaml.map(node, "aliases");
    for (String alias : entries.entries().keySet()) {
      Node target = entries.get(alias);
      if (target == null || target.getTag().equals(Tag.STR)) {
        throw new RuleException(
            entries.keyLocation(alias), "alias '" + alias + "' must be a map of rule to field");
      }
      YamlMap byRule = yaml.map(target, "alias '" + alias + "'");
      Map<Reference, FieldPath> fields = new LinkedHashMap<>();
      for (String rule : byRule.entries().keySet()) {
        Location location = byRule.keyLocation(rule);
        String field = byRule.textOrNull(rule);
        if (field == null) {
          throw new RuleException(location, "alias '" + alias + "' names no field for " + rule);
        }
        fields.put(new Reference(rule, location), field(field, location));
      }
      if (groupBy.stream().noneMatch(group -> group.name().equals(alias))) {
        throw new RuleException(
            entries.keyLocation(alias), "alias '" + alias + "' is not used by group-by");
      }
      aliases.put(alias, fields);
    }
    return aliases;
  }

  /**
   * The correlation with its references resolved.
   *
   * @param names reference to the name of the rule or correlation; null when there is none
   */
  Correlation resolve(
      Section section,
      Metadata metadata,
      Function<String, @Nullable String> names,
      Location location)
      throws RuleException {
    Set<String> rules = new LinkedHashSet<>();
    for (Reference reference : section.rules()) {
      if (!rules.add(name(reference, names))) {
        throw new RuleException(
            reference.location(), "'" + reference.text() + "' is among the rules already");
      }
    }
    List<GroupField> groupBy = new ArrayList<>();
    for (Group group : section.groupBy()) {
      groupBy.add(groupField(group, section, rules, names));
    }
    return new Correlation(
        metadata,
        section.type(),
        List.copyOf(rules),
        groupBy,
        section.timespan(),
        Placed.values(section.condition()),
        Placed.values(section.fields()),
        section.percentile(),
        section.generate(),
        new Correlation.Places(
            location,
            section.rules().stream().map(Reference::location).toList(),
            section.groupBy().stream().map(Group::location).toList(),
            Placed.locations(section.condition()),
            Placed.locations(section.fields())));
  }

  private static String name(Reference reference, Function<String, @Nullable String> names)
      throws RuleException {
    String name = names.apply(reference.text());
    if (name == null) {
      throw new RuleException(
          reference.location(), "there is no rule with the name or id '" + reference.text() + "'");
    }
    return name;
  }

  private GroupField groupField(
      Group group, Section section, Set<String> rules, Function<String, @Nullable String> names)
      throws RuleException {
    Map<String, FieldPath> byRule = new LinkedHashMap<>();
    Map<Reference, FieldPath> alias = section.aliases().get(group.name());
    if (alias == null) {
      FieldPath path = field(group.name(), group.location());
      for (String rule : rules) {
        byRule.put(rule, path);
      }
      return new GroupField(group.name(), byRule);
    }
    Map<String, FieldPath> named = new LinkedHashMap<>();
    for (Map.Entry<Reference, FieldPath> entry : alias.entrySet()) {
      String rule = name(entry.getKey(), names);
      if (!rules.contains(rule)) {
        throw new RuleException(
            entry.getKey().location(),
            "alias '" + group.name() + "' names " + rule + ", which is none of the rules");
      }
      named.put(rule, entry.getValue());
    }
    for (String rule : rules) {
      FieldPath path = named.get(rule);
      if (path == null) {
        throw new RuleException(
            group.location(), "alias '" + group.name() + "' names no field for " + rule);
      }
      byRule.put(rule, path);
    }
    return new GroupField(group.name(), byRule);
  }
}
