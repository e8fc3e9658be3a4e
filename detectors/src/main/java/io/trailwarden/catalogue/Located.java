package io.trailwarden.catalogue;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A value of a YAML file, and where it stands. Depth is bounded, aliases are refused. */
final class Located {
  private static final int MAX_DEPTH = 64;

  private final String path;
  private final Node node;

  /** The key that it is the value of; itself where there is none. */
  private final Node named;

  private Located(String path, Node node, Node named) {
    this.path = path;
    this.node = node;
    this.named = named;
  }

  /**
   * The documents of a file; empty ones are left out.
   *
   * @throws RuleException when it is no YAML
   */
  static List<Located> documents(RuleFile file) throws RuleException {
    LoadSettings settings = settings(file.path());
    String text = new String(file.content(), StandardCharsets.UTF_8);
    try {
      checkBounds(file.path(), new Parse(settings).parseString(text));
      List<Located> documents = new ArrayList<>();
      for (Node root : new Compose(settings).composeAllFromString(text)) {
        if (!root.getTag().equals(Tag.NULL)) {
          documents.add(new Located(file.path(), root, root));
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      throw new RuleException(
          location(file.path(), e.getProblemMark()), "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new RuleException(new Location(file.path(), 1, 1), "not YAML: " + e.getMessage());
    }
  }

  /**
   * The one document of a file.
   *
   * @throws RuleException when it is no YAML, empty, or several documents
   */
  static Located document(RuleFile file) throws RuleException {
    List<Located> documents = documents(file);
    if (documents.size() != 1) {
      throw new RuleException(
          new Location(file.path(), 1, 1),
          documents.isEmpty() ? "the file is empty" : "the file has more than one document");
    }
    return documents.get(0);
  }

  private static LoadSettings settings(String path) {
    return LoadSettings.builder().setSchema(new CoreSchema()).setLabel(path).build();
  }

  private static void checkBounds(String path, Iterable<Event> events) throws RuleException {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof AliasEvent) {
        throw new RuleException(
            location(path, event.getStartMark()), "YAML aliases are not supported");
      }
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw new RuleException(
            location(path, event.getStartMark()), "nested more than " + MAX_DEPTH + " deep");
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static Location location(String path, Optional<Mark> mark) {
    return mark.map(m -> new Location(path, m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Location(path, 1, 1));
  }

  /** Where it begins; of a map's value, where its key does. */
  Location location() {
    return location(path, named.getStartMark());
  }

  RuleException error(String reason) {
    return new RuleException(location(), reason);
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isText() {
    return node.getTag().equals(Tag.STR);
  }

  /** Whether it is a text without quotes. */
  boolean isPlain() {
    return node instanceof ScalarNode scalar && scalar.isPlain();
  }

  /**
   * Its values by key, in the file's order.
   *
   * @param what what should stand here, for messages
   */
  Map<String, Located> map(String what) throws RuleException {
    if (!(node instanceof MappingNode mapping)) {
      throw error(what + " must be a map");
    }
    Map<String, Located> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Located value = new Located(path, tuple.getValueNode(), tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw value.error(what + " has a key that is no text");
      }
      if (map.put(key.getValue(), value) != null) {
        throw value.error(what + " has '" + key.getValue() + "' twice");
      }
    }
    return map;
  }

  /** The items of a list, or itself where it is none. */
  List<Located> listOrOne() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    return sequence.getValue().stream().map(item -> new Located(path, item, item)).toList();
  }

  /** A scalar's text as written. */
  String text(String what) throws RuleException {
    if (!(node instanceof ScalarNode scalar)) {
      throw error(what + " must be text");
    }
    return scalar.getValue();
  }

  /** The value alone: maps, lists and scalars as JSON has them. */
  @Nullable Object value() throws RuleException {
    try {
      return new StandardConstructor(settings(path)).constructSingleDocument(Optional.of(node));
    } catch (YamlEngineException e) {
      throw error("not YAML: " + e.getMessage());
    }
  }
}
