package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The framings of CloudTrail files. */
final class CloudTrailFilesTest {
  private static final String A = record("a");
  private static final String B = record("b");

  static String record(String id) {
    return "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-11-24T06:57:00Z\",\"eventID\":\"%s\"}"
        .formatted(id);
  }

  private static void reads(String file, String... records) {
    for (int chunk : new int[] {Integer.MAX_VALUE, 100, 3, 1}) {
      Found found = Found.of(Found.FILE, file.getBytes(UTF_8), chunk, Limits.DEFAULT);
      assertThat(found.deadLetters).isEmpty();
      assertThat(found.events).containsExactly(records);
      assertThat(found.facts).hasSize(1);
      assertThat(found.facts.get(0).events()).isEqualTo(records.length);
      assertThat(found.facts.get(0).inflatedBytes()).isEqualTo(file.getBytes(UTF_8).length);
    }
  }

  @Test
  void readsTheFramingOfAws() {
    reads("{\"Records\":[" + A + "," + B + "]}", A, B);
    reads("{\"Records\":[]}");
    reads(" {\n\"Records\" : [ " + A + " ,\n" + B + " ] } \n", A, B);
  }

  @Test
  void readsKeysAroundTheRecords() {
    reads(
        "{\"version\":1,\"x\":{\"Records\":[1]},\"Records\":["
            + A
            + "],\"tail\":{\"a\":[{}]},\"more\":null}",
        A);
    reads("{\"Records\":[" + A + "],\"x\":1,\"Records\":[" + B + "]}", A, B);
  }

  @Test
  void readsABareArray() {
    reads("[" + A + "," + B + "]", A, B);
    reads("[]");
  }

  @Test
  void readsARecordALine() {
    reads(A + "\n" + B + "\n", A, B);
    reads(A + "\r\n\n" + B, A, B);
    reads(A + B, A, B);
  }

  @Test
  void readsASingleRecord() {
    reads(A, A);
  }

  @Test
  void readsFilesBehindEachOther() {
    reads("{\"Records\":[" + A + "]}\n{\"Records\":[" + B + "]}[" + A + "]" + B, A, B, A, B);
  }

  @Test
  void readsPastAByteOrderMark() {
    reads("\ufeff{\"Records\":[" + A + "]}", A);
    reads("\ufeff" + A + "\n\ufeff" + B, A, B);
    reads(" \ufeff[" + A + "]", A);
  }

  @Test
  void anEmptyFileHoldsNothing() {
    reads("");
    reads(" \n");
    reads("\ufeff");
  }

  @Test
  void aFileThatBreaksOffYieldsWhatItHeld() {
    String file = "{\"Records\":[" + A + "," + B + "]}";
    int second = file.indexOf(B);
    for (int cut = 1; cut < file.length(); cut++) {
      Found found = Found.of(Found.FILE, file.substring(0, cut));
      boolean first = cut >= second - 1;
      boolean both = cut >= second + B.length();
      assertThat(found.events).isEqualTo(both ? List.of(A, B) : first ? List.of(A) : List.of());
      assertThat(found.deadLetters).hasSize(1);
      assertThat(found.deadLetters.get(0).reason()).isEqualTo(DeadLetter.Reason.TRUNCATED);
      assertThat(found.facts).hasSize(1);
    }
  }

  @Test
  void whatIsNoRecordIsADeadLetter() {
    Found found =
        Found.of(Found.FILE, "{\"Records\":[7,{\"a\":1}," + A + ",null,\"" + "x" + "\",[[]]]}");
    assertThat(found.events).containsExactly(A);
    assertThat(found.deadLetters)
        .extracting(letter -> letter.index() + " " + letter.reason() + " " + text(letter))
        .containsExactly(
            "0 NOT_A_RECORD 7",
            "1 NOT_A_RECORD {\"a\":1}",
            "3 NOT_A_RECORD null",
            "4 NOT_A_RECORD \"x\"",
            "5 NOT_A_RECORD [[]]");
  }

  private static String text(DeadLetter letter) {
    return new String(letter.excerpt(), UTF_8);
  }

  @Test
  void aCloudTrailFileThatIsNoJsonIsOneDeadLetter() {
    Found found = Found.of(Found.CLOUD_TRAIL_FILE, "<html>\n".repeat(1000));
    assertThat(found.deadLetters).hasSize(1);
    assertThat(found.deadLetters.get(0).reason()).isEqualTo(DeadLetter.Reason.INVALID_JSON);
    assertThat(found.deadLetters.get(0).excerpt()).hasSize(DeadLetter.EXCERPT_LIMIT);
    assertThat(found.facts).hasSize(1);
  }
}
