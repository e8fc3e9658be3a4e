package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.AccessLogFields;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines of S3 server access logs, above all the ugly ones. */
final class AccessLogTest {
  private static final String OWNER =
      "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
  private static final String START = OWNER + " bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 ";
  private static final String TAIL =
      "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4"
          + " ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket.s3.us-west-1.amazonaws.com TLSV1.2"
          + " arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes";

  /** An event's fields by name, its mark and its id. */
  private record Line(Map<String, String> fields, boolean ambiguous, String id, long time) {
    static Line of(Event event) {
      Map<String, String> fields = new LinkedHashMap<>();
      FieldValues values = new FieldValues();
      for (String name : AccessLogFields.NAMES) {
        values.clear();
        event.values(FieldPath.of(name), values);
        if (!values.isMissing()) {
          assertThat(values.count()).isEqualTo(1);
          fields.put(name, values.text(0));
        }
      }
      return new Line(fields, event.isAmbiguous(), event.id(), event.time());
    }

    String get(String name) {
      return fields.getOrDefault(name, "absent");
    }
  }

  private static Line read(byte[] line) {
    List<Line> lines = new ArrayList<>();
    Found found =
        Found.of(
            Found.FILE,
            line,
            7,
            Limits.DEFAULT,
            event -> {
              lines.add(Line.of(event));
              return event.raw().utf8();
            });
    assertThat(found.deadLetters).isEmpty();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static Line read(String line) {
    return read(line.getBytes(UTF_8));
  }

  private static String line(String uri, String referrer, String userAgent) {
    return START
        + "- 3E57427F3EXAMPLE REST.GET.OBJECT photos/a%2520b.jpg \""
        + uri
        + "\" 200 - 113 114 7 6 \""
        + referrer
        + "\" \""
        + userAgent
        + "\" - "
        + TAIL;
  }

  @Test
  void readsEveryField() {
    Line line =
        read(
            OWNER
                + " amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 "
                + OWNER
                + " 3E57427F3EXAMPLE REST.GET.VERSIONING - \"GET /amzn-s3-demo-bucket1?versioning HTTP/1.1\" 404"
                + " NoSuchKey 113 114 7 6 \"http://example.com/\" \"S3Console/0.4\" 3HL4kqtJvjVBH40Nrjfkd "
                + TAIL
                + " us-west-1");
    assertThat(line.fields().values())
        .containsExactly(
            OWNER,
            "amzn-s3-demo-bucket1",
            "06/Feb/2019:00:00:38 +0000",
            "192.0.2.3",
            OWNER,
            "3E57427F3EXAMPLE",
            "REST.GET.VERSIONING",
            "-",
            "GET /amzn-s3-demo-bucket1?versioning HTTP/1.1",
            "404",
            "NoSuchKey",
            "113",
            "114",
            "7",
            "6",
            "http://example.com/",
            "S3Console/0.4",
            "3HL4kqtJvjVBH40Nrjfkd",
            "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=",
            "SigV4",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "AuthHeader",
            "bucket.s3.us-west-1.amazonaws.com",
            "TLSV1.2",
            "arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP",
            "Yes",
            "us-west-1");
    assertThat(line.ambiguous()).isFalse();
    assertThat(Instant.ofEpochMilli(line.time())).isEqualTo("2019-02-06T00:00:38Z");
  }

  private static void plain(String uri, String referrer, String userAgent) {
    Line line = read(line(uri, referrer, userAgent));
    assertThat(line.ambiguous()).as(line.toString()).isFalse();
    assertThat(line.get("request_uri")).isEqualTo(uri);
    assertThat(line.get("httpstatus")).isEqualTo("200");
    assertThat(line.get("referrer")).isEqualTo(referrer);
    assertThat(line.get("useragent")).isEqualTo(userAgent);
    assertThat(line.get("versionid")).isEqualTo("-");
    assertThat(line.get("aclrequired")).isEqualTo("Yes");
  }

  @Test
  void readsQuotesAsTheClientSentThem() {
    plain("GET /a HTTP/1.1", "-", "S3Console/0.4");
    plain("GET / HTTP/1.1", "-", "Mozilla/5.0 \"\"");
    plain("GET / HTTP/1.1", "-", "\"Mozilla/5.0\"");
    plain("GET / HTTP/1.1", "", "");
    plain("GET /\" HTTP/1.1", "-", "x");
    plain("GET /\"a\" b\" HTTP/1.1", "http://x/\"y\"", "x\" y");
    plain("GET /a 200 - 1 2 3 4 HTTP/1.1", "-", "x 200 - 1 2 3 4 y");
    plain("GET /\" 200 - 1 2 3 HTTP/1.1", "-", "x");
    plain("GET /\" 200 a,b 1 2 3 4 \"x", "-", "x");
    plain("GET /[06/Feb/2019:00:00:38 +0000] HTTP/1.1", "[]", "[S3Console/0.4, aws-internal/3]");
    plain("GET / HTTP/1.1", "a  b", "  ");
    plain("\"", "\"", "\"");
  }

  private static Line ambiguous(String uri, String referrer, String userAgent) {
    Line line = read(line(uri, referrer, userAgent));
    assertThat(line.ambiguous()).as(line.toString()).isTrue();
    assertThat(line.get("bucket_name")).isEqualTo("bucket");
    assertThat(line.get("requester")).isEqualTo("-");
    assertThat(line.get("operation")).isEqualTo("REST.GET.OBJECT");
    assertThat(line.get("key")).isEqualTo("photos/a%2520b.jpg");
    assertThat(line.id())
        .isEqualTo(
            Sha256.hex(
                line(uri, referrer, userAgent).getBytes(UTF_8),
                0,
                line(uri, referrer, userAgent).length()));
    return line;
  }

  @Test
  void whereReferrerAndUserAgentCantBeToldApartBothAreAbsent() {
    for (Line line :
        List.of(
            ambiguous("GET / HTTP/1.1", "-", "x\" \"y"),
            ambiguous("GET / HTTP/1.1", "a\" \"b", "c"),
            ambiguous("GET / HTTP/1.1", "\" \"", "\" \""),
            ambiguous("GET / HTTP/1.1", "-\" \"curl/8.0\" - " + TAIL + " \"", "x"),
            ambiguous("GET / HTTP/1.1", "\" ", "x"))) {
      assertThat(line.get("request_uri")).isEqualTo("GET / HTTP/1.1");
      assertThat(line.get("httpstatus")).isEqualTo("200");
      assertThat(line.get("turnaroundtime")).isEqualTo("6");
      assertThat(line.get("referrer")).isEqualTo("absent");
      assertThat(line.get("useragent")).isEqualTo("absent");
      assertThat(line.get("versionid")).isEqualTo("-");
      assertThat(line.get("aclrequired")).isEqualTo("Yes");
    }
  }

  @Test
  void aRequestThatWritesTheFieldsBehindItHidesOnlyThose() {
    Line line = ambiguous("GET / HTTP/1.1\" 404 - 113 0 0 0 \"-\" \"curl", "-", "x");
    assertThat(line.get("request_uri")).isEqualTo("absent");
    assertThat(line.get("httpstatus")).isEqualTo("absent");
    assertThat(line.get("errorcode")).as("both readings say so").isEqualTo("-");
    assertThat(line.get("bytessent")).as("both readings say so").isEqualTo("113");
    assertThat(line.get("referrer")).isEqualTo("absent");
    assertThat(line.get("useragent")).isEqualTo("absent");
    assertThat(line.get("tlsversion")).isEqualTo("TLSV1.2");
    Line agent = ambiguous("GET / HTTP/1.1\" 404 - 1 0 0 0 \"x", "-", "real");
    assertThat(agent.get("useragent")).as("both readings say so").isEqualTo("real");
    Line user = ambiguous("GET / HTTP/1.1", "-", "x\" 404 - 1 0 0 0 \"a\" \"b");
    assertThat(user.get("httpstatus")).isEqualTo("absent");
  }

  @Test
  void aUserAgentThatForgesALineWithoutOneIsAmbiguous() {
    Line line =
        read(START + "- R REST.GET.OBJECT k \"GET\" 200 - 1 1 1 1 \"a\" \"b\" 200 - 1 1 1 1 - - x");
    assertThat(line.ambiguous()).isTrue();
    assertThat(line.get("httpstatus")).isEqualTo("200");
    assertThat(line.get("versionid")).isEqualTo("absent");
  }

  @Test
  void aRequesterMayHaveSpaces() {
    String requester =
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2XXXXXXXXXXXX";
    Line line =
        read(
            START
                + requester
                + " 3E57 REST.GET.OBJECT k \"GET /k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"Amazon CloudFront\" - "
                + TAIL);
    assertThat(line.get("requester")).isEqualTo(requester);
    assertThat(line.get("requestid")).isEqualTo("3E57");
    assertThat(line.get("key")).isEqualTo("k");
    assertThat(line.get("useragent")).isEqualTo("Amazon CloudFront");
  }

  @Test
  void whatS3DoesItselfHasNoRequest() {
    Line expired =
        read(
            START.replace("192.0.2.3", "-")
                + "AmazonS3 D4F S3.EXPIRE.OBJECT k%20k - - - - 1024 - - \"-\" \"-\" v1 - - - - - - - -");
    assertThat(expired.get("request_uri")).isEqualTo("-");
    assertThat(expired.get("httpstatus")).isEqualTo("-");
    assertThat(expired.get("objectsize")).isEqualTo("1024");
    assertThat(expired.get("useragent")).isEqualTo("-");
    assertThat(expired.get("versionid")).isEqualTo("v1");
    Line batch =
        read(
            START
                + "- D4F BATCH.DELETE.OBJECT k - 204 - - 1024 - - - - v1 h SigV4 c AuthHeader e TLSv1.2 - -");
    assertThat(batch.get("request_uri")).isEqualTo("-");
    assertThat(batch.get("httpstatus")).isEqualTo("204");
    assertThat(batch.get("referrer")).isEqualTo("-");
    assertThat(batch.get("useragent")).isEqualTo("-");
    assertThat(batch.get("versionid")).isEqualTo("v1");
    assertThat(batch.get("tlsversion")).isEqualTo("TLSv1.2");
    Line copied = read(START + "- D4F REST.COPY.OBJECT_GET k - 200 - 1 1024 1 1 - \"agent\" v1");
    assertThat(copied.get("useragent")).isEqualTo("agent");
    Line forged =
        read(START + "- D4F REST.COPY.OBJECT_GET k - 200 - 1 1024 1 1 \"a\" \"b\" \"c\" v1");
    assertThat(forged.ambiguous()).isTrue();
    assertThat(forged.get("httpstatus")).isEqualTo("200");
    Line bare = read(START + "- R REST.GET.OBJECT k \"GET /k HTTP/1.1\" 200 - 1 1 1 1 - - v1 h");
    assertThat(bare.ambiguous()).isFalse();
    assertThat(bare.get("request_uri")).isEqualTo("GET /k HTTP/1.1");
    assertThat(bare.get("hostid")).isEqualTo("h");
  }

  @Test
  void oldLinesEndEarlierAndNewOnesLater() {
    String old = START + "- R REST.GET.OBJECT k \"GET /k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"x\"";
    assertThat(read(old).get("versionid")).isEqualTo("absent");
    assertThat(read(old).get("useragent")).isEqualTo("x");
    assertThat(read(old + " v1").get("versionid")).isEqualTo("v1");
    assertThat(read(old + " v1").get("hostid")).isEqualTo("absent");
    Line later = read(line("GET", "-", "x") + " us-east-1 more (and more) 7");
    assertThat(later.get("sourceregion")).isEqualTo("us-east-1");
    assertThat(later.ambiguous()).isFalse();
  }

  @Test
  void bytesThatAreNoUtf8AreRead() {
    Line line = read(line("GET /\u00ff\u00c0", "-", "\u0080\u0001").getBytes(ISO_8859_1));
    assertThat(line.get("request_uri")).isEqualTo("GET /\ufffd\ufffd");
    assertThat(line.ambiguous()).isFalse();
  }

  @Test
  void aTimeThatIsNoneIsKeptAsText() {
    Line line = read(line("GET", "-", "x").replace("06/Feb/2019", "36/Feb/2019"));
    assertThat(line.time()).isEqualTo(Event.NO_TIME);
    assertThat(line.get("requestdatetime")).isEqualTo("36/Feb/2019:00:00:38 +0000");
    assertThat(Instant.ofEpochMilli(read(line("GET", "-", "x").replace("+0000", "-0130")).time()))
        .isEqualTo("2019-02-06T01:30:38Z");
  }

  @Test
  void anIdIsOfRequestOperationKeyAndVersion() {
    String line = line("GET", "-", "x");
    String id = read(line).id();
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(read(line.replace("192.0.2.3", "192.0.2.4")).id()).isEqualTo(id);
    assertThat(read(line.replace("a%2520b", "c")).id()).isNotEqualTo(id);
    assertThat(read(line.replace("REST.GET", "REST.PUT")).id()).isNotEqualTo(id);
    assertThat(read(line.replace("3E57427F3EXAMPLE", "4E57427F3EXAMPLE")).id()).isNotEqualTo(id);
    assertThat(read(line.replace("\" - s9", "\" v s9")).id()).isNotEqualTo(id);
  }

  @Test
  void theRequestIdLinksItToCloudTrail() {
    Found found =
        Found.of(
            Found.FILE,
            line("GET", "-", "x").getBytes(UTF_8),
            10,
            Limits.DEFAULT,
            event -> event.requestId() + "");
    assertThat(found.events).containsExactly("3E57427F3EXAMPLE");
    found =
        Found.of(
            Found.FILE,
            line("GET", "-", "x").replace("3E57427F3EXAMPLE", "-").getBytes(UTF_8),
            10,
            Limits.DEFAULT,
            event -> event.requestId() + "");
    assertThat(found.events).containsExactly("null");
  }

  @Test
  void whatIsNoLineIsADeadLetterAndTheLinesAroundItAreRead() {
    String good = line("GET", "-", "x");
    for (String bad :
        List.of(
            "nonsense",
            OWNER,
            START,
            START + "- R REST.GET.OBJECT k",
            START + "- R REST.GET.OBJECT k ",
            START + "- R REST.GET.OBJECT k \"",
            START + "- R REST.GET.OBJECT k \"GET\"",
            START + "- R REST.GET.OBJECT k \"GET\" 200 - 1 1 1 1",
            START + "- R REST.GET.OBJECT k \"GET\" 200 - 1 1 1 1 \"-\"",
            START + "- R REST.GET.OBJECT k \"GET\" 200 - 1 1 1 1 \"-\" \"",
            START + "- R REST.GET.OBJECT k \"GET\" x - 1 1 1 1 \"-\" \"x\" -",
            START + "- R REST.GET.OBJECT k - 200 - 1 1 1 1",
            START + "- R REST.GET.OBJECT k - 200 - 1 1 1 1 -",
            START + "- R nothing k \"GET\" 200 - 1 1 1 1 \"-\" \"x\" -",
            good.replace("[06", "06"),
            good.replace("0]", "0"))) {
      Found found = Found.of(Found.FILE, good + "\n" + bad + "\r\n\n" + good + "\n");
      assertThat(found.events).as(bad).containsExactly(good, good);
      assertThat(found.deadLetters).as(bad).hasSize(1);
      DeadLetter letter = found.deadLetters.get(0);
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.INVALID_LINE);
      assertThat(letter.index()).isEqualTo(1);
      assertThat(letter.byteOffset()).isEqualTo(good.length() + 1);
      assertThat(new String(letter.excerpt(), UTF_8)).isEqualTo(bad);
    }
  }

