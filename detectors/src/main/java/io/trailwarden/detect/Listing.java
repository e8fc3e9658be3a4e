package io.trailwarden.detect;

import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.match.CompiledRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What detectors were compiled to, readable. */
final class Listing {
  private final Map<String, Correlation> correlations = new HashMap<>();
  private final Map<String, Set<String>> rulesOf;

  Listing(RuleSet rules, Map<String, Set<String>> rulesOf) {
    rules.correlations().forEach(correlation -> correlations.put(correlation.name(), correlation));
    this.rulesOf = Map.copyOf(rulesOf);
  }

  Set<String> rules(String detector) {
    return rulesOf.getOrDefault(detector, Set.of());
  }

  String of(String detector, CompiledRules compiled) {
    StringBuilder text = new StringBuilder();
    if (correlations.containsKey(detector)) {
      print(detector, "", text);
    }
    Set<String> rules = rules(detector);
    for (int rule = 0; rule < compiled.size(); rule++) {
      if (rules.contains(compiled.name(rule))) {
        text.append(compiled.listing(rule));
      }
    }
    return text.toString();
  }

  private void print(String name, String indent, StringBuilder text) {
    text.append(indent).append(name);
    Correlation correlation = correlations.get(name);
    if (correlation != null) {
      text.append(": ").append(CorrelationCompiler.describe(correlation)).append('\n');
      correlation.rules().forEach(rule -> print(rule, indent + "  ", text));
    } else {
      text.append('\n');
    }
  }
}
