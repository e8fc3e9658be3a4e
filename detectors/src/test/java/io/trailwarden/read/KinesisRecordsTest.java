package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.trailwarden.bytes.Gzip;
import io.trailwarden.event.AccessLogFields;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each form of a Kinesis record is told by its content. */
final class KinesisRecordsTest {
  private static final String A = CloudTrailFilesTest.record("a");
  private static final String B = CloudTrailFilesTest.record("b");
  private static final String LINE =
      "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket"
          + " [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.VERSIONING -"
          + " \"GET / HTTP/1.1\" 200 - 113 - 7 - \"-\" \"x\" -";

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  private static String sns(String message) {
    return """
        {"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:us-east-1:1:t","Message":%s,"Timestamp":"2026-11-24T06:57:00.000Z"}"""
        .formatted(quoted(message));
  }

  private static String logs(String type, String... messages) {
    StringBuilder events = new StringBuilder();
    for (String message : messages) {
      events
          .append(events.isEmpty() ? "" : ",")
          .append("{\"id\":\"1\",\"timestamp\":1,\"message\":");
      events.append(quoted(message)).append("}");
    }
    return "{\"messageType\":\""
        + type
        + "\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\",\"subscriptionFilters\":[\"f\"],\"logEvents\":["
        + events
        + "]}";
  }

  private static String bridge(String type, String detail) {
    return "{\"version\":\"0\",\"id\":\"i\",\"detail-type\":\""
        + type
        + "\",\"source\":\"aws.iam\",\"account\":\"1\",\"time\":\"2026-11-24T06:57:01Z\",\"region\":\"us-east-1\",\"resources\":[],\"detail\":"
        + detail
        + "}";
  }

  private static String notification(String event, String key) {
    return "{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"us-east-1\",\"eventTime\":\"2026-11-24T06:57:00.000Z\",\"eventName\":\""
        + event
        + "\",\"userIdentity\":{\"principalId\":\"x\"},\"s3\":{\"s3SchemaVersion\":\"1.0\",\"bucket\":{\"name\":\"logs\",\"ownerIdentity\":{\"principalId\":\"x\"},\"arn\":\"arn:aws:s3:::logs\"},\"object\":{\"key\":\""
        + key
        + "\",\"size\":1}}}";
  }

  private static Found read(String record) {
    byte[] bytes = record.getBytes(UTF_8);
    Found whole = Found.of(Found.RECORD, bytes);
    for (int chunk : new int[] {1, 3, 100}) {
      assertThat(Found.of(Found.RECORD, bytes, chunk, Limits.DEFAULT).all).isEqualTo(whole.all);
      assertThat(Found.of(Found.RECORD, Gzip.member(bytes), chunk, Limits.DEFAULT).all)
          .isEqualTo(whole.all);
    }
    assertThat(whole.facts).isEmpty();
    return whole;
  }

  private static void events(String record, String... events) {
    Found found = read(record);
    assertThat(found.deadLetters).isEmpty();
    assertThat(found.notices).isEmpty();
    assertThat(found.events).containsExactly(events);
  }

  private static void notices(String record, String... keys) {
    Found found = read(record);
    assertThat(found.deadLetters).isEmpty();
    assertThat(found.events).isEmpty();
    assertThat(found.notices).extracting(Notice::key).containsExactly(keys);
    assertThat(found.notices).allMatch(notice -> notice.bucket().equals("logs"));
    assertThat(found.notices).allMatch(notice -> notice.origin() == Found.RECORD);
  }

  private static DeadLetter deadLetter(String record) {
    Found found = read(record);
    assertThat(found.events).isEmpty();
    assertThat(found.notices).isEmpty();
    assertThat(found.deadLetters).hasSize(1);
    return found.deadLetters.get(0);
  }

  @Test
  void readsCloudTrailRecordsInAnyFraming() {
    events(A, A);
    events(A + "\n" + B, A, B);
    events("[" + A + "," + B + "]", A, B);
    events("{\"Records\":[" + A + "," + B + "]}", A, B);
  }

  @Test
  void readsWhatEventBridgeSends() {
    for (String type :
        List.of(
            "AWS API Call via CloudTrail",
            "AWS Console Sign In via CloudTrail",
            "AWS Service Event via CloudTrail",
            "AWS Insight via CloudTrail")) {
      events(bridge(type, A), A);
    }
    events(
        bridge("AWS API Call via CloudTrail", A) + "\n" + bridge("AWS API Call via CloudTrail", B),
        A,
        B);
    assertThat(deadLetter(bridge("EC2 Instance State-change", "{\"state\":\"x\"}")).reason())
        .isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
    assertThat(deadLetter(bridge("AWS API Call via CloudTrail", "\"x\"")).reason())
        .isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
  }

