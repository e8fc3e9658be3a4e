package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.Gzip;
import org.junit.jupiter.api.Test;

/** What is over a limit is a dead letter that says which limit; what is at the limit is read. */
final class LimitsTest {
  private static final String A = CloudTrailFilesTest.record("a");
  private static final String LINE =
      "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket"
          + " [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.VERSIONING -"
          + " \"GET / HTTP/1.1\" 200 - 113 - 7 - \"-\" \"x\" -";

  private static void letsPass(String record, Limits limits) {
    Found found = Found.of(Found.FILE, ("[" + record + "]").getBytes(UTF_8), 100, limits);
    assertThat(found.deadLetters).isEmpty();
    assertThat(found.events).containsExactly(record);
  }

  private static void refuses(String record, Limits limits, String detail) {
    for (int chunk : new int[] {1, 100, 100_000}) {
      Found found =
          Found.of(
              Found.FILE,
              ("{\"Records\":[" + A + "," + record + "," + A + "]}").getBytes(UTF_8),
              chunk,
              limits);
      assertThat(found.events).containsExactly(A, A);
      assertThat(found.deadLetters).hasSize(1);
      DeadLetter letter = found.deadLetters.get(0);
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.LIMIT_EXCEEDED);
      assertThat(letter.detail()).isEqualTo(detail);
      assertThat(letter.index()).isEqualTo(1);
      assertThat(letter.byteOffset()).isEqualTo(13 + A.length());
      assertThat(record).startsWith(new String(letter.excerpt(), UTF_8));
    }
  }

  private static Limits limits(int record, int depth, int string, int number) {
    return new Limits(record, 1000, depth, string, number, 1 << 20);
  }

  private static String string(int length) {
    return "{\"eventName\":\"" + "x".repeat(length) + "\"}";
  }

  @Test
  void boundsARecord() {
    Limits limits = limits(200, 10, 1000, 10);
    letsPass(string(200 - string(0).length()), limits);
    refuses(
        string(201 - string(0).length()), limits, "more than 200, the limit for bytes of a record");
    refuses(string(900), limits, "more than 200, the limit for bytes of a record");
  }

  @Test
  void boundsDepth() {
    Limits limits = limits(1000, 5, 100, 10);
    letsPass("{\"eventName\":[[{\"a\":[]}]]}", limits);
    refuses("{\"eventName\":[[{\"a\":[[]]}]]}", limits, "more than 5, the limit for depth");
    refuses(
        "{\"eventName\":" + "[".repeat(300) + "]".repeat(300) + "}",
        limits,
        "more than 5, the limit for depth");
  }

  @Test
  void boundsAString() {
    Limits limits = limits(10_000, 5, 100, 10);
    letsPass(string(100), limits);
    refuses(string(101), limits, "more than 100, the limit for bytes of a string");
    refuses(
        "{\"eventName\":\"" + "\\u0041".repeat(17) + "\"}",
        limits,
        "more than 100, the limit for bytes of a string");
    refuses(
        "{\"eventName\":1,\"" + "y".repeat(5000) + "\":1}",
        limits,
        "more than 100, the limit for bytes of a string");
  }

  @Test
  void boundsANumber() {
    Limits limits = limits(10_000, 5, 100, 10);
    letsPass("{\"eventName\":1234567890}", limits);
    letsPass("{\"eventName\":-1.234e+56}", limits);
    refuses("{\"eventName\":12345678901}", limits, "more than 10, the limit for bytes of a number");
    refuses("{\"eventName\":-1.2345e+67}", limits, "more than 10, the limit for bytes of a number");
    refuses(
        "{\"eventName\":" + "9".repeat(5000) + "}",
        limits,
        "more than 10, the limit for bytes of a number");
  }

  @Test
  void boundsTheFieldsOfARecord() {
    StringBuilder record = new StringBuilder("{\"eventName\":1");
    for (int i = 1; i < 1024; i++) {
      record.append(",\"f").append(i).append("\":").append(i);
    }
    letsPass(record + "}", Limits.DEFAULT);
    letsPass(record + ",\"f1\":2}", Limits.DEFAULT);
    refuses(
        record + ",\"more\":1}",
        Limits.DEFAULT,
        "more than 1024, the limit for fields of a record");
  }

  @Test
  void boundsALine() {
    Limits limits = new Limits(1000, LINE.length(), 5, 100, 10, 1 << 20);
    for (int chunk : new int[] {1, 100, 100_000}) {
      Found found =
          Found.of(
              Found.FILE,
              (LINE + "\n" + LINE + "2\n" + LINE + "\n" + LINE + "33").getBytes(UTF_8),
              chunk,
              limits);
      assertThat(found.events).containsExactly(LINE, LINE);
      assertThat(found.deadLetters)
          .extracting(letter -> letter.index() + " " + letter.reason())
          .containsExactly("1 LIMIT_EXCEEDED", "3 LIMIT_EXCEEDED");
    }
  }

  @Test
  void boundsWhatAFileInflatesTo() {
    byte[] file = ("[" + (A + ",").repeat(100) + A + "]").getBytes(UTF_8);
    int most = 1 + 10 * (A.length() + 1) + 5;
    Limits limits = new Limits(1000, 1000, 5, 100, 10, most);
    for (byte[] bytes : new byte[][] {file, Gzip.member(file)}) {
      for (int chunk : new int[] {1, 100, 100_000}) {
        Found found = Found.of(Found.FILE, bytes, chunk, limits);
        assertThat(found.events).hasSize(10);
        assertThat(found.deadLetters)
            .extracting(DeadLetter::reason)
            .containsExactly(DeadLetter.Reason.LIMIT_EXCEEDED);
        assertThat(found.facts).extracting(FileFact::isComplete).containsExactly(false);
      }
      Limits enough = new Limits(1000, 1000, 5, 100, 10, file.length);
      assertThat(Found.of(Found.FILE, bytes, 100, enough).events).hasSize(101);
      assertThat(Found.of(Found.FILE, bytes, 100, enough).facts)
          .extracting(FileFact::isComplete)
          .containsExactly(true);
    }
  }

  @Test
  void aBombEndsAtItsLimit() {
    byte[] bomb = Gzip.member(new byte[50_000_000]);
    Limits limits = new Limits(1000, 1000, 5, 100, 10, 1 << 20);
    Found found = Found.of(Found.FILE, bomb, 1000, limits);
    assertThat(found.events).isEmpty();
    assertThat(found.deadLetters)
        .extracting(DeadLetter::reason)
        .contains(DeadLetter.Reason.LIMIT_EXCEEDED);
  }
}
