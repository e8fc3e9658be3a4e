package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Codec;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.state.Node.Count;
import io.trailwarden.state.Node.Leaf;
import io.trailwarden.state.Node.Ordered;
import io.trailwarden.state.Node.Together;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
  Arbitrary<Node> questions() {
    return Arbitraries.of(
        new Count(0, 1, 600),
        new Count(0, 3, 420),
        new Count(0, 5, 600),
        new Count(0, 30, 600),
        new Together(List.of(A, B), 2, 600),
        new Together(List.of(A, B, C), 3, 420),
        new Together(List.of(A, B, C), 2, 60),
        new Ordered(List.of(A, B), 600),
        new Ordered(List.of(A, B, C), 420),
        new Ordered(List.of(new Count(0, 3, 420), B), 900),
        new Together(List.of(new Count(0, 4, 300), new Ordered(List.of(B, C), 120)), 2, 600),
        new Ordered(List.of(B, new Together(List.of(A, C), 2, 60)), 600));
  }

  /** Sparse ones, where windows just hold or just don't, and bursts that overflow what is kept. */
  @Provide
  Arbitrary<List<Happening>> events() {
    Arbitrary<Happening> sparse =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(-40, 40),
                Arbitraries.integers().between(0, 1),
                Arbitraries.integers().between(0, 3))
            .as((leaf, minute, id, file) -> new Happening(leaf, BASE + minute * 60L, id, "", file));
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
                    events.add(new Happening(leaf, BASE + start + (long) i * step, i, "", 1));
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

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void concludesWhatTheDefinitionsSayInWhateverOrder(
      @ForAll("questions") Node question,
      @ForAll("events") List<Happening> events,
      @ForAll long seed) {
    TreeCorrelator correlator =
        new TreeCorrelator("d", question, Duration.ofSeconds(timespan(question)), "");
    assertThat(run(correlator, events, new Random(seed)))
        .isEqualTo(new Oracle(correlator, question, asked(correlator, events)).detections());
  }

  /** A bucket is merged before or after it is reduced, and the same is left. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void reducingEarlyLosesNothing(
      @ForAll("questions") Node question,
      @ForAll("events") List<Happening> events,
      @ForAll long seed) {
    TreeCorrelator correlator =
        new TreeCorrelator("d", question, Duration.ofSeconds(timespan(question)), "");
    Random random = new Random(seed);
    List<ObservationSet> parts = new ArrayList<>();
    ObservationSet all = ObservationSet.NONE;
    for (Happening event : asked(correlator, events)) {
      all = add(all, correlator, event);
      if (parts.isEmpty() || random.nextInt(4) == 0) {
        parts.add(ObservationSet.NONE);
      }
      int part = random.nextInt(parts.size());
      parts.set(part, add(parts.get(part), correlator, event));
    }
    Collections.shuffle(parts, random);
    ObservationSet merged = ObservationSet.NONE;
    for (ObservationSet part : parts) {
      merged = merged.merge(part);
    }
    assertThat(merged).isEqualTo(all);
    assertThat(merged.merge(all)).isEqualTo(all);
    assertThat(copy(StateCodecs.OBSERVATION_SET, all)).isEqualTo(all);
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
    assertThat(run(correlator, events, new Random(seed)))
        .isEqualTo(UsedElsewhereOracle.detections(correlator, events));
  }

  private static ObservationSet add(
      ObservationSet set, TreeCorrelator correlator, Happening event) {
    return set.add(event.leaf(), correlator.none(event.leaf()), event.key(), "", event::evidence);
  }

  /** Without those of leaves that the question does not have. */
  private static List<Happening> asked(TreeCorrelator correlator, List<Happening> events) {
    return events.stream().filter(e -> correlator.structure().contains(leaf(e))).toList();
  }

  private static String leaf(Happening event) {
    return "leaf=" + event.leaf();
  }

  private static Map<String, Detection> run(
      Correlator correlator, List<Happening> events, Random random) {
    List<Happening> mixed = new ArrayList<>(events);
    events.stream().filter(e -> random.nextInt(5) == 0).forEach(mixed::add);
    Collections.shuffle(mixed, random);
    Store store = new Store();
    Map<String, Detection> detections = new TreeMap<>();
    int buffers = 1 + random.nextInt(3);
    List<PartialBuffer> subtasks = new ArrayList<>();
    for (int i = 0; i < buffers; i++) {
      subtasks.add(new PartialBuffer());
    }
    for (Happening event : mixed) {
      if (!(correlator instanceof TreeCorrelator) || correlator.structure().contains(leaf(event))) {
        event.observe(subtasks.get(random.nextInt(buffers)), correlator);
      }
      if (random.nextInt(10) == 0) {
        drain(subtasks.get(random.nextInt(buffers)), correlator, store, detections);
      }
    }
    subtasks.forEach(buffer -> drain(buffer, correlator, store, detections));
    return detections;
  }

  private static void drain(
      PartialBuffer buffer, Correlator correlator, Store store, Map<String, Detection> detections) {
    buffer.drain(
        partial -> {
          for (Detection detection :
              GroupState.take(correlator, copy(StateCodecs.PARTIAL, partial), store)) {
            detections.merge(
                detection.alertId(), copy(FindingCodecs.DETECTION, detection), Detection::merge);
          }
        });
  }

  private static long timespan(Node question) {
    if (question instanceof Count count) {
      return count.timespan();
    }
    return question instanceof Together together
        ? together.timespan()
        : ((Ordered) question).timespan();
  }

  private static <T> T copy(Codec<T> codec, T value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      codec.write(value, new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      T copy = codec.read(codec.version(), in);
      assertThat(in.read()).isEqualTo(-1);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every bucket goes through its binary form, as in a restart. */
  private static final class Store implements BucketStore {
    private final Map<Long, ObservationSet> buckets = new HashMap<>();

    @Override
    public @Nullable ObservationSet get(long start) {
      ObservationSet set = buckets.get(start);
      return set == null ? null : copy(StateCodecs.OBSERVATION_SET, set);
    }

    @Override
    public void put(long start, ObservationSet set) {
      buckets.put(start, set);
    }
  }
}
