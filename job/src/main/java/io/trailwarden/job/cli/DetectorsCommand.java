package io.trailwarden.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.event.LogSource;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.sigma.parse.RuleErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what is detected. Without a command of its own it does as {@code list}. */
@Command(
    name = "detectors",
    description =
        "Tell what is detected (list, show ID), why (explain ID EVENT), and check rules of your own"
            + " (lint DIR, test DIR).")
final class DetectorsCommand implements Callable<Integer> {
  private final Call call;

  @Mixin RuleOptions rules = new RuleOptions();
  @Mixin CommonOptions common = new CommonOptions();

  DetectorsCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors {
    printTable(rules.catalogue(call).detectors(), call);
    return ExitCode.DONE;
  }

  /**
   * The detector of that id.
   *
   * @throws UsageException when there is none, with those that may have been meant
   */
  static Catalogue.Entry find(String id, Catalogue catalogue) {
    return catalogue
        .find(id)
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no detector '"
                        + id
                        + "', see `trailwarden detectors list`"
                        + Suggestions.of(
                            id, catalogue.detectors().stream().map(each -> each.id()).toList())));
  }

  private static void printTable(List<Catalogue.Entry> entries, Call call) {
    Table table = new Table("ID", "LEVEL", "KIND", "TITLE");
    for (Catalogue.Entry entry : entries) {
      table.add(
          entry.id(),
          entry.metadata().level().word(),
          DetectorText.kind(entry),
          entry.metadata().title());
    }
    table.print(call.out());
  }

  /** All detectors, one line each. */
  @Command(
      name = "list",
      description = "List all detectors: id, level, kind and title.",
      footer = {
        "",
        "Examples:",
        "  trailwarden detectors list",
        "  trailwarden detectors list --rules my-rules --format json"
      })
  static final class ListCommand implements Callable<Integer> {
    private final Call call;

    @Option(
        names = "--format",
        paramLabel = "text|json",
        description = "A table (text), or a JSON array of objects (json).")
    ListFormat format = ListFormat.TEXT;

    @Mixin RuleOptions rules = new RuleOptions();
    @Mixin CommonOptions common = new CommonOptions();

    ListCommand(Call call) {
      this.call = call;
    }

    @Override
    public Integer call() throws RuleErrors, JsonProcessingException {
      List<Catalogue.Entry> entries = rules.catalogue(call).detectors();
      if (format == ListFormat.TEXT) {
        printTable(entries, call);
        return ExitCode.DONE;
      }
      List<Map<String, Object>> all = new ArrayList<>();
      for (Catalogue.Entry entry : entries) {
        Map<String, Object> each = new LinkedHashMap<>();
        each.put("id", entry.id());
        each.put("level", entry.metadata().level().word());
        each.put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        LogSource source = entry.logSource();
        each.put("log", source == null ? "both" : source.service());
        each.put("title", entry.metadata().title());
        each.put("tags", entry.metadata().tags());
        each.put("built_in", entry.isOwn());
        all.add(each);
      }
      call.out()
          .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
      return ExitCode.DONE;
    }
  }

  /** One detector. */
  @Command(
      name = "show",
      description =
          "Show one detector: what it detects, what an alert says, what to do; what its rules match"
              + " in words, which fields it reads, what state it keeps, and the programs it was"
              + " compiled to, with the constants that events are looked up by.",
      footer = {
        "",
        "Examples:",
        "  trailwarden detectors show root_login_without_mfa",
        "  trailwarden detectors show my_rule --rules my-rules"
      })
  static final class ShowCommand implements Callable<Integer> {
    private final Call call;

    @Parameters(paramLabel = "ID", description = "The detector's id.")
    String id = "";

    @Mixin RuleOptions rules = new RuleOptions();
    @Mixin CommonOptions common = new CommonOptions();

    ShowCommand(Call call) {
      this.call = call;
    }

    @Override
    public Integer call() throws RuleErrors {
      Catalogue catalogue = rules.catalogue(call);
      Catalogue.Entry entry = find(id, catalogue);
      call.out().print(DetectorText.of(entry, catalogue.rules(), catalogue.compile(Instant.EPOCH)));
      return ExitCode.DONE;
    }
  }
}
