package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.compile.RuleCompiler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A detector as a page of text. */
final class DetectorText {
  private final StringBuilder text = new StringBuilder();

  private DetectorText() {}

  static String kind(Catalogue.Entry entry) {
    return entry.kind().name().toLowerCase(Locale.ROOT);
  }

  static String of(Catalogue.Entry entry, RuleSet rules) {
    DetectorText page = new DetectorText();
    Metadata about = entry.metadata();
    page.line(entry.id() + ": " + about.title());
    page.line("");
    page.field("level", about.level().word());
    page.field("kind", kind(entry));
    LogSource source = entry.logSource();
    page.field("log", source == null ? "both" : source.service());
    page.field("from", entry.location().toString());
    page.field("Sigma id", about.id());
    page.field("tags", String.join(", ", about.tags()));
    page.section("What it detects", about.description());
    page.section("An alert says", about.message());
    page.section("What to do", about.remediation());
    page.section("Harmless when", String.join("\n", about.falsePositives()));
    page.section("References", String.join("\n", about.references()));
    page.program(entry.id(), rules);
    return page.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void field(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      line(String.format("%-9s %s", name, value));
    }
  }

  private void section(String title, @Nullable String body) {
    if (body != null && !body.isBlank()) {
      line("");
      line(title);
      body.strip().lines().forEach(each -> line("  " + each));
    }
  }

  /** The correlation and each rule below it, as they run. */
  private void program(String id, RuleSet rules) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(id));
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      if (!seen.add(name)) {
        continue;
      }
      for (Correlation each : rules.correlations()) {
        if (each.name().equals(name)) {
          section("Correlation " + name, correlation(each));
          open.addAll(each.rules());
        }
      }
      for (Rule each : rules.rules()) {
        if (each.name().equals(name)) {
          section("Program of " + name, RuleCompiler.compile(List.of(each)).listing(0));
        }
      }
    }
  }

  private static String correlation(Correlation correlation) {
    String groups =
        correlation.groupBy().stream()
            .map(Correlation.GroupField::name)
            .collect(Collectors.joining(", "));
    String bounds =
        correlation.condition().stream()
            .map(Correlation.Bound::toString)
            .collect(Collectors.joining(" and "));
    return correlation.type().name().toLowerCase(Locale.ROOT)
        + (bounds.isEmpty() ? "" : " " + bounds)
        + " within "
        + words(correlation.timespan())
        + "\nof "
        + String.join(", ", correlation.rules())
        + (groups.isEmpty() ? "" : "\nby " + groups);
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
