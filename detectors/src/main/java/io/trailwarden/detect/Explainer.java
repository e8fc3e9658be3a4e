package io.trailwarden.detect;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Explanation.Observed;
import io.trailwarden.detect.Explanation.OfRule;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.explain.Reason;
import io.trailwarden.sigma.explain.Reason.Found;
import io.trailwarden.sigma.explain.RuleExplainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says why events are ones for a detector, or not. Working memory of one thread; for people, not
 * for the stream.
 */
public final class Explainer {
  private final String detector;
  private final List<Part> parts = new ArrayList<>();

  /**
   * A rule of the detector.
   *
   * @param feeds for which places of the detector its matches are observations
   */
  private record Part(RuleExplainer explainer, List<Feed> feeds) {}

  Explainer(String detector) {
    this.detector = detector;
  }

  void add(Rule rule, List<Feed> feeds, Environment environment) {
    parts.add(new Part(new RuleExplainer(rule, new DerivedFields(environment)), feeds));
  }

  /** Why the event matches, or not. Nothing of it is kept beyond the call but copies. */
  public Explanation explain(Event event) {
    List<OfRule> rules = new ArrayList<>();
    for (Part part : parts) {
      Reason reason = part.explainer().explain(event);
      List<Observed> observations = new ArrayList<>();
      if (reason.holds()) {
        part.feeds().forEach(feed -> observations.add(observed(event, part.explainer(), feed)));
      }
      rules.add(new OfRule(part.explainer().rule(), reason, observations));
    }
    return new Explanation(detector, event.id(), rules);
  }

  private static Observed observed(Event event, RuleExplainer explainer, Feed feed) {
    List<Found> groupBy = feed.group().stream().map(explainer::found).toList();
    List<Found> read = feed.values().stream().map(explainer::found).toList();
    String why = whyNone(event, explainer, feed, groupBy, read);
    return new Observed(groupBy, read, why.isEmpty() ? groups(explainer, feed) : List.of(), why);
  }

  private static List<List<String>> groups(RuleExplainer explainer, Feed feed) {
    FieldTexts.Groups groups = new FieldTexts(explainer.matcher()).groups(feed.group());
    return IntStream.range(0, groups.count()).mapToObj(i -> groups.get(i).values()).toList();
  }

  /** Why an event that matches is no observation; empty when it is one. As EventDetector has it. */
  private static String whyNone(
      Event event, RuleExplainer explainer, Feed feed, List<Found> groupBy, List<Found> read) {
    if (event.time() == Event.NO_TIME) {
      return "the event states no time";
    }
    for (Found found : groupBy) {
      if (found.isMissing()) {
        return "group-by field " + found.field().name() + " is missing";
      }
    }
    for (List<FieldPath> finer : feed.parts()) {
      for (FieldPath field : finer) {
        if (explainer.found(field).isMissing()) {
          return "group-by field " + field.name() + " of a correlation that it rests on is missing";
        }
      }
    }
    if (feed.label() != null && explainer.found(feed.label()).isMissing()) {
      return "field " + feed.label().name() + " is missing";
    }
    for (Found found : read) {
      if (found.isMissing()) {
        return "field " + found.field().name() + ", whose value counts, is missing";
      }
    }
    if (feed.reading() == Feed.Reading.AMOUNT || feed.reading() == Feed.Reading.NUMBER) {
      double number = Numbers.sum(explainer.matcher().values(feed.values().get(0)));
      if (Double.isNaN(number)) {
        return "field " + feed.values().get(0).name() + " is no number";
      }
      if (number < 0 && feed.reading() == Feed.Reading.AMOUNT) {
        return "field " + feed.values().get(0).name() + " is a negative number";
      }
    }
    return groups(explainer, feed).isEmpty()
        ? "a group-by field holds no text, number or flag"
        : "";
  }
}
