package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Event;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an event says of itself. */
final class CloudTrailEventTest {
  private static String ask(String record, java.util.function.Function<Event, String> question) {
    Found found = Found.of(Found.RECORD, record.getBytes(UTF_8), 1000, Limits.DEFAULT, question);
    assertThat(found.deadLetters).isEmpty();
    return found.events.get(0);
  }

  private static String time(String json) {
    return ask(
        "{\"eventName\":\"x\",\"eventTime\":" + json + "}",
        event ->
            event.time() == Event.NO_TIME ? "none" : Instant.ofEpochMilli(event.time()).toString());
  }

  @Test
  void readsItsTime() {
    assertThat(time("\"2026-11-24T06:57:00Z\"")).isEqualTo("2026-11-24T06:57:00Z");
    assertThat(time("\"2024-02-29T23:59:59.123456789Z\"")).isEqualTo("2024-02-29T23:59:59.123Z");
    assertThat(time("\"2026-11-24T06:57:00.5+05:30\"")).isEqualTo("2026-11-24T01:27:00.500Z");
    assertThat(time("\"1969-12-31T23:59:59Z\"")).isEqualTo("1969-12-31T23:59:59Z");
    assertThat(time("\"9999-12-31T23:59:59Z\"")).isEqualTo("9999-12-31T23:59:59Z");
    for (String none :
        new String[] {
          "\"\"",
          "\"2026-11-24\"",
          "\"2026-13-24T06:57:00Z\"",
          "\"2026-02-29T06:57:00Z\"",
          "\"2026-11-24T24:00:00Z\"",
          "\"2026-11-24T06:57:00\"",
          "\"2026-11-24T06:57:00.Z\"",
          "\"2026-11-24T06:57:00ZZ\"",
          "1764000000",
          "null",
          "[]",
          "\"2026-11-24T06:57:00+5:30\"",
          "\"2026-11-24T06:5x:00Z\"",
          "[\"2026-11-24T06:57:00Z\",\"2026-11-24T06:57:00Z\"]"
        }) {
      assertThat(time(none)).as(none).isEqualTo("none");
    }
  }

  @Test
  void readsAnyTimeAsJavaDoes() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      Instant instant = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, 250_000_000_000L));
      byte[] text = instant.toString().getBytes(UTF_8);
      assertThat(EventTimes.iso(text, 0, text.length))
          .as(instant.toString())
          .isEqualTo(instant.toEpochMilli());
    }
    byte[] zoned = "2026-03-01T00:30:00-01:45".getBytes(UTF_8);
    assertThat(EventTimes.iso(zoned, 0, zoned.length))
        .isEqualTo(OffsetDateTime.parse("2026-03-01T00:30:00-01:45").toInstant().toEpochMilli());
  }

  @Test
  void itsIdIsEventId() {
    assertThat(ask("{\"eventName\":\"x\",\"eventID\":\"a\\u0062-c\"}", Event::id))
        .isEqualTo("ab-c");
  }

  @Test
  void withoutEventIdItsIdIsTheHashOfItsTokens() {
    String id = ask("{\"eventName\":\"x\",\"a\":[1,2.0,\"b \\\"\"],\"c\":{}}", Event::id);
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(id)
        .isEqualTo(
            Sha256.hex(
                "{\"eventName\":\"x\",\"a\":[1,2.0,\"b \\\"\"],\"c\":{}}".getBytes(UTF_8), 0, 43));
    assertThat(
            ask(
                "{ \"event\\u004eame\" : \"x\",\n\"a\":[1,\t2.0,\"b\\u0020\\u0022\"],\"c\":{ } }",
                Event::id))
        .isEqualTo(id);
    assertThat(ask("{\"eventName\":\"x\",\"a\":[1,2.0,\"b\\\"\"],\"c\":{}}", Event::id))
        .isNotEqualTo(id);
    assertThat(ask("{\"eventName\":\"x\",\"eventID\":null}", Event::id)).matches("[0-9a-f]{64}");
    assertThat(ask("{\"eventName\":\"x\",\"eventID\":\"\"}", Event::id)).matches("[0-9a-f]{64}");
    assertThat(ask("{\"eventName\":\"\\n\\u0001\"}", Event::id))
        .isEqualTo(ask("{\"eventName\":\"\\u000a\\u0001\"}", Event::id));
  }

  @Test
  void knowsItsRequestId() {
    assertThat(ask("{\"eventName\":\"x\",\"requestID\":\"r\"}", event -> event.requestId() + ""))
        .isEqualTo("r");
    assertThat(ask("{\"eventName\":\"x\",\"requestID\":null}", event -> event.requestId() + ""))
        .isEqualTo("null");
    assertThat(ask("{\"eventName\":\"x\"}", event -> event.requestId() + "")).isEqualTo("null");
  }

  @Test
  void bytesThatAreNoUtf8AreReadAsTheyAre() {
    byte[] record =
        "{\"eventName\":\"\u00ff\u00c0x\\u00e9\",\"eventID\":\"\u0080\"}".getBytes(ISO_8859_1);
    Found found =
        Found.of(
            Found.FILE,
            record,
            3,
            Limits.DEFAULT,
            event -> Found.values(event, "eventName") + event.id());
    assertThat(found.deadLetters).isEmpty();
    assertThat(found.events).containsExactly("[STRING \ufffd\ufffdx\u00e9]\ufffd");
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    String values =
        ask(
            "{\"eventName\":\"a\\ud83d\\ude00\\ud83dx\\ude00\\ud83d\"}",
            event -> Found.values(event, "eventName").toString());
    assertThat(values).isEqualTo("[STRING a\ud83d\ude00\ufffdx\ufffd\ufffd]");
  }

  @Test
  void itsTextIsItsOwnBytesAlone() {
    String record = "{\"eventName\": \"x\"}";
    assertThat(ask(" " + record + "\n", event -> event.raw().utf8())).isEqualTo(record);
    assertThat(ask(record, event -> event.origin().uri())).isEqualTo(Found.RECORD.uri());
  }
}
