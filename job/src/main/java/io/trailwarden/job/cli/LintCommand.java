package io.trailwarden.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.catalogue.Lint;
import io.trailwarden.catalogue.Lint.Problem;
import io.trailwarden.catalogue.Lint.Severity;
import io.trailwarden.sigma.parse.RuleErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with rule files. */
@Command(
    name = "lint",
    sortOptions = false,
    customSynopsis = "trailwarden detectors lint DIR|FILE… [OPTION]…",
    description = {
      "Say what is wrong with rules and their tests, or could be better: a line for each problem, as"
          + " compilers write it, path:line:column: kind: what to do.",
      "",
      "error    does not load",
      "warning  loads, and is unlikely to mean what its author thinks",
      "hint     works, and could tell more or be checked better",
      "note     is left out, being for another log"
    },
    footer = {
      "",
      "Exit code: 1 when there is an error, with --strict also for warnings and hints; 2 when there",
      "are no rules to look at; else 0.",
      "",
      "Examples:",
      "  trailwarden detectors lint my-rules",
      "  trailwarden detectors lint my-rules --severity warning --format json"
    })
final class LintCommand implements Callable<Integer> {
  private final Call call;

  @Mixin RuleDirectories rules = new RuleDirectories();

  @Option(
      names = "--severity",
      paramLabel = "error|warning|hint|note",
      description = "The least that is shown (note, which is all).")
  Severity least = Severity.NOTE;

  @Option(
      names = "--strict",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "End with 1 for warnings and hints as well, if they are shown.")
  boolean strict;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Lines (text), or a JSON array of objects (json).")
  ListFormat format = ListFormat.TEXT;

  @Mixin CommonOptions common = new CommonOptions();

  LintCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors, JsonProcessingException {
    Lint.Report report = Lint.of(rules.paths, call.config().placeholders(), rules.onlyRules);
    List<Problem> shown =
        report.problems().stream().filter(p -> p.severity().compareTo(least) <= 0).toList();
    if (format == ListFormat.TEXT) {
      shown.forEach(problem -> call.out().println(Table.harmless(problem.toString())));
    } else {
      call.out().println(json(shown));
    }
    call.err().println(summary(report));
    boolean isBad =
        report.count(Severity.ERROR) > 0
            || (strict && shown.stream().anyMatch(p -> p.severity() != Severity.NOTE));
    return isBad ? ExitCode.FOUND : ExitCode.DONE;
  }

  private static String summary(Lint.Report report) {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count = report.count(severity);
      if (count > 0) {
        parts.add(Counted.of(count, word(severity)));
      }
    }
    return Counted.of(report.detectors(), "detector")
        + " in "
        + Counted.of(report.files(), "file")
        + ": "
        + (parts.isEmpty() ? "nothing to complain about" : String.join(", ", parts));
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static String json(List<Problem> problems) throws JsonProcessingException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("severity", word(problem.severity()));
      each.put("file", problem.location().path());
      each.put("line", problem.location().line());
      each.put("column", problem.location().column());
      each.put("reason", problem.reason());
      all.add(each);
    }
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }
}
