package io.trailwarden.sigma.parse;

import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Sigma filters: what an event must satisfy beyond a rule, so mostly {@code not selection}
 * (specification, "Sigma Filters"; where it is silent, as pySigma).
 */
final class FilterParser {
  private static final Set<String> NOT_OF_A_FILTER =
      Set.of("detection", "correlation", "trailwarden");
  private static final Set<String> NO_EFFECT = Set.of("level", "status");

  private FilterParser() {}

  /** A reference to a rule, as written. */
  record Reference(String text, Location location) {}

  /**
   * A filter with references as written.
   *
   * @param logSources the logs of ours that it is for; empty when it is for other logs
   * @param rules empty for any rule on its logs
   * @param section its {@code filter}
   */
  record Filter(
      Header header,
      Set<LogSource> logSources,
      String logSourceInWords,
      List<Reference> rules,
      Node section,
      Location location) {
    /** Whether it is for every rule on its logs. */
    boolean isForAny() {
      return rules.isEmpty();
    }
  }

  static Filter parse(YamlMap document, Diagnostics diagnostics) throws RuleException {
    for (String key : document.entries().keySet()) {
      if (NOT_OF_A_FILTER.contains(key)) {
        throw new RuleException(document.keyLocation(key), "a filter has no " + key);
      }
      if (NO_EFFECT.contains(key)) {
        diagnostics.warning(
            document.keyLocation(key), "a filter has no " + key + ", so this has no effect");
      }
    }
    Header header = Header.parse(document, diagnostics);
    Yaml yaml = document.yaml();
    Node logSource = document.get("logsource");
    if (logSource == null) {
      throw new RuleException(document.location(), "logsource is missing");
    }
    YamlMap source = yaml.map(logSource, "logsource");
    Node section = document.get("filter");
    if (section == null) {
      throw new RuleException(document.keyLocation("filter"), "the filter is empty");
    }
    YamlMap filter = yaml.map(section, "filter");
    return new Filter(
        header,
        logSources(source),
        Header.describe(source),
        rules(yaml, filter),
        section,
        document.location());
  }

  /** It is for a log when it names nothing that is otherwise there. */
  private static Set<LogSource> logSources(YamlMap source) throws RuleException {
    String product = source.textOrNull("product");
    String service = source.textOrNull("service");
    if (product == null && service == null && source.get("category") == null) {
      throw new RuleException(source.location(), "logsource names no product, service or category");
    }
    Set<LogSource> covered = new LinkedHashSet<>();
    for (LogSource log : LogSource.values()) {
      if (source.get("category") == null
          && (product == null || product.equals("aws"))
          && (service == null || service.equals(log.service()))) {
        covered.add(log);
      }
    }
    return covered;
  }

  private static List<Reference> rules(Yaml yaml, YamlMap filter) throws RuleException {
    Node rules = filter.get("rules");
    if (rules == null) {
      throw new RuleException(
          filter.location(), "the filter has no rules: name them by name or id, or write any");
    }
    if (rules instanceof ScalarNode) {
      String word = yaml.filledText(rules, "rules").toLowerCase(Locale.ROOT);
      if (word.equals("any") || word.equals("all")) {
        return List.of();
      }
    }
    List<Reference> references = new ArrayList<>();
    Set<String> distinct = new LinkedHashSet<>();
    for (Node item : Yaml.listOrOne(rules)) {
      String text = yaml.filledText(item, "rules");
      if (!distinct.add(text)) {
        throw yaml.error(item, "rules has '" + text + "' twice");
      }
      references.add(new Reference(text, yaml.location(item)));
    }
    if (references.isEmpty()) {
      throw yaml.error(rules, "rules is empty; write any for every rule");
    }
    return references;
  }

  /** A filter's section with names that no rule has. */
  static DetectionParser.Section qualified(
      DetectionParser.Section section, String filter, Set<String> taken) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Detection> detections = new LinkedHashMap<>();
    for (Map.Entry<String, Detection> entry : section.detections().entrySet()) {
      String qualified = filter + "/" + entry.getKey();
      while (taken.contains(qualified)) {
        qualified += "'";
      }
      names.put(entry.getKey(), qualified);
      detections.put(qualified, entry.getValue());
    }
    return new DetectionParser.Section(detections, renamed(section.condition(), names));
  }

  private static Condition renamed(Condition condition, Map<String, String> names) {
    if (condition instanceof Condition.Reference reference) {
      return new Condition.Reference(
          names.getOrDefault(reference.detection(), reference.detection()));
    }
    if (condition instanceof Condition.Not not) {
      return new Condition.Not(renamed(not.condition(), names));
    }
    if (condition instanceof Condition.And and) {
      return new Condition.And(renamed(and.conditions(), names));
    }
    if (condition instanceof Condition.Or or) {
      return new Condition.Or(renamed(or.conditions(), names));
    }
    Condition.Of of = (Condition.Of) condition;
    return new Condition.Of(
        of.minimum(),
        of.detections().stream().map(name -> names.getOrDefault(name, name)).toList());
  }

  private static List<Condition> renamed(List<Condition> conditions, Map<String, String> names) {
    return conditions.stream().map(condition -> renamed(condition, names)).toList();
  }
}
