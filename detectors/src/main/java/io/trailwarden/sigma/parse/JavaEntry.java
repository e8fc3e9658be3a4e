package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.parse.Yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The entry of a detector that is written in Java: a file like a rule's, with {@code
 * trailwarden.java: NAME} in place of a detection.
 *
 * @param metadata its name is the detector's id
 * @param location where the document begins
 */
public record JavaEntry(Metadata metadata, Location location) {
  private static final Set<String> ATTRIBUTES = Set.of("message", "remediation", "java");

  /**
   * Reads a file.
   *
   * @return empty for any other file, broken or not
   * @throws RuleException when it is such an entry, and something is wrong with it
   */
  public static Optional<JavaEntry> parse(RuleFile file) throws RuleException {
    YamlMap document;
    YamlMap ours;
    try {
      Yaml yaml = new Yaml(file.path());
      List<Node> documents = yaml.documents(file.content());
      if (documents.size() != 1) {
        return Optional.empty();
      }
      document = yaml.map(documents.get(0), "a rule");
      Node section = document.get("trailwarden");
      if (section == null) {
        return Optional.empty();
      }
      ours = yaml.map(section, "trailwarden");
    } catch (RuleException e) {
      // No entry of ours; the rule parser reads the file next and says what is wrong with it.
      return Optional.empty();
    }
    if (!ours.has("java")) {
      return Optional.empty();
    }
    for (String key : List.of("detection", "correlation", "logsource")) {
      if (document.has(key)) {
        throw new RuleException(
            document.keyLocation(key), "a detector written in Java has no " + key + " of its own");
      }
    }
    String name = ours.textOrNull("java");
    Header header = Header.parse(document, new Diagnostics(), ATTRIBUTES);
    if (name == null || !name.equals(header.name())) {
      throw new RuleException(ours.keyLocation("java"), "trailwarden.java is not the rule's name");
    }
    return Optional.of(new JavaEntry(header.named(name), document.location()));
  }
}
