package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.Gzip;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is learned of a file while it is read. */
final class FileFactTest {
  private static final byte[] FIRST =
      ("{\"Records\":[" + CloudTrailFilesTest.record("a") + "]}").getBytes(UTF_8);
  private static final byte[] SECOND =
      ("{\"Records\":[" + CloudTrailFilesTest.record("b") + "]}").getBytes(UTF_8);

  private static FileFact fact(byte[] file) {
    Found found = Found.of(Found.FILE, file, 7, Limits.DEFAULT);
    assertThat(found.facts).hasSize(1);
    assertThat(found.all).last().asString().startsWith("file ");
    return found.facts.get(0);
  }

  private static void hashIsOf(FileFact fact, byte[] bytes) {
    assertThat(HexFormat.of().formatHex(fact.sha256()))
        .isEqualTo(Sha256.hex(bytes, 0, bytes.length));
  }

  @Test
  void hashesAFileThatIsNotCompressed() {
    FileFact fact = fact(FIRST);
    hashIsOf(fact, FIRST);
    assertThat(fact.gzipMembers()).isZero();
    assertThat(fact.origin()).isEqualTo(Found.FILE);
    hashIsOf(fact(new byte[0]), new byte[0]);
    hashIsOf(fact("x".getBytes(UTF_8)), "x".getBytes(UTF_8));
  }

  @Test
  void hashesTheFirstMemberAloneAndReadsAll() {
    FileFact fact = fact(Gzip.concat(Gzip.member(FIRST), Gzip.member(SECOND), new byte[3]));
    hashIsOf(fact, FIRST);
    assertThat(fact.gzipMembers()).isEqualTo(2);
    assertThat(fact.events()).isEqualTo(2);
    assertThat(fact.inflatedBytes()).isEqualTo(FIRST.length + SECOND.length);
    assertThat(fact.trailingBytes()).isEqualTo(3);
  }

  @Test
  void saysWhetherAFileIsWholeAndOneJsonDocument() {
    byte[] gzip = Gzip.member(FIRST);
    assertThat(fact(gzip))
        .extracting(FileFact::isComplete, FileFact::isJson)
        .containsExactly(true, true);
    assertThat(fact(Arrays.copyOf(gzip, gzip.length - 20)).isComplete()).isFalse();
    for (String json :
        List.of(
            "{}",
            "[]",
            " {\"Records\":[]} \n",
            "[{\"a\":1},2]",
            "{\"a\":[1,{}],\"Records\":[1]}")) {
      assertThat(fact(json.getBytes(UTF_8)).isJson()).as(json).isTrue();
    }
    for (String other :
        List.of(
            "",
            " ",
            "x",
            "{}{}",
            "{} x",
            "{",
            "[1,]",
            "{\"Records\":[{]}",
            "{\"a\":1} {\"b\":2}")) {
      assertThat(fact(other.getBytes(UTF_8)).isJson()).as(other).isFalse();
    }
  }

  @Test
  void ofAFileThatBreaksOffTheHashIsOfWhatThereWas() {
    byte[] gzip = Gzip.member(FIRST);
    FileFact fact = fact(Arrays.copyOf(gzip, gzip.length - 20));
    assertThat(fact.inflatedBytes()).isBetween(1L, FIRST.length - 1L);
    hashIsOf(fact, Arrays.copyOf(FIRST, (int) fact.inflatedBytes()));
  }
}
