package io.trailwarden.detect;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.Event;
import io.trailwarden.finding.Detection;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import io.trailwarden.state.PartialBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Detectors from a file of rules, written short. */
final class RuleText {
  private RuleText() {}

  /** A rule that matches events of that name. */
  static String rule(String name, String eventName) {
    return "title: t\nname: "
        + name
        + "\nlogsource: {product: aws, service: cloudtrail}\ndetection: {s: {eventName: "
        + eventName
        + "}, condition: s}\n---\n";
  }

  /** A correlation, its section written in braces. */
  static String correlation(String name, String section) {
    return "title: t\nname: " + name + "\ncorrelation: {" + section + "}\n---\n";
  }

  static RuleSet parse(String... documents) {
    byte[] text =
        String.join("", documents).replaceAll("---\n$", "").getBytes(StandardCharsets.UTF_8);
    try {
      return new RuleParser(DerivedFields::isKnown, Map.of())
          .parse(List.of(new RuleFile("rules.yml", text)));
    } catch (RuleErrors e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Detectors detectors(String... documents) {
    try {
      return Detectors.of(parse(documents), List.of(), List.of(), TimedEvent.START);
    } catch (RuleErrors e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Why the rules, which parse, can't be run; without places. */
  static List<String> errors(String... documents) {
    return refusals(documents).stream().map(RuleException::reason).toList();
  }

  /** Why the rules, which parse, can't be run. */
  static List<RuleException> refusals(String... documents) {
    try {
      Detectors.of(parse(documents), List.of(), List.of(), TimedEvent.START);
      return List.of();
    } catch (RuleErrors e) {
      return e.errors();
    }
  }

  /** What follows from the events, by alert. */
  static Map<String, Detection> run(Detectors detectors, List<? extends Event> events) {
    EventDetector detector = detectors.newEventDetector(Environment.UNKNOWN);
    PartialBuffer buffer = new PartialBuffer();
    Map<String, Detection> found = new TreeMap<>();
    for (Event event : events) {
      detector.detect(event, buffer, d -> found.merge(d.alertId(), d, Detection::merge));
    }
    InMemoryState state = new InMemoryState(detectors);
    buffer.drain(
        partial -> state.take(partial, d -> found.merge(d.alertId(), d, Detection::merge)));
    long muchLater = TimedEvent.START.plus(Duration.ofDays(1)).getEpochSecond();
    state.concludeUpTo(muchLater, d -> found.merge(d.alertId(), d, Detection::merge));
    return found;
  }

  /** Detector and entity of each alert, sorted, as {@code detector [a, b]}. */
  static List<String> alerts(Detectors detectors, Event... events) {
    List<String> alerts = new ArrayList<>();
    run(detectors, List.of(events))
        .values()
        .forEach(d -> alerts.add(d.detector() + " " + d.entity()));
    alerts.sort(null);
    return alerts;
  }
}
