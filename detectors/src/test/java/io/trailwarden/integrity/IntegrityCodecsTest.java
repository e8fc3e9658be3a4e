package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.finding.Codec;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.IntegrityFinding.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored is read again as it was. */
final class IntegrityCodecsTest {
  private static final Instant TIME = Instant.parse("2025-03-01T01:07:30.000000001Z");

  @Test
  void factsOfEveryScenarioSurvive() throws IOException {
    for (Scenarios.Scenario each : Scenarios.all()) {
      for (DigestFact fact : digests(each.archive())) {
        survives(IntegrityCodecs.DIGEST_FACT, fact);
        survives(
            IntegrityCodecs.FACT,
            new IntegrityFact.Digest("s3://b", fact, List.of(new ListedFile("b", "k", "aa"))));
      }
    }
    survives(
        IntegrityCodecs.FACT,
        new IntegrityFact.Log("s3://b", "k", SignedArchive.PLACE, content(Content.Shape.NOT_JSON)));
    survives(
        IntegrityCodecs.FACT,
        new IntegrityFact.Unread("s3://b", "k", SignedArchive.PLACE, "access is denied"));
  }

  @Test
  void stateSurvives() throws IOException {
    FileState state =
        FileState.UNKNOWN
            .with(content(Content.Shape.WHOLE))
            .with(content(Content.Shape.TRAILING))
            .with(new FileState.Listing(true, "aa", "digest"))
            .with(new FileState.Listing(false, "bb", "other"));
    survives(IntegrityCodecs.FILE_ENTRY, FileEntry.UNKNOWN);
    survives(
        IntegrityCodecs.FILE_ENTRY,
        new FileEntry(state, "why", new FileEntry.Told(Verdict.UNLISTED, 7)));
    survives(IntegrityCodecs.LISTED_FILES, List.of());
    survives(
        IntegrityCodecs.HEADER,
        new IntegrityStore.Header("s3://b", Instant.MIN, Map.of("AWSLogs/", TIME), TIME));
    survives(IntegrityCodecs.METADATA, new DigestMetadata(null, "SHA256withRSA", null));
  }

  @Test
  void findingsSurvive() throws IOException {
    survives(
        IntegrityCodecs.FINDING,
        new IntegrityFinding(
            Subject.CHAIN,
            "s3://b",
            "b",
            "k",
            SignedArchive.PLACE,
            "audit",
            "gap",
            "why",
            "resolved",
            TIME,
            TIME.plusSeconds(1),
            42));
    survives(
        IntegrityCodecs.FINDING,
        new IntegrityFinding(
            Subject.LOG,
            "s3://b",
            "b",
            "k",
            SignedArchive.PLACE,
            null,
            "verified",
            "",
            null,
            TIME,
            null,
            42));
  }

  @Test
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(
            () ->
                IntegrityCodecs.FACT.read(
                    2, new DataInputStream(new ByteArrayInputStream(new byte[9]))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  private static Content content(Content.Shape shape) {
    return new Content("aa", 7, shape, shape == Content.Shape.WHOLE ? "" : "why");
  }

  private static <T> void survives(Codec<T> codec, T value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(value, new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(codec.read(codec.version(), in)).isEqualTo(value);
    assertThat(in.read()).isEqualTo(-1);
  }

  private static List<DigestFact> digests(SignedArchive archive) throws IOException {
    List<DigestFact> facts = new ArrayList<>();
    try (ObjectReader reader = new ObjectReader(1 << 20)) {
      for (Map.Entry<String, byte[]> each : archive.objects.entrySet()) {
        DigestKey id = DigestKey.of(each.getKey());
        if (id != null) {
          Map<String, String> beside = archive.metadata.get(each.getKey());
          facts.add(
              reader.digest(
                  SignedArchive.BUCKET,
                  each.getKey(),
                  id,
                  beside == null ? null : DigestMetadata.of(beside),
                  () -> new ByteArrayInputStream(each.getValue()),
                  file -> {}));
        }
      }
    }
    return facts;
  }
}
