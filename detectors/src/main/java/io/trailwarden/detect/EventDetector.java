package io.trailwarden.detect;

import io.trailwarden.derive.EventFactsReader;
import io.trailwarden.detect.Feed.Reading;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.sigma.match.MatchHandler;
import io.trailwarden.sigma.match.Matcher;
import io.trailwarden.state.Observation;
import io.trailwarden.state.PartialBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
  private final FieldTexts texts;

  /** By rule. */
  private final List<List<Observer>> observers;

  private final MatchHandler matched = this::matched;
  private @Nullable PartialBuffer observations;
  private @Nullable Consumer<Detection> detections;
  private long events;
  private long untimed;
  private long negative;

  EventDetector(List<Outcome> outcomes, Matcher matcher, EventFactsReader facts) {
    this.outcomes = outcomes;
    this.matcher = matcher;
    this.writer = new EvidenceWriter(facts);
    this.texts = new FieldTexts(matcher);
    this.observers = IntStream.range(0, outcomes.size()).mapToObj(this::observers).toList();
  }

  private List<Observer> observers(int rule) {
    Map<Map<String, FieldPath>, View> views = new HashMap<>();
    return outcomes.get(rule).feeds().stream()
        .map(f -> observer(f, views.computeIfAbsent(f.copied(), copied -> new View(rule, copied))))
        .toList();
  }

  private Observer observer(Feed feed, View view) {
    FieldPath label = feed.label();
    boolean isNumber = feed.reading() == Reading.AMOUNT || feed.reading() == Reading.NUMBER;
    return new Observer(
        feed,
        texts.groups(feed.group()),
        feed.parts().stream().map(texts::groups).toList(),
        label == null ? null : texts.field(label),
        texts.groups(feed.reading() == Reading.VALUE ? feed.values() : List.of()),
        isNumber ? matcher.field(feed.values().get(0)) : null,
        view);
  }

  /**
   * A feed, and the fields that it reads.
   *
   * @param values whose hash counts, where a value does
   * @param number null where none is read
   * @param view which others may share
   */
  private record Observer(
      Feed feed,
      FieldTexts.Groups groups,
      List<FieldTexts.Groups> parts,
      FieldTexts.@Nullable Field label,
      FieldTexts.Groups values,
      Matcher.@Nullable Field number,
      View view) {}

  /**
   * The current event as those see it that rest on one rule and copy the same fields: they share
   * the copy, and while they tell the same, the observation.
   */
  private final class View {
    private final int rule;
    private final Map<String, FieldPath> copied;
    private long asOf = -1;
    private @Nullable Evidence evidence;
    private @Nullable Observation last;

    View(int rule, Map<String, FieldPath> copied) {
      this.rule = rule;
      this.copied = copied;
    }

    Observation observation(String label, long value, double number) {
      if (asOf != events) {
        asOf = events;
        evidence = null;
        last = null;
      }
      Observation observation = last;
      if (observation == null
          || observation.value() != value
          || Double.compare(observation.number(), number) != 0
          || !observation.label().equals(label)) {
        EvidenceKey key = writer.key(matcher.event());
        long hash = writer.hash(matcher.event());
        observation = new Observation(key, hash, label, value, number, this::evidence);
        last = observation;
      }
      return observation;
    }

    private Evidence evidence() {
      if (evidence == null) {
        evidence = writer.evidence(matcher, rule, copied);
      }
      return buffer().weighed(evidence);
    }
  }

  private PartialBuffer buffer() {
    return Objects.requireNonNull(observations);
  }

  /**
   * Takes the next event. Nothing of it is kept beyond the call but copies.
   *
   * @param observations takes what stateful detectors will conclude from; drain it when it is full
   */
  public void detect(Event event, PartialBuffer observations, Consumer<Detection> detections) {
    this.observations = observations;
    this.detections = detections;
    events++;
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
    List<Observer> all = observers.get(rule);
    if (all.isEmpty()) {
      return;
    }
    if (current.event().time() == Event.NO_TIME) {
      untimed++;
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      observe(all.get(i));
    }
  }

  private void observe(Observer observer) {
    FieldTexts.Field labelled = observer.label;
    String label = labelled == null ? "" : labelled.first();
    if (label == null) {
      return;
    }
    switch (observer.feed.reading()) {
      case NOTHING -> observe(observer, label, 0, 0);
      case VALUE -> {
        for (int i = 0; i < observer.values.count(); i++) {
          List<String> value = observer.values.get(i).values();
          observe(observer, label, Digest.number(value), 0);
        }
      }
      case AMOUNT, NUMBER -> {
        double number = Numbers.sum(matcher.values(Objects.requireNonNull(observer.number)));
        if (number < 0 && observer.feed.reading() == Reading.AMOUNT) {
          negative++;
        } else if (!Double.isNaN(number)) {
          observe(observer, label, 0, number);
        }
      }
    }
  }

  private void observe(Observer observer, String label, long value, double number) {
    int groups = observer.groups.count();
    if (groups == 0) {
      return;
    }
    PartialBuffer buffer = buffer();
    Feed feed = observer.feed;
    Observation observation = observer.view.observation(label, value, number);
    List<List<String>> parts = FieldTexts.parts(observer.parts);
    for (int i = 0; i < groups; i++) {
      for (int j = 0; j < parts.size(); j++) {
        buffer.add(
            feed.correlator(), observer.groups.get(i), feed.leaf(), parts.get(j), observation);
      }
    }
  }
}
