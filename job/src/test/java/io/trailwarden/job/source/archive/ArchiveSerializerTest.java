package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArchiveSerializerTest {
  private static final ArchiveSplit SPLIT =
      new ArchiveSplit(
          7,
          List.of(new ArchiveFile("a/ü", 1L << 40, -5, null), new ArchiveFile("b/", 0, 1, "no")));
  private static final ArchiveState STATE =
      new ArchiveState(
          true,
          false,
          List.of(
              new Cursor(Cursor.Kind.TREE, "p/", "p/2025", null, 99),
              Cursor.of(Cursor.Kind.SERIES, "s-", null, "s-:")),
          List.of(SPLIT),
          8);

  @Test
  void givesBackWhatWasWritten() throws IOException {
    assertThat(ArchiveSerializer.SPLIT.deserialize(1, ArchiveSerializer.SPLIT.serialize(SPLIT)))
        .isEqualTo(SPLIT);
    assertThat(ArchiveSerializer.STATE.deserialize(1, ArchiveSerializer.STATE.serialize(STATE)))
        .isEqualTo(STATE);
    assertThat(
            ArchiveSerializer.STATE.deserialize(
                1, ArchiveSerializer.STATE.serialize(ArchiveState.BEGIN)))
        .isEqualTo(ArchiveState.BEGIN);
  }

  /** The bytes of version 1, as checkpoints hold them. */
  @Test
  void readsTheFirstVersion() throws IOException {
    byte[] split =
        HexFormat.of()
            .parseHex(
                "00000000000000070204612fc3bc0000010000000000fffffffffffffffb00"
                    + "02622f0000000000000000000000000000000101026e6f");

    assertThat(ArchiveSerializer.SPLIT.deserialize(1, split)).isEqualTo(SPLIT);
    assertThat(ArchiveSerializer.SPLIT.serialize(SPLIT)).isEqualTo(split);
  }

  @Test
  void refusesVersionsThatItDoesNotKnow() {
    assertThatThrownBy(() -> ArchiveSerializer.SPLIT.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("split of version 2: this release reads 1 to 1");
    assertThatThrownBy(() -> ArchiveSerializer.STATE.deserialize(0, new byte[0]))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesBytesBehindTheEndAndMissingOnes() throws IOException {
    byte[] bytes = ArchiveSerializer.STATE.serialize(STATE);

    assertThatThrownBy(
            () -> ArchiveSerializer.STATE.deserialize(1, Arrays.copyOf(bytes, bytes.length + 1)))
        .hasMessage("1 bytes behind the archive state");
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ArchiveSerializer.STATE.deserialize(1, cut))
          .isInstanceOf(IOException.class);
    }
  }
}
