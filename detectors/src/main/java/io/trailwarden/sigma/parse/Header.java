package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What a document says about itself, before it is known what it is called.
 *
 * @param name Sigma's {@code name}; null when it has none
 * @param metadata complete but for its name
 */
record Header(@Nullable String name, @Nullable String id, Metadata metadata) {
  private static final Set<String> KNOWN =
      Set.of(
          "title",
          "id",
          "name",
          "related",
          "taxonomy",
          "status",
          "description",
          "license",
          "author",
          "references",
          "date",
          "modified",
          "logsource",
          "detection",
          "correlation",
          "filter",
          "fields",
          "falsepositives",
          "level",
          "tags",
          "scope",
          "trailwarden");
  private static final Set<String> STATUSES =
      Set.of("stable", "test", "experimental", "deprecated", "unsupported");
  private static final Set<String> RELATIONS =
      Set.of("derived", "obsolete", "obsoletes", "merged", "renamed", "similar");
  private static final Set<String> OURS = Set.of("message", "remediation");
  private static final int MAX_NAME = 256;

  /** The name as the metadata shall carry it. */
  Metadata named(String name) {
    return new Metadata(
        name,
        metadata.id(),
        metadata.title(),
        metadata.description(),
        metadata.level(),
        metadata.tags(),
        metadata.references(),
        metadata.falsePositives(),
        metadata.message(),
        metadata.remediation());
  }

  /** The name of a document, if it has one; nothing else of it is looked at. */
  static @Nullable String nameOf(YamlMap document) throws RuleException {
    String name = document.textOrNull("name");
    if (name != null
        && (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl))) {
      throw new RuleException(
          document.keyLocation("name"),
          "name has control characters or more than " + MAX_NAME + " characters");
    }
    return name;
  }

  /** The id of a document, if it has one, in lower case. */
  static @Nullable String idOf(YamlMap document) throws RuleException {
    String id = document.textOrNull("id");
    if (id == null) {
      return null;
    }
    String lower = id.toLowerCase(Locale.ROOT);
    if (!lower.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      throw new RuleException(document.keyLocation("id"), "id '" + id + "' is not a UUID");
    }
    return UUID.fromString(lower).toString();
  }

  static Header parse(YamlMap document, Diagnostics diagnostics) throws RuleException {
    return parse(document, diagnostics, OURS);
  }

  /**
   * @param attributes what the section {@code trailwarden} may hold
   */
  static Header parse(YamlMap document, Diagnostics diagnostics, Set<String> attributes)
      throws RuleException {
    String title = document.textOrNull("title");
    if (title == null) {
      throw new RuleException(document.location(), "title is missing");
    }
    for (String key : document.entries().keySet()) {
      if (!KNOWN.contains(key)) {
        diagnostics.warning(
            document.keyLocation(key),
            "attribute '" + key + "' is unknown and has no effect" + Suggestion.of(key, KNOWN));
      }
    }
    String status = document.textOrNull("status");
    if (status != null && !STATUSES.contains(status)) {
      throw new RuleException(
          document.keyLocation("status"), "status '" + status + "' is none of " + sorted(STATUSES));
    }
    if ("deprecated".equals(status) || "unsupported".equals(status)) {
      diagnostics.warning(
          document.keyLocation("status"), "the rule is " + status + "; it runs all the same");
    }
    String taxonomy = document.textOrNull("taxonomy");
    if (taxonomy != null && !taxonomy.equals("sigma")) {
      diagnostics.warning(
          document.keyLocation("taxonomy"),
          "taxonomy '" + taxonomy + "' is not translated; fields are read as AWS names them");
    }
    checkRelated(document, diagnostics);
    String message = null;
    String remediation = null;
    Node ours = document.get("trailwarden");
    if (ours != null) {
      YamlMap map = document.yaml().map(ours, "trailwarden");
      for (String key : map.entries().keySet()) {
        if (!attributes.contains(key)) {
          throw new RuleException(
              map.keyLocation(key),
              "trailwarden has no attribute '" + key + "'" + Suggestion.of(key, attributes));
        }
      }
      message = map.textOrNull("message");
      remediation = map.textOrNull("remediation");
    }
    String id = idOf(document);
    Metadata metadata =
        new Metadata(
            "",
            id,
            title,
            document.textOrNull("description"),
            level(document),
            document.texts("tags"),
            document.texts("references"),
            document.texts("falsepositives"),
            message,
            remediation);
    return new Header(nameOf(document), id, metadata);
  }

  /** What a rule is related to changes nothing that it does. */
  private static void checkRelated(YamlMap document, Diagnostics diagnostics) throws RuleException {
    Node related = document.get("related");
    if (related == null) {
      return;
    }
    if (!(related instanceof SequenceNode)) {
      throw new RuleException(document.keyLocation("related"), "related must be a list of maps");
    }
    for (Node item : Yaml.listOrOne(related)) {
      YamlMap map = document.yaml().map(item, "an entry of related");
      idOf(map);
      String type = map.textOrNull("type");
      if (type == null || !RELATIONS.contains(type)) {
        diagnostics.warning(
            map.location(), "related has a type other than " + sorted(RELATIONS) + ": " + type);
      }
    }
  }

  private static Level level(YamlMap document) throws RuleException {
    String word = document.textOrNull("level");
    if (word == null) {
      return Level.MEDIUM;
    }
    for (Level level : Level.values()) {
      if (level.word().equals(word)) {
        return level;
      }
    }
    throw new RuleException(
        document.keyLocation("level"),
        "level '"
            + word
            + "' is none of "
            + List.of(Level.values()).stream().map(Level::word).toList());
  }

  private static List<String> sorted(Set<String> words) {
    return words.stream().sorted().toList();
  }

  /** {@code product aws, service cloudtrail}: a log source in words. */
  static String describe(YamlMap logSource) {
    StringBuilder text = new StringBuilder();
    for (String key : List.of("product", "category", "service")) {
      if (logSource.get(key) instanceof ScalarNode value) {
        text.append(text.isEmpty() ? "" : ", ").append(key).append(' ').append(value.getValue());
      }
    }
    return text.isEmpty() ? "an empty logsource" : text.toString();
  }
}
