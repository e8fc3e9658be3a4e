package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.Operator;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * What is concluded depends on the set of events alone, and is what the definitions say: each
 * question is asked of random events in random order, doubled, split over several buffers and
 * restarted through the binary form, and compared with {@link Oracle}.
 */
final class CorrelationPropertiesTest {
  /** 10:55 of some day: buckets of ten minutes are cut by the hour. */
  private static final long BASE = 1_742_295_300L;

  private static final Leaf A = new Leaf(0);
  private static final Leaf B = new Leaf(1);
  private static final Leaf C = new Leaf(2);

  /** The questions and the timespan of the outermost. Seven minutes do not divide an hour. */
  @Provide
  Arbitrary<Question> questions() {
    return Arbitraries.of(
        new Question(new Count(0, 1, 600), 600),
        new Question(new Count(0, 3, 420), 420),
        new Question(new Count(0, 5, 600), 600),
        new Question(new Count(0, 30, 600), 600),
        new Question(new Count(0, 3, 90_000), 90_000),
        new Question(new Distinct(0, 2, 600), 600),
        new Question(new Distinct(0, 3, 420), 420),
        new Question(new Sum(0, new BigDecimal(4), 600), 600),
        new Question(new Sum(0, new BigDecimal(90), 420), 420),
        new Question(new Together(List.of(A, B), 2, 600), 600),
        new Question(new Together(List.of(A, B, C), 3, 420), 420),
        new Question(new Together(List.of(A, B, C), 2, 60), 60),
        new Question(new Ordered(List.of(A, B), 600), 600),
        new Question(new Ordered(List.of(A, B, C), 420), 420),
        new Question(new Ordered(List.of(A, B, C), 2, 420), 420),
        new Question(new Ordered(List.of(new Count(0, 3, 420), B), 900), 900),
        new Question(
            new Together(List.of(new Count(0, 4, 300), new Ordered(List.of(B, C), 120)), 2, 600),
            600),
        new Question(new Ordered(List.of(B, new Together(List.of(A, C), 2, 60)), 600), 600),
        new Question(
            new Together(List.of(new Distinct(0, 2, 300), new Sum(1, TEN, 120)), 2, 600), 600),
        new Question(new Moments(List.of(new Count(0, 2, 300), B), 3, 900), 900),
        new Question(new Moments(List.of(new Split(new Count(0, 2, 300), 0)), 3, 900), 900),
        new Question(new Groups(new Count(0, 2, 300), 0, 2, 900), 900),
        new Question(new Ordered(List.of(new Split(new Count(0, 2, 300), 0), B), 900), 900),
        new Question(tumbling(Tumbling.What.EVENTS, Operator.LTE, 2, null, 600), 600),
        new Question(tumbling(Tumbling.What.EVENTS, Operator.EQ, 3, null, 420), 420),
        new Question(tumbling(Tumbling.What.VALUES, Operator.LT, 2, null, 600), 600),
        new Question(tumbling(Tumbling.What.SUM, Operator.LT, 7, null, 600), 600),
        new Question(tumbling(Tumbling.What.AVERAGE, Operator.GT, 2, null, 600), 600),
        new Question(tumbling(Tumbling.What.PERCENTILE, Operator.GTE, 2, 75, 600), 600),
        new Question(new Present(List.of(0, 1, 2), bounds(Operator.EQ, 2), 600), 600),
        new Question(new Silence(0, 420), 420),
        new Question(
            new Ordered(
                List.of(tumbling(Tumbling.What.EVENTS, Operator.LTE, 2, null, 600), B), 900),
            900),
        new Question(new Ordered(List.of(new Silence(0, 420), B), 3600), 3600));
  }

  private static final BigDecimal TEN = BigDecimal.TEN;

  private static Tumbling tumbling(
      Tumbling.What what, Operator operator, int number, @Nullable Integer percentile, long span) {
    return new Tumbling(what, 0, bounds(operator, number), percentile, span);
  }

  private static List<Bound> bounds(Operator operator, int number) {
    return List.of(new Bound(operator, BigDecimal.valueOf(number)));
  }

  /** A question and the timespan of the outermost correlation. */
  record Question(Node node, long timespan) {
    TreeCorrelator correlator() {
      boolean hasFinerGroups = node.leafNumbers().stream().anyMatch(leaf -> isFiner(node, leaf));
      return new TreeCorrelator("d", node, Duration.ofSeconds(timespan), hasFinerGroups, "");
    }
  }

