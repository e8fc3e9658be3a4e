package io.trailwarden.job.cli;

import io.trailwarden.detect.Explanation;
import io.trailwarden.detect.Explanation.Observed;
import io.trailwarden.detect.Explanation.OfRule;
import io.trailwarden.sigma.explain.Reason;
import io.trailwarden.sigma.explain.Reason.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An explanation as a tree of lines. What events hold was written by whoever is watched, so nothing
 * of it can steer a terminal.
 */
final class ExplanationText {
  private final Marks marks;
  private final List<String> lines = new ArrayList<>();

  private ExplanationText(Marks marks) {
    this.marks = marks;
  }

  static List<String> of(Explanation explanation, Marks marks) {
    ExplanationText text = new ExplanationText(marks);
    text.line("", "event " + explanation.eventId());
    explanation.rules().forEach(text::add);
    return text.lines;
  }

  private void add(OfRule rule) {
    boolean holds = rule.reason().holds();
    line("  ", marks.of(holds) + " rule " + rule.rule() + (holds ? " matches" : " does not match"));
    add("    ", rule.reason());
    for (Observed observed : rule.observations()) {
      line("    ", "counts " + described(observed));
    }
  }

  private static String described(Observed observed) {
    if (!observed.why().isEmpty()) {
      return "for nothing: " + observed.why();
    }
    String read =
        observed.read().isEmpty()
            ? ""
            : observed.read().stream()
                .map(each -> each.field().name() + " = " + values(each))
                .collect(Collectors.joining(", ", ", with ", ""));
    if (observed.groupBy().isEmpty()) {
      return "for the only group that there is" + read;
    }
    List<String> groups = new ArrayList<>();
    for (List<String> group : observed.groups()) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < group.size(); i++) {
        parts.add(observed.groupBy().get(i).field().name() + " = " + group.get(i));
      }
      groups.add(String.join(", ", parts));
    }
    return "for the group " + String.join("; and for ", groups) + read;
  }

  private void add(String indent, Reason reason) {
    line(indent, marks.of(reason.holds()) + " " + reason.text() + found(reason.found()));
    reason.parts().forEach(part -> add(indent + "  ", part));
  }

  private static String found(List<Found> found) {
    if (found.isEmpty()) {
      return "";
    }
    if (found.size() == 1) {
      Found only = found.get(0);
      return only.isMissing()
          ? "  (it is missing)"
          : "  (" + (only.field().isDerived() ? "derived: " : "found: ") + values(only) + ")";
    }
    Map<String, String> byField =
        found.stream()
            .collect(
                Collectors.toMap(
                    each -> each.field().name(),
                    each -> each.isMissing() ? " is missing" : " = " + values(each),
                    (first, again) -> first,
                    LinkedHashMap::new));
    return byField.entrySet().stream()
        .map(each -> each.getKey() + each.getValue())
        .collect(Collectors.joining(", ", "  (", ")"));
  }

  private static String values(Found found) {
    return String.join(", ", found.values());
  }

  private void line(String indent, String text) {
    lines.add(indent + Table.harmless(text));
  }
}
