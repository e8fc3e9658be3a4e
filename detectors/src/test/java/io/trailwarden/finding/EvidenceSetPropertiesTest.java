package io.trailwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Evidence merges in any order, grouping and repetition to the same. */
final class EvidenceSetPropertiesTest {
  /** Few ids, so that events repeat: in other files, and asked for other fields by other rules. */
  @Provide
  Arbitrary<List<Evidence>> events() {
    Arbitrary<Evidence> one =
        Combinators.combine(
                Arbitraries.integers().between(0, 30),
                Arbitraries.integers().between(0, 12),
                Arbitraries.of("a", "b"),
                Arbitraries.of("x", "y"))
            .as(
                (id, file, field, value) ->
                    Findings.event(id / 4, "e" + id, "f" + file, Map.of(field, List.of(value))));
    return one.list().ofMinSize(1).ofMaxSize(80);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void orderGroupingAndRepetitionChangeNothing(
      @ForAll("events") List<Evidence> events, @ForAll long seed) {
    EvidenceSet together = EvidenceSet.of(events);
    Random random = new Random(seed);
    List<Evidence> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, events.size() / 2));
    Collections.shuffle(shuffled, random);
    List<EvidenceSet> parts = new ArrayList<>();
    shuffled.forEach(event -> parts.add(EvidenceSet.of(List.of(event))));
    while (parts.size() > 1) {
      EvidenceSet one = parts.remove(random.nextInt(parts.size()));
      int other = random.nextInt(parts.size());
      parts.set(other, parts.get(other).merge(one));
    }
    assertThat(parts.get(0)).isEqualTo(together);
    assertThat(together.merge(together)).isEqualTo(together);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void survivesItsBinaryForm(@ForAll("events") List<Evidence> events) throws IOException {
    Detection detection =
        new Detection("d", List.of("e", ""), new Period("2025-03-18"), EvidenceSet.of(events));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FindingCodecs.DETECTION.write(detection, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(FindingCodecs.DETECTION.read(FindingCodecs.DETECTION.version(), in))
        .isEqualTo(detection);
    assertThat(in.read()).isEqualTo(-1);
  }
}
