package io.trailwarden.alert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of an event that a rule looked at, as the map that OpenSearch keeps as a {@code
 * flat_object}: any names, and strings as leaves. OpenSearch refuses a document whose leaf takes,
 * with its path, more than 32,766 bytes, and names that are empty or full of dots; all of them, and
 * how much there is, are bounded here.
 */
final class EvidenceFields {
  /** Of a leaf, in bytes of UTF-8, with the note of how long it was. */
  static final int LEAF_LIMIT = 8 * 1024;

  static final int NAME_LIMIT = 256;
  static final int FIELD_LIMIT = 256;
  static final int VALUE_LIMIT = 20;

  /** Of all of an event's fields, in bytes of JSON. */
  static final int TOTAL_LIMIT = 64 * 1024;

  private static final int SYNTAX = 8;

  private final Map<String, List<String>> kept = new LinkedHashMap<>();
  private int leftOut;
  private boolean cut;
  private int total;

  private EvidenceFields() {}

  static EvidenceFields of(Map<String, List<String>> fields) {
    EvidenceFields flat = new EvidenceFields();
    for (Map.Entry<String, List<String>> field : fields.entrySet()) {
      if (!field.getValue().isEmpty()) {
        flat.add(field.getKey(), field.getValue());
      }
    }
    return flat;
  }

  void write(AlertJson json) throws IOException {
    json.beginObject("fields");
    for (Map.Entry<String, List<String>> field : kept.entrySet()) {
      json.fitting(field.getKey(), field.getValue());
    }
    json.endObject();
    if (leftOut > 0) {
      json.number("fields_left_out", leftOut);
    }
    if (cut || leftOut > 0) {
      json.cut();
    }
  }

  private void add(String name, List<String> values) {
    if (kept.size() == FIELD_LIMIT) {
      leftOut++;
      return;
    }
    String unique = unique(plain(name));
    int size = Bounded.jsonLength(unique) + SYNTAX;
    List<String> leaves = new ArrayList<>();
    for (String value : values.subList(0, Math.min(values.size(), VALUE_LIMIT))) {
      String leaf = leaf(value);
      leaves.add(leaf);
      size += Bounded.jsonLength(leaf) + SYNTAX;
      if (total + size > TOTAL_LIMIT) {
        leftOut++;
        return;
      }
    }
    total += size;
    kept.put(unique, leaves);
    cut |= !unique.equals(name) || values.size() > VALUE_LIMIT;
  }

  private String leaf(String value) {
    int length = Bounded.utf8Length(value);
    if (length <= LEAF_LIMIT) {
      return Bounded.utf8(value, LEAF_LIMIT);
    }
    cut = true;
    String note = "… (cut, " + length + " bytes)";
    return Bounded.utf8(value, LEAF_LIMIT - Bounded.utf8Length(note)) + note;
  }

  /**
   * A name as OpenSearch takes it: not empty, no empty part between dots, no control characters.
   */
  private static String plain(String name) {
    StringBuilder plain = new StringBuilder();
    for (String part : Bounded.utf8(name, NAME_LIMIT).split("\\.", -1)) {
      if (!plain.isEmpty()) {
        plain.append('.');
      }
      String word = part.replaceAll("\\p{Cntrl}", "_");
      plain.append(word.isBlank() ? "_" : word);
    }
    return plain.toString();
  }

  /** Names that became alike are told apart by a number. */
  private String unique(String name) {
    String unique = name;
    for (int i = 2; kept.containsKey(unique); i++) {
      unique = name + "~" + i;
    }
    return unique;
  }
}
