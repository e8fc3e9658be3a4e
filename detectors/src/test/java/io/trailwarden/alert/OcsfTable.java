package io.trailwarden.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds documents against {@code ocsf/detection_finding-1.9.0.csv}: unknown attributes, missing
 * required ones, wrong types, values of no enumeration, and texts that are not what their number
 * means.
 */
final class OcsfTable {
  private static final String RESOURCE = "/ocsf/detection_finding-1.9.0.csv";

  /** What the specification of alerts adds to OCSF. */
  private static final Set<String> OURS = Set.of("@timestamp", "trailwarden");

  private static final Pattern ADDRESS = Pattern.compile("[0-9a-f:]+|[0-9]+(\\.[0-9]+){3}");

  private final Map<String, Map<String, Attribute>> objects = new HashMap<>();
  private final Map<String, List<String>> atLeastOne = new HashMap<>();

  private record Attribute(
      String type, boolean many, boolean required, String sibling, Map<String, String> values) {}

  OcsfTable() {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(RESOURCE))) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      table.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    String[] cells = line.split(",", -1);
    if (cells[1].equals("at_least_one")) {
      atLeastOne.put(cells[0], List.of(cells[2].split(" ")));
      return;
    }
    Map<String, String> values = new TreeMap<>();
    for (String value : cells[6].isEmpty() ? new String[0] : cells[6].split(";")) {
      int colon = value.indexOf(':');
      values.put(value.substring(0, colon), value.substring(colon + 1));
    }
    objects
        .computeIfAbsent(cells[0], name -> new TreeMap<>())
        .put(
            cells[1],
            new Attribute(
                cells[2], cells[3].equals("many"), cells[4].equals("required"), cells[5], values));
  }

  /** What is wrong with a document, a line each; empty when it is a Detection Finding. */
  List<String> faults(JsonNode document) {
    List<String> faults = new ArrayList<>();
    check("detection_finding", "", document, faults);
    return faults;
  }

  private void check(String object, String path, JsonNode node, List<String> faults) {
    Map<String, Attribute> attributes = objects.get(object);
    if (attributes == null) {
      faults.add(path + ": the table has no object " + object);
      return;
    }
    if (!node.isObject()) {
      faults.add(path + ": no object");
      return;
    }
    attributes.forEach(
        (name, attribute) -> {
          if (attribute.required() && !node.has(name)) {
            faults.add(path + name + ": required");
          }
        });
    List<String> oneOf = atLeastOne.get(object);
    if (oneOf != null && oneOf.stream().noneMatch(node::has)) {
      faults.add(path + ": none of " + oneOf);
    }
    for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      if (path.isEmpty() && OURS.contains(field.getKey())) {
        continue;
      }
      Attribute attribute = attributes.get(field.getKey());
      if (attribute == null) {
        faults.add(path + field.getKey() + ": not an attribute of " + object);
      } else {
        checkAttribute(path + field.getKey(), attribute, field.getValue(), node, faults);
      }
    }
  }

  private void checkAttribute(
      String path, Attribute attribute, JsonNode value, JsonNode around, List<String> faults) {
    if (attribute.many() != value.isArray()) {
      faults.add(path + (attribute.many() ? ": no array" : ": an array"));
      return;
    }
    if (attribute.many()) {
      for (int i = 0; i < value.size(); i++) {
        checkValue(path + "[" + i + "]", attribute, value.get(i), faults);
      }
      return;
    }
    checkValue(path, attribute, value, faults);
    JsonNode caption = attribute.sibling().isEmpty() ? null : around.get(attribute.sibling());
    String wanted = attribute.values().get(value.asText());
    if (caption != null && wanted != null && !value.asText().equals("99")) {
      if (!caption.asText().equals(wanted)) {
        faults.add(path + ": " + value + " is " + wanted + ", not " + caption);
      }
    }
    if (value.asText().equals("99") && !attribute.values().isEmpty() && caption == null) {
      faults.add(path + ": 99 without a word for it");
    }
  }

  private void checkValue(String path, Attribute attribute, JsonNode value, List<String> faults) {
    String fault =
        switch (attribute.type()) {
          case "integer_t" -> value.isInt() ? null : "no integer";
          case "long_t", "timestamp_t" ->
              value.canConvertToLong() && value.isIntegralNumber() ? null : "no long";
          case "boolean_t" -> value.isBoolean() ? null : "no boolean";
          case "ip_t" ->
              value.isTextual() && ADDRESS.matcher(value.asText()).matches() ? null : "no address";
          case "json_t" -> null;
          default ->
              attribute.type().endsWith("_t")
                  ? value.isTextual() ? null : "no string"
                  : object(path, attribute.type(), value, faults);
        };
    if (fault != null) {
      faults.add(path + ": " + fault);
    }
    if (!attribute.values().isEmpty() && !attribute.values().containsKey(value.asText())) {
      faults.add(path + ": " + value + " is none of " + attribute.values());
    }
  }

  private @Nullable String object(String path, String type, JsonNode value, List<String> faults) {
    check(type, path + ".", value, faults);
    return null;
  }
}
