package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class BufferedDocumentsSerializerTest {
  private final BufferedDocumentsSerializer serializer = new BufferedDocumentsSerializer();

  /** What version 1 wrote; it must stay readable. */
  private static final byte[] VERSION_1 =
      HexFormat.of()
          .parseHex(
              "0201"
                  + "0169"
                  + "0161"
                  + "0000000000000007"
                  + "0000000000000005"
                  + "027b7d"
                  + "0169"
                  + "0162"
                  + "0000000000000000"
                  + "ffffffffffffffff"
                  + "027b7d");

  @Test
  void readsWhatItWrote() throws IOException {
    OutputDocument large =
        new OutputDocument(
            "trailwarden-alerts-2026.01",
            "a",
            7,
            5,
            ("{\"x\":\"" + "é".repeat(200_000) + "\"}").getBytes(UTF_8));
    OutputDocument small = new OutputDocument("i", "b", 0, -1, "{}".getBytes(UTF_8));

    BufferedRequestState<OutputDocument> read =
        serializer.deserialize(1, serializer.serialize(state(large, small)));

    assertThat(read.getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(large, small);
    assertThat(read.getStateSize()).isEqualTo(state(large, small).getStateSize());
  }

  @Test
  void readsNothing() throws IOException {
    assertThat(serializer.deserialize(1, serializer.serialize(state())).getBufferedRequestEntries())
        .isEmpty();
  }

  @Test
  void readsAndWritesVersionOne() throws IOException {
    OutputDocument a = new OutputDocument("i", "a", 7, 5, "{}".getBytes(UTF_8));
    OutputDocument b = new OutputDocument("i", "b", 0, -1, "{}".getBytes(UTF_8));

    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(serializer.serialize(state(a, b))).isEqualTo(VERSION_1);
    assertThat(serializer.deserialize(1, VERSION_1).getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(a, b);
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatThrownBy(() -> serializer.deserialize(2, VERSION_1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
    byte[] innerVersion = VERSION_1.clone();
    innerVersion[1] = 9;
    assertThatThrownBy(() -> serializer.deserialize(1, innerVersion))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 9");
  }

  @Test
  void refusesBytesThatAreTooFewOrTooMany() {
    assertThatThrownBy(
            () -> serializer.deserialize(1, Arrays.copyOf(VERSION_1, VERSION_1.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 bytes follow");
    for (int length = 0; length < VERSION_1.length; length++) {
      byte[] cut = Arrays.copyOf(VERSION_1, length);
      assertThatThrownBy(() -> serializer.deserialize(1, cut)).isInstanceOf(IOException.class);
    }
  }

  private static BufferedRequestState<OutputDocument> state(OutputDocument... documents) {
    return new BufferedRequestState<>(
        List.of(documents).stream()
            .map(
                document ->
                    new RequestEntryWrapper<>(document, OpenSearchWriter.sizeInBatch(document)))
            .toList());
  }
}