  @Test
  void aCopyInAnEnvelopeHasTheIdOfTheFilesCopy() {
    String record = "{\"eventName\":\"x\",\"a\":[1,2]}";
    Found file = new Found();
    Found stream = new Found();
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      file.read(reader, Found.FILE, ("{\"Records\":[" + record + "]}").getBytes(UTF_8), 1000);
      stream.read(
          reader,
          Found.RECORD,
          bridge("AWS API Call via CloudTrail", "{ \"eventName\": \"x\", \"a\": [1, 2] }")
              .getBytes(UTF_8),
          1000);
    }
    assertThat(file.all.get(0).substring(0, 70)).isEqualTo(stream.all.get(0).substring(0, 70));
  }

  @Test
  void readsWhatCloudWatchLogsSends() {
    events(logs("DATA_MESSAGE", A, B), A, B);
    events(logs("DATA_MESSAGE", LINE), LINE);
    events(
        logs(
            "CONTROL_MESSAGE",
            "CWL CONTROL MESSAGE: Checking health of destination Kinesis stream."));
    Found found = read(logs("DATA_MESSAGE", A, "hello", B));
    assertThat(found.events).containsExactly(A, B);
    assertThat(found.deadLetters).hasSize(1);
    DeadLetter letter = found.deadLetters.get(0);
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
    assertThat(letter.index()).isEqualTo(1);
    assertThat(letter.byteOffset()).isEqualTo(-1);
    assertThat(new String(letter.excerpt(), UTF_8)).isEqualTo("hello");
    assertThat(deadLetter(logs("OTHER_MESSAGE", A)).reason())
        .isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
    assertThat(deadLetter(logs("DATA_MESSAGE")).reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
  }

  @Test
  void readsAccessRecordsThatCloudWatchLogsSendsAsJson() {
    String json =
        """
        {"schema_version_id":"V_1_0","bucket_arn":"arn:aws:s3:::bucket","bucket_name":"bucket","request_time":"2019-02-06T00:00:38.250Z",\
        "bucket_owner_id":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be","remote_ip":"192.0.2.3","requester":null,\
        "request_id":"3E57427F3EXAMPLE","operation":"REST.GET.VERSIONING","key_name":null,"request_uri":"GET / HTTP/1.1",\
        "http_status":200,"error_code":null,"bytes_sent":113,"object_size":null,"total_time":7,"referer":"\\" \\"","user_agent":"a \\"b\\"",\
        "version_id":null,"tls_version":"TLSv1.2"}""";
    Found found =
        Found.of(
            Found.RECORD,
            Gzip.member(logs("DATA_MESSAGE", json).getBytes(UTF_8)),
            10,
            Limits.DEFAULT,
            event -> {
              StringBuilder text = new StringBuilder();
              for (String name : AccessLogFields.NAMES) {
                text.append(name).append('=').append(Found.values(event, name)).append('\n');
              }
              return text
                  + event.source().service()
                  + " "
                  + event.time()
                  + " "
                  + event.isAmbiguous()
                  + " "
                  + event.id();
            });
    assertThat(found.deadLetters).isEmpty();
    Found line =
        Found.of(Found.FILE, LINE.getBytes(UTF_8), 1000, Limits.DEFAULT, event -> event.id());
    assertThat(found.events)
        .containsExactly(
            """
            bucketowner=[STRING 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be]
            bucket_name=[STRING bucket]
            requestdatetime=[STRING 2019-02-06T00:00:38.250Z]
            remoteip=[STRING 192.0.2.3]
            requester=[STRING -]
            requestid=[STRING 3E57427F3EXAMPLE]
            operation=[STRING REST.GET.VERSIONING]
            key=[STRING -]
            request_uri=[STRING GET / HTTP/1.1]
            httpstatus=[STRING 200]
            errorcode=[STRING -]
            bytessent=[STRING 113]
            objectsize=[STRING -]
            totaltime=[STRING 7]
            turnaroundtime=[]
            referrer=[STRING " "]
            useragent=[STRING a "b"]
            versionid=[STRING -]
            hostid=[]
            sigv=[]
            ciphersuite=[]
            authtype=[]
            endpoint=[]
            tlsversion=[STRING TLSv1.2]
            accesspointarn=[]
            aclrequired=[]
            sourceregion=[]
            s3_server_access 1549411238250 false\s"""
                + line.events.get(0));
  }

  @Test
  void takesNoticeOfNewObjects() {
    notices(
        "{\"Records\":[" + notification("ObjectCreated:Put", "a/b+c%2Bd%C3%A9%") + "]}",
        "a/b c+d\u00e9%");
    notices(
        "{\"Records\":["
            + notification("ObjectCreated:Copy", "x")
            + ","
            + notification("s3:ObjectCreated:Post", "y")
            + "]}",
        "x",
        "y");
    notices(
        bridge(
            "Object Created",
            "{\"version\":\"0\",\"bucket\":{\"name\":\"logs\"},\"object\":{\"key\":\"a+b%20c\",\"size\":1}}"),
        "a+b%20c");
    notices("{\"s3Bucket\":\"logs\",\"s3ObjectKey\":[\"a\",\"b+c\"]}", "a", "b+c");
    notices(sns("{\"s3Bucket\":\"logs\",\"s3ObjectKey\":[\"a\",\"b\"]}"), "a", "b");
    notices(sns("{\"Records\":[" + notification("ObjectCreated:Put", "a+b") + "]}"), "a b");
    notices(
        sns(
            bridge(
                "Object Created", "{\"bucket\":{\"name\":\"logs\"},\"object\":{\"key\":\"k\"}}")),
        "k");
  }

  @Test
  void ignoresWhatNamesNothingToFetch() {
    events(
        "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Time\":\"2026-11-24T06:57:00.000Z\",\"Bucket\":\"logs\"}");
    events(sns("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"logs\"}"));
    events(sns("CloudTrail validation message."));
    events("{\"Records\":[" + notification("ObjectRemoved:Delete", "x") + "]}");
    events(bridge("Object Deleted", "{\"bucket\":{\"name\":\"logs\"},\"object\":{\"key\":\"k\"}}"));
  }

  @Test
  void readsRecordsWithinSns() {
    events(sns(A), A);
    events(sns("{\"Records\":[" + A + "," + B + "]}"), A, B);
    events(sns(sns(bridge("AWS API Call via CloudTrail", A))), A);
    events(sns(logs("DATA_MESSAGE", A)), A);
    String nested = A;
    for (int i = 0; i < 6; i++) {
      nested = sns(nested);
    }
    assertThat(deadLetter(nested).reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
  }

  @Test
  void readsLinesOfAccessLogs() {
    events(LINE, LINE);
    events(LINE + "\n" + LINE + "\n", LINE, LINE);
  }

  @Test
  void anythingElseIsADeadLetter() {
    for (String record :
        List.of(
            "",
            " ",
            "hello",
            "<xml/>",
            "a b [c] d",
            "{}",
            "{\"a\":1}",
            "{\"Event\":\"other\"}",
            "{\"detail-type\":\"x\"}",
            "{\"s3Bucket\":\"b\",\"s3ObjectKey\":7}",
            "{\"s3Bucket\":\"b\",\"s3ObjectKey\":[]}",
            sns(""),
            "{\"Type\":\"Notification\",\"Message\":{}}")) {
      DeadLetter letter = deadLetter(record);
      assertThat(letter.reason()).as(record).isEqualTo(DeadLetter.Reason.UNKNOWN_FORM);
      assertThat(letter.origin()).isEqualTo(Found.RECORD);
      assertThat(letter.index()).isZero();
    }
    assertThat(deadLetter("{\"eventName\":\"x\"").reason()).isEqualTo(DeadLetter.Reason.TRUNCATED);
    assertThat(deadLetter("{\"eventName\":x}").reason()).isEqualTo(DeadLetter.Reason.INVALID_JSON);
    assertThat(deadLetter("[1]").reason()).isEqualTo(DeadLetter.Reason.NOT_A_RECORD);
    byte[] gzip = Gzip.member(A.getBytes(UTF_8));
    gzip[gzip.length - 1] ^= 1;
    Found found = Found.of(Found.RECORD, gzip);
    assertThat(found.events).containsExactly(A);
    assertThat(found.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.INVALID_GZIP);
  }

  @Test
  void gzipOfWhichNothingCanBeReadIsOneDeadLetter() {
    byte[] gzip = Gzip.member(A.getBytes(UTF_8));
    for (int cut = 2; cut < 11; cut++) {
      Found found = Found.of(Found.RECORD, Arrays.copyOf(gzip, cut));
      assertThat(found.deadLetters)
          .extracting(DeadLetter::reason)
          .containsExactly(DeadLetter.Reason.TRUNCATED);
    }
    gzip[10] = (byte) 0xff;
    assertThat(Found.of(Found.RECORD, gzip).deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.INVALID_GZIP);
  }

  @Test
  void aNoticeInALogFileIsNoRecordOfIt() {
    Found found =
        Found.of(
            Found.FILE, "{\"Records\":[" + notification("ObjectCreated:Put", "x") + "," + A + "]}");
    assertThat(found.events).containsExactly(A);
    assertThat(found.notices).isEmpty();
    assertThat(found.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.NOT_A_RECORD);
  }
}
