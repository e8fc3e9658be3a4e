package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Location;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
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
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
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

/**
 * YAML 1.2 nodes of one file, with places. A file is not trusted: its size, its depth and its
 * number of nodes are bounded, and aliases are refused, since a small file can mean a huge tree
 * with them.
 */
final class Yaml {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 32;
  static final int MAX_NODES = 100_000;

  private final String path;

  /** Where the last part began that was read without an error. */
  private int lastLine = 1;

  Yaml(String path) {
    this.path = path;
  }

  /** The root nodes of the file's documents; empty documents are left out. */
  List<Node> documents(byte[] content) throws RuleException {
    Location start = new Location(path, 1, 1);
    if (content.length > MAX_BYTES) {
      throw new RuleException(
          start, "the file has " + content.length + " bytes, more than " + MAX_BYTES);
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
    } catch (CharacterCodingException e) {
      throw new RuleException(start, "the file is not UTF-8");
    }
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    LoadSettings settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setLabel(path).build();
    try {
      checkLimits(new Parse(settings).parseString(text));
      List<Node> documents = new ArrayList<>();
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        if (!isNull(node)) {
          documents.add(node);
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      Location place = e.getProblemMark().map(this::location).orElse(start);
      throw new RuleException(place, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new RuleException(start, "not YAML: " + e.getMessage());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The engine's own parser fails so on some broken escapes, without a place.
      throw new RuleException(
          start,
          "not YAML: it can't be read behind line " + lastLine + " (" + e.getMessage() + ")");
    }
  }

  private void checkLimits(Iterable<Event> events) throws RuleException {
    int depth = 0;
    int nodes = 0;
    for (Event event : events) {
      lastLine = location(event.getStartMark()).line();
      if (event instanceof AliasEvent) {
        throw new RuleException(location(event.getStartMark()), "YAML aliases are not supported");
      }
      if (event instanceof ScalarEvent scalar) {
        checkTag(scalar.getTag(), event);
      } else if (event instanceof CollectionStartEvent start) {
        checkTag(start.getTag(), event);
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      nodes++;
      if (depth > MAX_DEPTH) {
        throw new RuleException(
            location(event.getStartMark()), "nested more than " + MAX_DEPTH + " deep");
      }
      if (nodes > MAX_NODES) {
        throw new RuleException(
            location(event.getStartMark()), "more than " + MAX_NODES + " YAML nodes");
      }
    }
  }

  /** YAML can name types; rules have only those that show. */
  private void checkTag(Optional<String> tag, Event event) throws RuleException {
    if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(Tag.STR.getValue())) {
      throw new RuleException(
          location(event.getStartMark()), "YAML tags (" + tag.get() + ") are not supported");
    }
  }

  Location location(Node node) {
    return location(node.getStartMark());
  }

  private Location location(Optional<Mark> mark) {
    return mark.map(this::location).orElse(new Location(path, 1, 1));
  }

  private Location location(Mark mark) {
    return new Location(path, mark.getLine() + 1, mark.getColumn() + 1);
  }

  RuleException error(Node node, String reason) {
    return new RuleException(location(node), reason);
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /**
   * A map with text keys, in the file's order.
   *
   * @param what what stands here, for messages
   */
  YamlMap map(Node node, String what) throws RuleException {
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, what + " must be a map");
    }
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw error(tuple.getKeyNode(), what + " has a key that is no text");
      }
      if (key.getValue().equals("<<") && key.isPlain()) {
        throw error(key, "YAML merge keys are not supported");
      }
      if (entries.put(key.getValue(), tuple) != null) {
        throw error(key, what + " has '" + key.getValue() + "' twice");
      }
    }
    return new YamlMap(this, location(node), entries);
  }

  /** The items of a list, or the node alone where there is no list. */
  static List<Node> listOrOne(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  /** A scalar's text as written; quotes and escapes resolved. */
  String text(Node node, String what) throws RuleException {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      throw error(node, what + " must be text");
    }
    return scalar.getValue();
  }

  /** A scalar's text; it must not be blank. */
  String filledText(Node node, String what) throws RuleException {
    String text = text(node, what);
    if (text.isBlank()) {
      throw error(node, what + " must not be empty");
    }
    return text;
  }

  /** {@link #filledText} of each item of a list, or of a scalar. */
  List<String> texts(Node node, String what) throws RuleException {
    List<String> texts = new ArrayList<>();
    for (Node item : listOrOne(node)) {
      texts.add(filledText(item, what));
    }
    return texts;
  }

  boolean bool(Node node, String what) throws RuleException {
    if (!node.getTag().equals(Tag.BOOL) || !(node instanceof ScalarNode scalar)) {
      throw error(node, what + " must be true or false");
    }
    return Boolean.parseBoolean(scalar.getValue());
  }

  /**
   * A map of a rule file.
   *
   * @param location where it begins
   */
  record YamlMap(Yaml yaml, Location location, Map<String, NodeTuple> entries) {
    @Nullable Node get(String key) {
      NodeTuple tuple = entries.get(key);
      return tuple == null || isNull(tuple.getValueNode()) ? null : tuple.getValueNode();
    }

    boolean has(String key) {
      return entries.containsKey(key);
    }

    Location keyLocation(String key) {
      NodeTuple tuple = entries.get(key);
      return tuple == null ? location : yaml.location(tuple.getKeyNode());
    }

    @Nullable String textOrNull(String key) throws RuleException {
      Node node = get(key);
      return node == null ? null : yaml.filledText(node, key);
    }

    List<String> texts(String key) throws RuleException {
      Node node = get(key);
      return node == null ? List.of() : yaml.texts(node, key);
    }
  }
}