  @Test
  void aFileThatBreaksOffWithinALineSaysSo() {
    String good = line("GET", "-", "x");
    Found found = Found.of(Found.FILE, good + "\n" + good.substring(0, 150));
    assertThat(found.events).containsExactly(good);
    assertThat(found.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.TRUNCATED);
  }

  @Test
  void aFileWithoutAnySuchLineIsGivenUp() {
    Found found = Found.of(Found.FILE, "nonsense\n".repeat(100_000));
    assertThat(found.events).isEmpty();
    assertThat(found.deadLetters).hasSize(101);
    assertThat(found.deadLetters.get(100).reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
    assertThat(found.deadLetters.get(100).index()).isEqualTo(100);
    assertThat(found.deadLetters.get(100).byteOffset()).isEqualTo(900);
  }

  /**
   * Whatever a client sends, S3's own fields are read as S3 wrote them, and the client's either as
   * it sent them or not at all.
   */
  @Test
  void nothingThatAClientSendsMakesAnotherFieldWrong() {
    List<String> pieces =
        List.of(
            "\"",
            " ",
            "-",
            "\" \"",
            "\" 404 X 9 9 9 9 \"",
            " 200",
            "\" - - ",
            "x",
            "\" 200 - 113 114 7 6 \"-\" \"y\" - h",
            "[",
            "/");
    Random random = new Random(11);
    int plain = 0;
    for (int i = 0; i < 50_000; i++) {
      String[] sent = new String[3];
      for (int field = 0; field < 3; field++) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(4); piece > 0; piece--) {
          text.append(pieces.get(random.nextInt(pieces.size())));
        }
        sent[field] = text.toString();
      }
      String text = line(sent[0], sent[1], sent[2]);
      Map<String, String> truth = read(line("U", "R", "A")).fields();
      truth.put("request_uri", sent[0]);
      truth.put("referrer", sent[1]);
      truth.put("useragent", sent[2]);
      Line line = read(text);
      plain += line.ambiguous() ? 0 : 1;
      assertThat(truth).as(text).containsAllEntriesOf(line.fields());
      assertThat(line.ambiguous() || line.fields().equals(truth)).as(text).isTrue();
    }
    assertThat(plain).isBetween(5_000, 45_000);
  }
}
