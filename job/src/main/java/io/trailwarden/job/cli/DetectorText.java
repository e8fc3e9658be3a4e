package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.derive.DerivedFields;
import io.trailwarden.detect.Detectors;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.explain.Prose;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A detector as a page of text. */
final class DetectorText {
  private final StringBuilder text = new StringBuilder();

  private DetectorText() {}

  static String kind(Catalogue.Entry entry) {
    return entry.kind().name().toLowerCase(Locale.ROOT);
  }

  /**
   * A page about a detector.
   *
   * @param detectors what the catalogue compiles to
   */
  static String of(Catalogue.Entry entry, RuleSet rules, Detectors detectors) {
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
    List<Rule> written = detectors.rulesAsWritten(entry.id());
    Map<String, Correlation> correlations = correlations(entry.id(), rules);
    correlations.forEach(
        (name, correlation) -> page.section("Correlation " + name, correlation(correlation)));
    page.inWords(entry.id(), written);
    if (entry.kind() == Catalogue.Kind.INTEGRITY) {
      page.section(
          "In words",
          "Looks at no event, but holds log files and digests against what CloudTrail signed, where\n"
              + "--public-keys says with which keys.");
    } else {
      page.section("Fields it reads", fields(written, correlations.values()));
    }
    page.state(correlations.get(entry.id()), entry.kind());
    for (Rule rule : written) {
      page.section("Program of " + rule.name(), RuleCompiler.compile(List.of(rule)).listing(0));
    }
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

  /** The correlation and those that it rests on, itself first. */
  private static Map<String, Correlation> correlations(String id, RuleSet rules) {
    Map<String, Correlation> found = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(id));
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      for (Correlation each : rules.correlations()) {
        if (each.name().equals(name) && found.put(name, each) == null) {
          open.addAll(each.rules());
        }
      }
    }
    return found;
  }

  /** What its rules match, in sentences. */
  private void inWords(String id, List<Rule> written) {
    for (Rule rule : written) {
      boolean isItself = rule.name().equals(id);
      section(
          isItself ? "In words" : "In words, " + rule.name(), String.join("\n", Prose.of(rule)));
    }
  }

  private static String fields(List<Rule> rules, Collection<Correlation> correlations) {
    Set<String> names = new TreeSet<>();
    for (Rule rule : rules) {
      rule.detections().values().forEach(detection -> addFields(detection, names));
    }
    for (Correlation correlation : correlations) {
      correlation
          .groupBy()
          .forEach(field -> field.byRule().values().forEach(path -> names.add(path.name())));
      correlation.fields().forEach(path -> names.add(path.name()));
    }
    Map<String, String> derived = DerivedFields.descriptions();
    return names.stream()
        .map(name -> derived.containsKey(name) ? name + ": " + derived.get(name) : name)
        .collect(Collectors.joining("\n"));
  }

  private static void addFields(Detection detection, Set<String> names) {
    if (detection instanceof Detection.All all) {
      all.items().forEach(item -> addFields(item, names));
    } else if (detection instanceof Detection.Any any) {
      any.items().forEach(item -> addFields(item, names));
    } else if (detection instanceof Detection.Item item) {
      if (item.field() != null) {
        names.add(item.field().name());
      }
      for (Value value : item.values()) {
        if (value instanceof Value.FieldReference reference) {
          names.add(reference.field().name());
        }
      }
    }
  }

  private void state(@Nullable Correlation correlation, Catalogue.Kind kind) {
    if (correlation != null) {
      section("State", String.join("\n", StateText.of(correlation)));
    } else if (kind == Catalogue.Kind.RULE) {
      section("State", "None: each event is judged alone, and each that matches is an alert.");
    }
  }

  /** Its type, condition, timespan, rules and groups. */
  static String correlation(Correlation correlation) {
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
        + StateText.words(correlation.timespan())
        + "\nof "
        + String.join(", ", correlation.rules())
        + (groups.isEmpty() ? "" : "\nby " + groups);
  }
}
