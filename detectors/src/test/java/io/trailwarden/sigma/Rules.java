package io.trailwarden.sigma;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldSource;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.CompiledRules;
import io.trailwarden.sigma.match.Matcher;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules from the text of their detection sections. */
public final class Rules {
  private Rules() {}

  /** A rule on CloudTrail for each detection section, named {@code r0}, {@code r1}, … */
  public static List<Rule> parse(String... detections) {
    List<RuleFile> files = new ArrayList<>();
    for (String detection : detections) {
      String text =
          "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n"
              + detection.indent(2);
      files.add(new RuleFile("r" + files.size() + ".yml", text.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      return new RuleParser(path -> true, Map.of("None", List.of())).parse(files).rules();
    } catch (RuleErrors e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static CompiledRules compile(String... detections) {
    return RuleCompiler.compile(parse(detections));
  }

  /** The indices of the rules that match, in rising order. */
  public static List<Integer> matches(CompiledRules rules, Event event) {
    return matches(rules.newMatcher(FieldSource.NONE), event);
  }

  public static List<Integer> matches(Matcher matcher, Event event) {
    List<Integer> matched = new ArrayList<>();
    matcher.match(event, (rule, m) -> matched.add(rule));
    matched.sort(null);
    return matched;
  }

  /** Whether a rule with one selection of that one item matches the event. */
  public static boolean matches(String item, String json) {
    CompiledRules rules = compile("sel:\n  " + item + "\ncondition: sel");
    return !matches(rules, JsonEvent.cloudTrail(json)).isEmpty();
  }
}
