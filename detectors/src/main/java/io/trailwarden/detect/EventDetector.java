package io.trailwarden.detect;

import io.trailwarden.derive.EventFactsReader;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.sigma.match.MatchHandler;
import io.trailwarden.sigma.match.Matcher;
import io.trailwarden.state.Observation;
import io.trailwarden.state.PartialBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows events to all detectors: a match of a stateless one is a detection, any match that a
 * stateful one rests on an observation. Working memory of one thread, not thread-safe. For an event
 * that matches nothing it allocates nothing (but see {@link Matcher}).
 *
 * <p>An event belongs to a group for each value of the group-by field, and is no observation when
 * it lacks the field ({@link FieldTexts}).
 *
 * <p>An event without a readable time is evidence of stateless detectors, at the time of its
 * delivery. It is no observation: nobody knows which window it belongs to, and a copy of it that
 * was delivered at another time would count twice. {@link #untimed()} counts those left out.
 */
public final class EventDetector {
  private final List<Outcome> outcomes;
  private final Matcher matcher;
  private final EvidenceWriter writer;
  private final FieldTexts texts = new FieldTexts();
  private final MatchHandler matched = this::matched;
  private @Nullable PartialBuffer observations;
  private @Nullable Consumer<Detection> detections;
  private long untimed;
  private long negative;

  EventDetector(List<Outcome> outcomes, Matcher matcher, EventFactsReader facts) {
    this.outcomes = outcomes;
    this.matcher = matcher;
    this.writer = new EvidenceWriter(facts);
  }

  /**
   * Takes the next event. Nothing of it is kept beyond the call but copies.
   *
   * @param observations takes what stateful detectors will conclude from; drain it when it is full
   */
  public void detect(Event event, PartialBuffer observations, Consumer<Detection> detections) {
    this.observations = observations;
    this.detections = detections;
    writer.forget();
    texts.forget();
    matcher.match(event, matched);
  }

  /** How often an event that a stateful detector rests on was left out, since it has no time. */
  public long untimed() {
    return untimed;
  }

  /** How often an event was left out of a sum since its number is negative. */
  public long negative() {
    return negative;
  }

  private void matched(int rule, Matcher current) {
    Outcome outcome = outcomes.get(rule);
    if (outcome.fires()) {
      Evidence evidence = writer.evidence(current, rule, outcome.copied());
      Objects.requireNonNull(detections)
          .accept(
              new Detection(
                  outcome.detector(),
                  List.of(evidence.key().eventId()),
                  Period.NONE,
                  EvidenceSet.of(List.of(evidence))));
    }
    if (outcome.feeds().isEmpty()) {
      return;
    }
    if (current.event().time() == Event.NO_TIME) {
      untimed++;
      return;
    }
    for (Feed feed : outcome.feeds()) {
      observe(rule, feed);
    }
  }

  private void observe(int rule, Feed feed) {
    String label = label(feed.label());
    if (label == null) {
      return;
    }
    switch (feed.reading()) {
      case NOTHING -> observe(rule, feed, label, 0, 0);
      case VALUE -> {
        for (List<String> value : texts.groups(matcher, feed.values())) {
          observe(rule, feed, label, Digest.number(value), 0);
        }
      }
      case AMOUNT, NUMBER -> {
        double number = Numbers.sum(matcher.values(feed.values().get(0)));
        if (number < 0 && feed.reading() == Feed.Reading.AMOUNT) {
          negative++;
        } else if (!Double.isNaN(number)) {
          observe(rule, feed, label, 0, number);
        }
      }
    }
  }

  private void observe(int rule, Feed feed, String label, long value, double number) {
    PartialBuffer buffer = Objects.requireNonNull(observations);
    Observation observation =
        new Observation(
            writer.key(matcher.event()),
            writer.hash(matcher.event()),
            label,
            value,
            number,
            () -> buffer.weighed(writer.evidence(matcher, rule, feed.copied())));
    for (List<String> group : texts.groups(matcher, feed.group())) {
      for (List<String> parts : texts.parts(matcher, feed.parts())) {
        buffer.add(feed.correlator(), group, feed.leaf(), parts, observation);
      }
    }
  }

  /** Empty where the detector has no labels; null where the event has none. */
  private @Nullable String label(@Nullable FieldPath field) {
    if (field == null) {
      return "";
    }
    List<String> labels = texts.of(matcher, field);
    return labels.isEmpty() ? null : labels.get(0);
  }
}
