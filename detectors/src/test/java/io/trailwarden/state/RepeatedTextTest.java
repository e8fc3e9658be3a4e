package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.BinaryOutput;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedTextTest {
  /** Among them texts of one length, and one that has no UTF-8 of its own. */
  private static final List<String> TEXTS =
      List.of("", "one", "one", "two", "three", "three", "two", "", "größer", "\ud800", "?", "one");

  @Test
  void writesAndReadsEachTextAsIfItWereTheOnlyOne() throws IOException {
    RepeatedText repeated = new RepeatedText();
    for (String text : TEXTS) {
      BinaryOutput alone = new BinaryOutput();
      Binary.writeString(alone, text);
      BinaryOutput out = new BinaryOutput();
      repeated.write(text, out);

      assertThat(out.toBytes()).isEqualTo(alone.toBytes());
      assertThat(repeated.read(in(out))).isEqualTo(Binary.readString(in(alone)));
    }
  }

  @Test
  void makesNoCopyOfTheTextThatWasReadBefore() throws IOException {
    RepeatedText repeated = new RepeatedText();
    BinaryOutput out = new BinaryOutput();
    repeated.write("one", out);

    assertThat(repeated.read(in(out))).isSameAs(repeated.read(in(out)));
  }

  private static DataInputStream in(BinaryOutput written) {
    return new DataInputStream(new ByteArrayInputStream(written.toBytes()));
  }
}
