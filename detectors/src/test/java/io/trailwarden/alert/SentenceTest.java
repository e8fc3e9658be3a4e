package io.trailwarden.alert;

import static io.trailwarden.alert.Alerts.FACTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.derive.KeptFacts;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SentenceTest {
  private static final EventFacts NOTHING =
      new EventFacts(
          null, null, null, null, null, null, null, null, null, null, null, null, null, List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {trailwarden.principal.name} did {eventName} from {sourceIPAddress} | Admin did DeleteTrail from 198.51.100.7
          in account {recipientAccountId} with {userIdentity.accessKeyId}     | in account 111122223333 with ASIAIOSFODNN7EXAMPLE
          {eventSource} in {awsRegion} by {trailwarden.principal.arn}         | cloudtrail.amazonaws.com in eu-west-1 by arn:aws:iam::111122223333:role/Admin
          {trailwarden.s3.resource}                                           | arn:aws:cloudtrail:eu-west-1:111122223333:trail/main
          {requestParameters.name} and {list}                                 | main {count} and one, two, three and 2 more
          {count} times by {entity}                                           | 1 times by e
          { a } {} {{eventName}} {eventName                                   | { a } {} {DeleteTrail} {eventName
          {nothing.of.that} happened                                          | (unknown) happened
          user {requestParameters.userName} is {requestParameters.userName}   | user (unknown) is an unknown user
          {empty} {blank}                                                     | (unknown) (unknown)
          """)
  void placeholdersAreFilledFromFieldsAndFacts(String message, String sentence) {
    Map<String, List<String>> fields =
        Map.of(
            "requestParameters.name",
            List.of("main {count}"),
            "list",
            List.of("one", "two", "three", "four", "five"),
            "empty",
            List.of(),
            "blank",
            List.of(" \n"));
    assertThat(sentence(message, Alerts.stateless("d", Alerts.event("e", FACTS, fields))))
        .isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {trailwarden.principal.name} deleted trail {requestParameters.name} of account {recipientAccountId} from {sourceIPAddress} | Somebody unknown deleted trail (unknown) of account (unknown) from an unknown address
          Somebody read {key} in bucket {bucket_name} from {remoteip}   | Somebody read an unnamed object in bucket (unknown) from an unknown address
          somebody removed a device ({requestParameters.serialNumber}) and a thing ({x}) | Somebody removed a device (an unknown device) and a thing (unknown)
          {requester} used {eventName} with {useragent}                 | Somebody without credentials used an unknown call with an unknown program
          """)
  void whatTheEventDoesNotStateReadsWell(String message, String sentence) {
    assertThat(sentence(message, Alerts.stateless("d", Alerts.event("e", NOTHING, Map.of()))))
        .isEqualTo(sentence);
  }

  @Test
  void theDashThatAnAccessLogWritesForNothingIsNotTakenForAName() {
    Map<String, List<String>> fields = Map.of("requester", List.of("-"), "key", List.of("-"));
    assertThat(
            sentence(
                "{requester} used {key}",
                Alerts.stateless("d", Alerts.event("e", NOTHING, fields))))
        .isEqualTo("Somebody without credentials used an unnamed object");
  }

  @Test
  void anAccessLogLineTellsItsBucketAndKeyApart() {
    EventFacts facts = facts(null, null, "REST.GET.OBJECT", "192.0.2.3", null, "media/a/b.jpg");
    Evidence line =
        new Evidence(
            new EvidenceKey(0, "e"),
            LogSource.S3_SERVER_ACCESS,
            null,
            List.of(new Origin.LogFile("s3://l", "k", 0)),
            Map.of(),
            facts,
            "",
            0);
    assertThat(
            sentence(
                "{operation} of {key} in bucket {bucket_name} from {remoteip}",
                Alerts.stateless("d", line)))
        .isEqualTo("REST.GET.OBJECT of a/b.jpg in bucket media from 192.0.2.3");
  }

  @Test
  void whoeverSentNoCredentialsIsCalledSo() {
    EventFacts facts = facts("anonymous", "anonymous", "REST.GET.OBJECT", "192.0.2.3", null, "b");
    assertThat(
            sentence(
                "{requester} used bucket {bucket_name}",
                Alerts.stateless("d", Alerts.event("e", facts, Map.of()))))
        .isEqualTo("Somebody without credentials used bucket (unknown)");
  }

  @Test
  void whatAnAttackerWroteStaysOneShortLine() {
    String hostile = "a\r\n\u202eb\u0000\u2066" + "c".repeat(5000) + "{count}";
    String sentence =
        sentence(
            "user {u} came",
            Alerts.stateless("d", Alerts.event("e", FACTS, Map.of("u", List.of(hostile)))));
    assertThat(sentence).startsWith("user a b ccc").endsWith("ccc… came").hasSizeLessThan(300);
    assertThat(sentence.chars()).noneMatch(c -> c < ' ' || c == 0x202e || c == 0x2066);
  }

  @Test
  void manyPlaceholdersStayBounded() {
    String sentence =
        sentence(
            "{u} ".repeat(1000),
            Alerts.stateless("d", Alerts.event("e", FACTS, Map.of("u", List.of("€".repeat(500))))));
    assertThat(Bounded.utf8Length(sentence)).isBetween(4000, Sentence.LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          root      | root  | DeleteTrail | 192.0.2.3 | -            | Root of account 111122223333 called DeleteTrail of iam.amazonaws.com on arn:r in account 111122223333 from 192.0.2.3; detected as: Trail was deleted
          user      | alice | GetUser     | 192.0.2.3 | AccessDenied | User alice called GetUser of iam.amazonaws.com on arn:r in account 111122223333 from 192.0.2.3 and got AccessDenied; detected as: Trail was deleted
          anonymous | -     | -           | -         | -            | Somebody without credentials did something of iam.amazonaws.com on arn:r in account 111122223333 from an unknown address; detected as: Trail was deleted
          -         | -     | GetUser     | 192.0.2.3 | -            | Somebody unknown called GetUser of iam.amazonaws.com on arn:r in account 111122223333 from 192.0.2.3; detected as: Trail was deleted
          """)
  void aDetectorWithoutAMessageSaysWhoDidWhatToWhatFromWhere(
      @Nullable String kind,
      @Nullable String name,
      @Nullable String operation,
      @Nullable String address,
      @Nullable String error,
      String sentence) {
    EventFacts facts =
        new EventFacts(
            null,
            kind,
            name,
            "111122223333",
            null,
            null,
            "iam.amazonaws.com",
            operation,
            null,
            "111122223333",
            address,
            null,
            error,
            List.of("arn:r"));
    assertThat(sentence(null, Alerts.stateless("d", Alerts.event("e", facts, Map.of()))))
        .isEqualTo(sentence);
  }

  @Test
  void severalEventsAreCounted() {
    assertThat(sentence(null, Alerts.correlation("d", Alerts.events(12), "alice")))
        .isEqualTo(
            "Role Admin (session alice) called DeleteTrail of cloudtrail.amazonaws.com on"
                + " arn:aws:cloudtrail:eu-west-1:111122223333:trail/main in account 111122223333"
                + " from 198.51.100.7, the first of 12 events; detected as: Trail was deleted");
    assertThat(sentence("{count} events", Alerts.correlation("d", Alerts.events(1001), "alice")))
        .isEqualTo("more than 1000 events");
  }

  private static EventFacts facts(
      @Nullable String kind,
      @Nullable String name,
      String operation,
      String address,
      @Nullable String error,
      String resource) {
    return new EventFacts(
        null,
        kind,
        name,
        null,
        null,
        null,
        null,
        operation,
        null,
        null,
        address,
        null,
        error,
        List.of(resource));
  }

  private static String sentence(@Nullable String message, Detection detection) {
    EventFacts first = new KeptFacts().of(detection.evidence().earliest().get(0));
    return new Sentence(Alerts.detector("d", message)).of(detection, first);
  }
}
