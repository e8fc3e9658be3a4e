package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Digest;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.Findings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Observations are noted first, and sorted in when there are enough or somebody asks. */
final class OccurrencesPropertiesTest {
  private static final List<Needs> ALL_NEEDS =
      List.of(
          Needs.NOTHING,
          Needs.NOTHING.andOnlyOne(),
          Needs.NOTHING.andEverySecond(true),
          Needs.events(5),
          Needs.events(300).andEverySecond(true),
          Needs.values(3),
          Needs.sum(400),
          Needs.sample(10));

  private static Observation observation(int id) {
    long second = 1_000_000L + id % 150;
    EvidenceKey key = new EvidenceKey(second * 1000, "e" + id);
    return new Observation(
        key,
        EventIds.hash(key),
        "",
        Digest.number(List.of("v" + id % 7)),
        id % 11,
        () -> Findings.event(second, "e" + id, "file", Map.of()));
  }

  @Property(tries = 200)
  void howManyAreAddedBeforeTheyAreMergedChangesNothing(
      @ForAll @Size(max = 300) List<@IntRange(max = 400) Integer> ids,
      @ForAll @IntRange(min = 1, max = 100) int atOnce)
      throws IOException {
    for (Needs needs : ALL_NEEDS) {
      Occurrences together = Occurrences.none(needs);
      ids.forEach(id -> together.add(observation(id)));
      Occurrences merged = Occurrences.none(needs);
      for (int from = 0; from < ids.size(); from += atOnce) {
        Occurrences part = Occurrences.none(needs);
        for (int id : ids.subList(from, Math.min(ids.size(), from + atOnce))) {
          part.add(observation(id));
        }
        merged.merge(part);
      }

      assertThat(together).as("%s", needs).isEqualTo(merged);
      assertThat(together.amount()).as("%s", needs).isEqualTo(merged.amount());
      assertThat(read(written(together))).as("%s", needs).isEqualTo(merged);
      assertThat(written(together)).as("%s", needs).isEqualTo(written(merged));
    }
  }

  @Test
  void ofMoreThanAreCountedOnlyThatIsKnown() {
    Occurrences occurrences = Occurrences.none(Needs.NOTHING);
    for (int round = 0; round < 2; round++) {
      for (int id = 0; id < EventIds.EXACT; id++) {
        occurrences.add(observation(id));
      }
    }
    assertThat(occurrences.amount().events()).isEqualTo(EventIds.EXACT);
    assertThat(occurrences.settled().many()).isFalse();

    occurrences.add(observation(EventIds.EXACT));

    assertThat(occurrences.settled().many()).isTrue();
  }

  private static byte[] written(Occurrences occurrences) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    occurrences.write(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static Occurrences read(byte[] written) throws IOException {
    return Occurrences.read(new DataInputStream(new ByteArrayInputStream(written)));
  }
}
