package io.trailwarden.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** However evidence is made, equal evidence has equal bytes. */
final class EvidenceFormTest {
  private static final EvidenceKey KEY = new EvidenceKey(1742293267000L, "e1");
  private static final EventFacts FACTS =
      new EventFacts(
          "arn",
          "user",
          null,
          "",
          null,
          "AKIA",
          "s3",
          "op",
          null,
          "1",
          "::1",
          "ä",
          null,
          List.of("r1", "r2"));
  private static final Map<String, List<String>> FIELDS =
      Map.of("b", List.of("1", ""), "a", List.of("ü"));
  private static final Origin FILE = new Origin.LogFile("s3://logs", "a", 5);

  private static Evidence copied(byte[] raw) {
    BinaryBuffer facts = new BinaryBuffer();
    EvidenceForm.addFacts(FACTS, facts);
    ByteRange range = new ByteRange(raw, 1, raw.length - 2);
    EventCopy copy = new EventCopier().copy(KEY, LogSource.CLOUDTRAIL, "q", FILE, facts, range);
    return new Evidence(copy, EvidenceForm.fields(new TreeMap<>(FIELDS)));
  }

  private static Evidence made(String raw, int length) {
    return new Evidence(KEY, LogSource.CLOUDTRAIL, "q", List.of(FILE), FIELDS, FACTS, raw, length);
  }

  @Test
  void aCopyOfBytesIsWhatItsPartsMake() {
    assertThat(copied("<{\"a\":\"ä\"}>".getBytes(UTF_8)))
        .isEqualTo(made("{\"a\":\"ä\"}", 10))
        .hasSameHashCodeAs(made("{\"a\":\"ä\"}", 10));
  }

  @Test
  void anEventThatTellsItsFactsIsCopiedWithoutThem() throws IOException {
    for (String raw : List.of("", "{}", "{\"a\":\"ä\"}", "x".repeat(127), "x".repeat(128))) {
      byte[] bytes = ("<" + raw + ">").getBytes(UTF_8);
      ByteRange range = new ByteRange(bytes, 1, bytes.length - 2);
      EventCopy copy = new EventCopier().copy(KEY, LogSource.CLOUDTRAIL, "q", FILE, null, range);
      Evidence copied = new Evidence(copy, EvidenceForm.fields(new TreeMap<>(FIELDS)));
      Evidence made =
          new Evidence(
              KEY, LogSource.CLOUDTRAIL, "q", List.of(FILE), FIELDS, null, raw, bytes.length - 2);
      assertThat(copied).isEqualTo(made).isEqualTo(taken(copied));
      assertThat(taken(copied).facts()).isNull();
      assertThat(taken(copied).raw()).isEqualTo(raw);
      assertThat(taken(copied).rawLength()).isEqualTo(bytes.length - 2);
    }
  }

  /** Of two readings of an event a release before this one may have made the first. */
  @Test
  void whatAnOlderReleaseCopiedMergesInAnyOrder() {
    Evidence older = made("{}", 2);
    Evidence newer =
        new Evidence(KEY, LogSource.CLOUDTRAIL, "q", List.of(FILE), FIELDS, null, "{}", 2);
    assertThat(older.merge(newer)).isEqualTo(newer.merge(older));
    assertThat(older.merge(newer).merge(older)).isEqualTo(older.merge(newer));
  }

  private static Evidence taken(Evidence evidence) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    evidence.write(new DataOutputStream(out));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
    Evidence taken = EvidenceForm.take(in, new BinaryBuffer());
    assertThat(in.read()).isEqualTo(-1);
    return taken;
  }

  @Test
  void malformedTextIsReplacedOnceAndForAll() {
    byte[] raw = {'<', 'a', (byte) 0xC3, 'b', '>'};
    assertThat(copied(raw)).isEqualTo(made("a\uFFFDb", 3));
    assertThat(copied(raw).raw()).isEqualTo("a\uFFFDb");
  }

  @Test
  void whatIsTakenFromAnInputIsWhatWasWritten() throws IOException {
    Evidence evidence =
        made("raw", 3)
            .merge(
                new Evidence(
                    KEY,
                    LogSource.CLOUDTRAIL,
                    null,
                    List.of(new Origin.StreamRecord("s", "shard", "1", 7)),
                    Map.of("c", List.of()),
                    FACTS,
                    "raw",
                    3));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    evidence.write(new DataOutputStream(out));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
    Evidence taken = EvidenceForm.take(in, new BinaryBuffer());
    assertThat(in.read()).isEqualTo(-1);
    assertThat(taken).isEqualTo(evidence);
    assertThat(taken.key()).isEqualTo(KEY);
    assertThat(taken.origins()).hasSize(2).startsWith(FILE);
    assertThat(taken.fields()).containsOnlyKeys("a", "b", "c").containsEntry("b", List.of("1", ""));
    assertThat(taken.facts()).isEqualTo(FACTS);
    assertThat(taken.requestId()).isEqualTo("q");
  }
}
