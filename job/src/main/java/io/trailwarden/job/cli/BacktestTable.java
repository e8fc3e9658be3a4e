package io.trailwarden.job.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.catalogue.Catalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What rules found in an archive, a row for each detector. Alerts are read one at a time; of each
 * detector the first {@value #ENTITIES} entities are told apart.
 */
final class BacktestTable {
  private static final int ENTITIES = 10_000;
  private static final int SHOWN = 3;
  private static final int ENTITY_CHARACTERS = 80;
  private static final JsonPointer DETECTOR = JsonPointer.compile("/trailwarden/detector");
  private static final JsonPointer ENTITY = JsonPointer.compile("/trailwarden/entity");
  private static final JsonPointer COUNT = JsonPointer.compile("/trailwarden/evidence_count");
  private static final JsonPointer START = JsonPointer.compile("/start_time");
  private static final JsonPointer END = JsonPointer.compile("/end_time");

  /** Who did it, of an alert that rests on one event. */
  private static final List<JsonPointer> WHO =
      List.of(
          JsonPointer.compile("/actor/user/uid"),
          JsonPointer.compile("/actor/user/name"),
          JsonPointer.compile("/evidences/0/src_endpoint/ip"),
          JsonPointer.compile("/evidences/0/src_endpoint/svc_name"));

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * @param counted the detectors that have a row; alerts of others are left out
   */
  BacktestTable(List<Catalogue.Entry> counted) {
    counted.forEach(entry -> rows.put(entry.id(), new Row(entry.kind() == Catalogue.Kind.RULE)));
  }

  private static final class Row {
    final boolean stateless;
    long alerts;
    long events;
    boolean moreEvents;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    final Map<String, Long> entities = new HashMap<>();
    boolean moreEntities;

    Row(boolean stateless) {
      this.stateless = stateless;
    }
  }

  /** Takes the alerts of a file of JSON lines. */
  void read(Path file) {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(mapper.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the alerts of the run can't be read", e);
    }
  }

  private void add(JsonNode alert) {
    Row row = rows.get(alert.at(DETECTOR).asText());
    if (row == null) {
      return;
    }
    row.alerts++;
    String count = alert.at(COUNT).asText();
    row.moreEvents |= count.endsWith("+");
    row.events += Long.parseLong(count.replace("+", ""));
    long start = alert.at(START).asLong();
    row.first = Math.min(row.first, start);
    row.last = Math.max(row.last, Math.max(start, alert.at(END).asLong(start)));
    String entity = entity(alert, row.stateless);
    if (row.entities.size() < ENTITIES || row.entities.containsKey(entity)) {
      row.entities.merge(entity, 1L, Long::sum);
    } else {
      row.moreEntities = true;
    }
  }

  private static String entity(JsonNode alert, boolean stateless) {
    if (stateless) {
      return WHO.stream()
          .map(pointer -> alert.at(pointer).asText())
          .filter(text -> !text.isEmpty())
          .findFirst()
          .orElse("nobody known");
    }
    StringBuilder values = new StringBuilder();
    alert
        .at(ENTITY)
        .forEach(value -> values.append(values.isEmpty() ? "" : ", ").append(value.asText()));
    return values.isEmpty() ? "everybody" : values.toString();
  }

  /** Those that fired most often first. */
  void print(PrintStream out) {
    Table table = new Table("DETECTOR", "ALERTS", "EVENTS", "FIRST", "LAST", "MOST OFTEN");
    rows.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Row> entry) -> -entry.getValue().alerts)
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> add(table, entry.getKey(), entry.getValue()));
    table.print(out);
  }

  private static void add(Table table, String detector, Row row) {
    table.add(
        detector,
        String.format(Locale.ROOT, "%,d", row.alerts),
        String.format(Locale.ROOT, "%,d%s", row.events, row.moreEvents ? "+" : ""),
        row.alerts == 0 ? "-" : Instant.ofEpochMilli(row.first).toString(),
        row.alerts == 0 ? "-" : Instant.ofEpochMilli(row.last).toString(),
        row.alerts == 0 ? "-" : mostOften(row));
  }

  private static String mostOften(Row row) {
    String shown =
        row.entities.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Long> entry) -> -entry.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(SHOWN)
            .map(entry -> cut(entry.getKey()) + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    int others = row.entities.size() - SHOWN;
    return others <= 0
        ? shown
        : shown + " and " + others + (row.moreEntities ? " or more" : "") + " others";
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= ENTITY_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, ENTITY_CHARACTERS)) + "…";
  }
}
