package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Options in a YAML file: a map of option names without their dashes to a value or a list of
 * values, and {@code placeholders}, a map of names to lists.
 *
 * <pre>
 * output: https://search.example.com:9200
 * own-accounts: [111122223333, 444455556666]
 * placeholders:
 *   administrators: [alice, bob]
 * </pre>
 */
final class ConfigFile {
  /** No file. */
  static final ConfigFile NONE = new ConfigFile(Map.of(), Map.of());

  static final String PLACEHOLDERS = "placeholders";
  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, Entry> entries;
  private final Map<String, List<String>> placeholders;

  /**
   * What an option was given in the file.
   *
   * @param place {@code FILE:LINE}
   */
  record Entry(List<String> values, String place) {
    Entry {
      values = List.copyOf(values);
    }
  }

  private ConfigFile(Map<String, Entry> entries, Map<String, List<String>> placeholders) {
    this.entries = entries;
    this.placeholders = Map.copyOf(placeholders);
  }

  /**
   * Reads a file.
   *
   * @throws UsageException when it is not there or is not such a map
   */
  static ConfigFile read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new UsageException(path + ": a configuration has at most " + MAX_BYTES + " bytes");
      }
      return new Reader(path).read(content);
    } catch (NoSuchFileException e) {
      throw new UsageException(path + ": no such configuration file", e);
    } catch (IOException e) {
      throw new UsageException(path + ": the configuration can't be read: " + e.getMessage(), e);
    }
  }

  /** What an option was given. */
  Optional<Entry> entry(String option) {
    return Optional.ofNullable(entries.get(option));
  }

  /** Values for Sigma's modifier {@code expand}, by name. */
  Map<String, List<String>> placeholders() {
    return placeholders;
  }

  /**
   * Makes sure that every key is an option of some command.
   *
   * @throws UsageException naming the first that is not, and its line
   */
  void refuseUnknown(Set<String> options) {
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      if (!options.contains(each.getKey())) {
        throw new UsageException(
            each.getValue().place()
                + ": there is no option '"
                + each.getKey()
                + "'"
                + Suggestions.of(each.getKey(), options));
      }
    }
  }

  /** Takes one file apart. */
  private static final class Reader {
    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, List<String>> placeholders = new LinkedHashMap<>();

    Reader(Path path) {
      this.path = path;
    }

    ConfigFile read(byte[] content) {
      try {
        LoadSettings settings =
            LoadSettings.builder().setLabel(path.toString()).setAllowDuplicateKeys(false).build();
        Optional<Node> root =
            new Compose(settings).composeInputStream(new ByteArrayInputStream(content));
        if (root.isPresent()) {
          options(map(root.get(), "a configuration is a map of option names to values"));
        }
      } catch (MarkedYamlEngineException e) {
        throw new UsageException(
            place(e.getProblemMark().orElse(null))
                + ": not YAML: "
                + String.valueOf(e.getProblem()),
            e);
      } catch (YamlEngineException e) {
        throw new UsageException(path + ": not YAML: " + RootCause.line(e), e);
      }
      return new ConfigFile(entries, placeholders);
    }

    private void options(MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        String key = text(tuple.getKeyNode(), "an option's name is a text");
        if (key.equals(PLACEHOLDERS)) {
          placeholders(map(tuple.getValueNode(), "placeholders is a map of names to values"));
          continue;
        }
        Entry before =
            entries.put(
                key, new Entry(values(tuple.getValueNode(), key), place(tuple.getKeyNode())));
        if (before != null) {
          throw new UsageException(
              place(tuple.getKeyNode()) + ": '" + key + "' is given already, at " + before.place());
        }
      }
    }

    private void placeholders(MappingNode map) {
      for (NodeTuple tuple : map.getValue()) {
        String name = text(tuple.getKeyNode(), "a placeholder's name is a text");
        placeholders.put(name, values(tuple.getValueNode(), name));
      }
    }

    private List<String> values(Node node, String key) {
      String expected = "'" + key + "' takes a value or a list of values";
      if (node instanceof SequenceNode list) {
        List<String> values = new ArrayList<>();
        for (Node each : list.getValue()) {
          values.add(text(each, expected));
        }
        return values;
      }
      return List.of(text(node, expected));
    }

    private MappingNode map(Node node, String expected) {
      if (node instanceof MappingNode map) {
        return map;
      }
      throw new UsageException(place(node) + ": " + expected);
    }

    private String text(Node node, String expected) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      throw new UsageException(place(node) + ": " + expected);
    }

    private String place(Node node) {
      return place(node.getStartMark().orElse(null));
    }

    private String place(@Nullable Mark mark) {
      return mark == null ? path.toString() : path + ":" + (mark.getLine() + 1);
    }
  }
}
