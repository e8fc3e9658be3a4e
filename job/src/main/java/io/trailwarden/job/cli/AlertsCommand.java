package io.trailwarden.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.alert.Run;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.sink.OpenSearchAdmin;
import io.trailwarden.sigma.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints alerts that are in an OpenSearch. */
@Command(
    name = "alerts",
    sortOptions = false,
    customSynopsis = "trailwarden alerts --output URL [OPTION]…",
    description = "Print the alerts of an investigation, or those of live, in the order of time.",
    footer = {
      "",
      "Examples:",
      "  trailwarden alerts --output https://search.example.com:9200 --investigation leaked-key",
      "  trailwarden alerts --output https://search.example.com:9200 --level high --limit 20",
      "It asks with a user who may search trailwarden-*, which the user of live need not."
    })
final class AlertsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 10_000;
  private static final int WIDTH = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final List<Level> WORST_FIRST =
      List.of(Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW, Level.INFORMATIONAL);

  private final Call call;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URL",
      description = "The OpenSearch that alerts went to.")
  String output = "";

  @Option(
      names = "--investigation",
      paramLabel = "NAME",
      description = "Alerts of that replay. Without it, those of live.")
  @Nullable String investigation;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only alerts of that level or above: ${COMPLETION-CANDIDATES}.")
  Level level = Level.INFORMATIONAL;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first ones, 1 to 10000 (${DEFAULT-VALUE}).",
      defaultValue = "1000")
  int limit;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "A table (text), or the whole documents, one in a line (json).")
  ListFormat format = ListFormat.TEXT;

  @Mixin OpenSearchOptions openSearch = new OpenSearchOptions();
  @Mixin CommonOptions common = new CommonOptions();

  AlertsCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new UsageException("--limit is from 1 to " + MOST + ", not " + limit);
    }
    OpenSearchSettings settings = openSearch.settings(output);
    try (OpenSearchAdmin admin = OpenSearchAdmin.of(settings)) {
      String index = index();
      JsonNode hits =
          admin
              .search(index, query())
              .orElseThrow(
                  () -> new UsageException("there is no index " + index + " at " + settings.uri()))
              .path("hits");
      print(hits);
      return ExitCode.DONE;
    }
  }

  private String index() {
    Run run = Checked.settings(() -> new Run(investigation));
    return run.isReplay() ? "trailwarden-replay-" + run.investigation() : "trailwarden-alerts-*";
  }

  private ObjectNode query() {
    ObjectNode query = JSON.createObjectNode();
    query.put("size", limit).put("track_total_hits", true);
    query.putArray("sort").add("@timestamp").add("finding_info.uid");
    query
        .putObject("query")
        .putObject("range")
        .putObject("severity_id")
        .put("gte", severity(level));
    if (format == ListFormat.TEXT) {
      query.putArray("_source").add("@timestamp").add("severity").add("message");
    }
    return query;
  }

  /** OCSF's {@code severity_id}. */
  private static int severity(Level level) {
    return switch (level) {
      case INFORMATIONAL -> 1;
      case LOW -> 2;
      case MEDIUM -> 3;
      case HIGH -> 4;
      case CRITICAL -> 5;
    };
  }

  private void print(JsonNode hits) {
    if (format == ListFormat.JSON) {
      hits.path("hits").forEach(hit -> call.out().println(hit.path("_source")));
      return;
    }
    Table table = new Table("TIME (UTC)", "SEVERITY", "WHAT HAPPENED");
    Map<String, Integer> bySeverity = new LinkedHashMap<>();
    for (JsonNode hit : hits.path("hits")) {
      JsonNode alert = hit.path("_source");
      String severity = alert.path("severity").asText();
      bySeverity.merge(severity, 1, Integer::sum);
      table.add(time(alert.path("@timestamp").asText()), severity, alert.path("message").asText());
    }
    int shown = hits.path("hits").size();
    if (shown > 0) {
      table.printWrapped(call.out(), WIDTH);
      call.out().println();
    }
    call.out().println(counted(shown, bySeverity));
    long total = hits.path("total").path("value").asLong();
    if (total > shown) {
      call.note("these are the first " + shown + " of " + total + "; --limit shows more");
    }
  }

  /** {@code 63 alerts: 30 critical, 22 high, 11 medium}. */
  private static String counted(int shown, Map<String, Integer> bySeverity) {
    StringBuilder text =
        new StringBuilder(shown == 0 ? "no" : Integer.toString(shown))
            .append(shown == 1 ? " alert" : " alerts");
    String separator = ": ";
    for (Level each : WORST_FIRST) {
      String word = each.word();
      for (Map.Entry<String, Integer> severity : bySeverity.entrySet()) {
        if (severity.getKey().toLowerCase(Locale.ROOT).equals(word)) {
          text.append(separator).append(severity.getValue()).append(' ').append(word);
          separator = ", ";
        }
      }
    }
    return text.toString();
  }

  private static String time(String timestamp) {
    try {
      return TIME.format(Instant.parse(timestamp));
    } catch (DateTimeException e) {
      return timestamp;
    }
  }
}
