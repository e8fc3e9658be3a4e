package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.Gzip;
import io.trailwarden.event.Origin;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However an origin is divided into chunks, and wherever it is cut off: the result is the same. */
final class ChunksTest {
  private static final Limits LIMITS = new Limits(400, 600, 8, 90, 20, 3000);
  private static final String A = CloudTrailFilesTest.record("a");
  private static final String B =
      "{\"eventVersion\":\"1.08\",\"a\\u0062c\":[1,-2.5e+3,{\"x\":null}],\"eventName\":\"\\ud83d\\ude00\"}";
  private static final String LINE =
      "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket"
          + " [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.VERSIONING -"
          + " \"GET /bucket?versioning HTTP/1.1\" 200 - 113 - 7 - \"-\" \"S3Console/0.4\" - x= SigV4 C"
          + " AuthHeader bucket.s3.us-west-1.amazonaws.com TLSV1.2 - -";

  private static Map<String, byte[]> inputs() {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    List<String> texts =
        List.of(
            "\ufeff{\"a\":[{}],\"Records\":[" + A + "," + B + "],\"b\":{\"c\":1}}",
            A + "\n" + B + "\n\ufeff[" + A + "]",
            "{\"Records\":["
                + A
                + ",{\"eventName\":tru},"
                + B
                + ",{\"eventName\":\"\n\"},"
                + A
                + "]}",
            "{\"Records\":[" + A + "," + B.substring(0, 50) + "," + A + B + ",],}" + A,
            "[{\"x\":\"" + "y".repeat(100) + "\"}," + A + ",{\"x\":[[[[[[[[[1]]]]]]]]]}," + B + "]",
            "["
                + A
                + ",{\"x\":\""
                + "y\",\"z\":\"".repeat(60)
                + "\"},"
                + B
                + ",12345678901234567890123]",
            "[1,\"x\",null," + A + ",[" + A + "]]",
            LINE
                + "\n"
                + LINE
                + "\n\nnonsense\n"
                + LINE.replace("S3Console", "x\" \"y")
                + "\r\n"
                + LINE,
            LINE + "\n" + "x".repeat(700) + "\n" + LINE + "\n",
            "<xml>" + "x\n".repeat(300));
    for (int i = 0; i < texts.size(); i++) {
      inputs.put("text " + i, texts.get(i).getBytes(UTF_8));
      inputs.put("gzip " + i, Gzip.member(texts.get(i).getBytes(UTF_8)));
    }
    inputs.put(
        "members",
        Gzip.concat(
            Gzip.member(("{\"Records\":[" + A + "]}").getBytes(UTF_8)),
            Gzip.member(("{\"Records\":[" + B + "]}").getBytes(UTF_8)),
            new byte[] {0, 0, 0}));
    inputs.put(
        "split members",
        Gzip.concat(
            Gzip.member(("{\"Records\":[" + A + ",{\"eventNa").getBytes(UTF_8)),
            Gzip.member("me\":1}]}".getBytes(UTF_8))));
    inputs.put("no UTF-8", "[{\"eventName\":\"\u00ff\u0080\u00c0\"}]".getBytes(ISO_8859_1));
    inputs.put("over the limit", ("[" + (A + ",").repeat(40) + A + "]").getBytes(UTF_8));
    return inputs;
  }

  private static List<String> read(Origin origin, byte[] bytes, int chunk) {
    return Found.of(
            origin,
            bytes,
            chunk,
            LIMITS,
            event ->
                event.raw().utf8()
                    + Found.values(event, "eventName")
                    + Found.values(event, "abc.x")
                    + Found.values(event, "useragent")
                    + event.isAmbiguous())
        .all;
  }

  private static void sameInAnyChunks(Origin origin, String name, byte[] bytes) {
    List<String> whole = read(origin, bytes, Integer.MAX_VALUE);
    for (int chunk : new int[] {1, 3, 100}) {
      assertThat(read(origin, bytes, chunk)).as(name + " by " + chunk).isEqualTo(whole);
    }
  }

  @Test
  void anyChunksGiveTheSame() {
    inputs()
        .forEach(
            (name, bytes) -> {
              sameInAnyChunks(Found.FILE, name, bytes);
              sameInAnyChunks(Found.RECORD, name, bytes);
              List<String> whole = read(Found.FILE, bytes, Integer.MAX_VALUE);
              for (int cut = 1; cut < bytes.length; cut++) {
                Found found =
                    new Found(
                        event ->
                            event.raw().utf8()
                                + Found.values(event, "eventName")
                                + Found.values(event, "abc.x")
                                + Found.values(event, "useragent")
                                + event.isAmbiguous());
                try (LogReader reader = new LogReader(LIMITS)) {
                  reader.begin(Found.FILE, found);
                  reader.read(Arrays.copyOf(bytes, cut), 0, cut);
                  reader.read(bytes, cut, bytes.length - cut);
                  reader.end();
                }
                assertThat(found.all).as(name + " in two at " + cut).isEqualTo(whole);
              }
            });
  }

  @Test
  void whereverItBreaksOffAnyChunksGiveTheSame() {
    inputs()
        .forEach(
            (name, bytes) -> {
              for (int cut = 0; cut < bytes.length; cut += bytes.length > 1000 ? 7 : 1) {
                byte[] begun = Arrays.copyOf(bytes, cut);
                List<String> whole = read(Found.FILE, begun, Integer.MAX_VALUE);
                assertThat(read(Found.FILE, begun, 1)).as(name + " to " + cut).isEqualTo(whole);
                assertThat(read(Found.FILE, begun, 100)).as(name + " to " + cut).isEqualTo(whole);
              }
            });
  }

  @Test
  void whatWasWholeIsHandedOverWhenTheRestFails() {
    DeadLetter why =
        new DeadLetter(
            Found.FILE, -1, -1, DeadLetter.Reason.FETCH_FAILED, "reset by peer", new byte[0]);
    String file = "{\"Records\":[" + A + "," + B + "," + A;
    for (int chunk : new int[] {1, 3, 100, 1000}) {
      Found found = new Found();
      try (LogReader reader = new LogReader(LIMITS)) {
        reader.begin(Found.FILE, found);
        byte[] bytes = file.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += chunk) {
          reader.read(bytes, from, Math.min(chunk, bytes.length - from));
        }
        reader.fail(why);
      }
      assertThat(found.events).containsExactly(A, B, A);
      assertThat(found.deadLetters).containsExactly(why);
      assertThat(found.facts).isEmpty();
    }
  }

  @Test
  void anOriginThatWasNotEndedIsForgotten() {
    Found found = new Found();
    try (LogReader reader = new LogReader(LIMITS)) {
      reader.begin(Found.FILE, found);
      byte[] begun = ("[" + A + "," + B.substring(0, 9)).getBytes(UTF_8);
      reader.read(begun, 0, begun.length);
      found.read(reader, Found.RECORD, A.getBytes(UTF_8), 10);
      found.read(reader, Found.RECORD, Gzip.member(B.getBytes(UTF_8)), 10);
    }
    assertThat(found.events).containsExactly(A, A, B);
    assertThat(found.deadLetters).isEmpty();
  }
}