  /** Whether the leaf belongs to a correlation with groups of its own. */
  static boolean isFiner(Node node, int leaf) {
    if (node instanceof Split split) {
      return split.leafNumbers().contains(leaf);
    }
    if (node instanceof Groups groups) {
      return groups.leafNumbers().contains(leaf);
    }
    List<Node> parts =
        node instanceof Ordered ordered
            ? ordered.parts()
            : node instanceof Together together
                ? together.parts()
                : node instanceof Moments moments ? moments.parts() : List.of();
    return parts.stream().anyMatch(part -> isFiner(part, leaf));
  }

  /** Sparse ones, where windows just hold or just don't, and bursts that overflow what is kept. */
  @Provide
  Arbitrary<List<Happening>> events() {
    Arbitrary<Happening> sparse =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(-40, 40),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(0, 3))
            .as(
                (leaf, minute, id, file) ->
                    new Happening(leaf, BASE + minute * 60L, id, label(leaf, id), file));
    Arbitrary<List<Happening>> burst =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(-1800, 1800),
                Arbitraries.integers().between(1, 40),
                Arbitraries.integers().between(0, 40))
            .as(
                (leaf, start, count, step) -> {
                  List<Happening> events = new ArrayList<>();
                  for (int i = 0; i < count; i++) {
                    long second = BASE + start + (long) i * step;
                    events.add(new Happening(leaf, second, i, label(leaf, i), 1));
                  }
                  return events;
                });
    return Combinators.combine(
            sparse.list().ofMaxSize(14), burst.list().ofMaxSize(3).injectDuplicates(0.1))
        .as(
            (some, bursts) -> {
              List<Happening> all = new ArrayList<>(some);
              bursts.forEach(all::addAll);
              return all;
            });
  }

  /** Of one event one label: it is a part of the event. */
  private static String label(int leaf, int id) {
    return List.of("x", "y", "z").get((leaf + id * 7) % 3);
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void concludesWhatTheDefinitionsSayInWhateverOrder(
      @ForAll("questions") Question question,
      @ForAll("events") List<Happening> events,
      @ForAll long seed) {
    TreeCorrelator correlator = question.correlator();
    List<Happening> asked = asked(question, events);
    Map<String, Detection> expected =
        new Oracle(correlator, question.node, question.timespan, asked).detections();
    Statistics.label("concludes something")
        .collect(!expected.isEmpty())
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 25));
    assertThat(run(correlator, asked, parts(question), new Random(seed))).isEqualTo(expected);
  }

  /** A state is merged before or after it is reduced, and the same is left. */
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void reducingEarlyLosesNothing(
      @ForAll("questions") Question question,
      @ForAll("events") List<Happening> events,
      @ForAll long seed) {
    TreeCorrelator correlator = question.correlator();
    Random random = new Random(seed);
    List<LeafState> parts = new ArrayList<>();
    LeafState all = correlator.none(0);
    for (Happening event : events) {
      if (event.leaf() != 0 || !correlator.leaves().contains(0)) {
        continue;
      }
      all = all.add(observation(event));
      if (parts.isEmpty() || random.nextInt(4) == 0) {
        parts.add(correlator.none(0));
      }
      int part = random.nextInt(parts.size());
      parts.set(part, parts.get(part).add(observation(event)));
    }
    Collections.shuffle(parts, random);
    LeafState merged = correlator.none(0);
    for (LeafState part : parts) {
      merged = merged.merge(BinaryCells.copy(StateCodecs.LEAF_STATE, part));
    }
    assertThat(merged).isEqualTo(all);
    assertThat(merged.merge(all)).isEqualTo(all);
    assertThat(BinaryCells.copy(StateCodecs.LEAF_STATE, all)).isEqualTo(all);
  }

  private static Observation observation(Happening event) {
    return new Observation(
        event.key(),
        EventIds.hash(event.key()),
        event.label(),
        Digest.number(List.of(event.label())),
        event.id(),
        event::evidence);
  }

  @Provide
  Arbitrary<List<Happening>> keyEvents() {
    Arbitrary<Happening> use =
        Combinators.combine(
                Arbitraries.integers().between(0, 70),
                Arbitraries.of("home", "home", "home", "cafe", "tor"),
                Arbitraries.integers().between(0, 30))
            .as(
                (hour, network, id) ->
                    new Happening(
                        UsedElsewhere.USED, BASE + hour * 3600L + id * 7L, id, network, 1));
    Arbitrary<Happening> made =
        Combinators.combine(Arbitraries.integers().between(0, 40), Arbitraries.of("home", "office"))
            .as((hour, network) -> new Happening(0, BASE + hour * 3600L, hour, network, 1));
    return Combinators.combine(made.list().ofMaxSize(2), use.list().ofMaxSize(120))
        .as(
            (some, uses) -> {
              Map<String, Happening> byId = new HashMap<>();
              some.forEach(e -> byId.put(e.key().toString(), e));
              uses.forEach(e -> byId.put(e.key().toString(), e));
              return new ArrayList<>(byId.values());
            });
  }

  @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
  void aKeysUseElsewhereIsFoundInWhateverOrder(
      @ForAll("keyEvents") List<Happening> events, @ForAll long seed) {
    UsedElsewhere correlator = new UsedElsewhere("d");
    assertThat(run(correlator, events, event -> List.of(), new Random(seed)))
        .isEqualTo(UsedElsewhereOracle.detections(correlator, events));
  }

  @Provide
  Arbitrary<List<Happening>> sightings() {
    return Combinators.combine(
            Arbitraries.integers().between(-100, 100),
            Arbitraries.integers().between(0, 50),
            Arbitraries.integers().between(0, 3))
        .as((hour, id, file) -> new Happening(0, BASE + hour * 3600L, id, "", file))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  /** The baseline ends at the base. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whatIsSeenFirstRestsOnTheEarliestEventInWhateverOrder(
      @ForAll("sightings") List<Happening> events, @ForAll long seed) {
    FirstSeen correlator =
        new FirstSeen("d", Duration.ofDays(365), Instant.ofEpochSecond(BASE), "");
    EvidenceSet earliest =
        EvidenceSet.of(
            EvidenceSet.of(events.stream().map(Happening::evidence).toList())
                .earliest()
                .subList(0, 1));
    boolean isBaseline = earliest.earliest().get(0).key().time() < BASE * 1000;
    Map<String, Detection> detections =
        run(correlator, events, event -> List.of(), new Random(seed));
    assertThat(detections.values())
        .singleElement()
        .satisfies(
            detection -> {
              assertThat(detection.evidence()).isEqualTo(earliest);
              assertThat(detection.closed() != null).isEqualTo(isBaseline);
            });
  }

  /** Without those of leaves that the question does not have. */
  private static List<Happening> asked(Question question, List<Happening> events) {
    List<Integer> leaves = question.node.leafNumbers();
    return events.stream().filter(e -> leaves.contains(e.leaf())).toList();
  }

  private static Function<Happening, List<String>> parts(Question question) {
    return event -> isFiner(question.node, event.leaf()) ? List.of(event.label()) : List.of();
  }

  private static Map<String, Detection> run(
      Correlator correlator,
      List<Happening> events,
      Function<Happening, List<String>> parts,
      Random random) {
    List<Happening> mixed = new ArrayList<>(events);
    events.stream().filter(e -> random.nextInt(5) == 0).forEach(mixed::add);
    Collections.shuffle(mixed, random);
    Stored stored = new Stored(correlator);
    int buffers = 1 + random.nextInt(3);
    List<PartialBuffer> subtasks = new ArrayList<>();
    for (int i = 0; i < buffers; i++) {
      subtasks.add(new PartialBuffer());
    }
    for (Happening event : mixed) {
      event.observe(subtasks.get(random.nextInt(buffers)), correlator, parts.apply(event));
      if (random.nextInt(10) == 0) {
        subtasks.get(random.nextInt(buffers)).drain(stored::take);
      }
    }
    subtasks.forEach(buffer -> buffer.drain(stored::take));
    stored.endOfTime();
    return stored.detections;
  }

  /** State and detections that go through their binary form. */
  private static final class Stored {
    private final BinaryCells cells = new BinaryCells();
    private final GroupState state;
    private final Map<String, Detection> detections = new TreeMap<>();

    Stored(Correlator correlator) {
      state = new GroupState(correlator, List.of("g"), cells, Duration.ZERO);
    }

    void take(Partial partial) {
      Partial arrived = BinaryCells.copy(StateCodecs.PARTIAL, partial);
      found(state.take(arrived.cells(), Long.MIN_VALUE));
    }

    /** All windows are over. */
    void endOfTime() {
      List<CellKey> all = new ArrayList<>();
      cells.keys().forEach(all::add);
      found(state.conclude(all, BASE + 1_000_000));
    }

    private void found(List<Detection> some) {
      for (Detection detection : some) {
        detections.merge(
            detection.alertId(),
            BinaryCells.copy(FindingCodecs.DETECTION, detection),
            Detection::merge);
      }
    }
  }
}
