package io.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "42",
        "{}",
        "%7",
        "%7B%22",
        "HIDDEN_DUE_TO_SECURITY_REASONS",
        "{\"Statement\":null}",
        "{\"Statement\":\"x\"}",
        "{\"Statement\":[[]]}",
        "{\"Statement\":{\"Action\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Maybe\",\"Action\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":{}}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[null]}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotAction\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Principal\":\"*\",\"NotPrincipal\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Condition\":[]}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Condition\":{\"Bool\":\"x\"}}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Effect\":\"Deny\",\"Action\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"effect\":\"Deny\",\"Action\":\"*\"}}",
        "{\"Statement\":[]} trailing"
      })
  void saysWhyAPolicyIsUnreadable(String text) {
    assertThat(PolicyParser.parse(text))
        .isInstanceOfSatisfying(
            PolicyReading.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).isNotBlank());
  }

  @Test
  void refusesWhatIsTooLongOrTooDeep() {
    String deep = "{\"Statement\":" + "[".repeat(500) + "]".repeat(500) + "}";
    String longText = "{\"Statement\":[],\"Id\":\"" + "x".repeat(600_000) + "\"}";

    assertThat(PolicyParser.parse(deep)).isInstanceOf(PolicyReading.Unreadable.class);
    assertThat(((PolicyReading.Unreadable) PolicyParser.parse(longText)).reason())
        .contains("exceeds the limit of 524288");
  }

  @Test
  void aPolicyMadeToBeSlowIsNot() {
    String stars = "s3:" + "*a".repeat(60) + "b";
    StringBuilder text = new StringBuilder("{\"Statement\":[");
    for (int i = 0; i < 700; i++) {
      text.append("{\"Effect\":\"")
          .append(i % 2 == 0 ? "Allow" : "Deny")
          .append("\",\"Principal\":\"*\",\"Resource\":\"*\",\"Action\":\"")
          .append(i % 2 == 0 ? "s3:" + "a".repeat(500) : stars)
          .append("\"},");
    }
    text.setCharAt(text.length() - 1, ']');
    PolicyDocument document =
        ((PolicyReading.Read) PolicyParser.parse(text.append('}').toString())).document();

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(document.isPublic(PolicyUse.BUCKET)).isTrue());
  }

  @ParameterizedTest
  @CsvSource({
    "s3:*, s3:Get*, true",
    "s3:Get*, s3:*, false",
    "*, s3:?, true",
    "s3:?et, s3:*et, false",
    "s3:G?t, s3:G?t, true",
    "a*b*c, aXbYc, true",
    "a*b*c, a*c, false",
    "a*, a, true",
    "a, a*, false"
  })
  void knowsWhichPatternIncludesWhich(String pattern, String value, boolean includes) {
    assertThat(Patterns.includes(pattern, value, new Patterns.Budget())).isEqualTo(includes);
  }

  @Test
  void findsPoliciesWhereverTheServicePutsThem() {
    String statement =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    String quoted = statement.replace("\"", "\\\"");

    assertThat(request("{\"policy\":\"\",\"bucketPolicy\":" + statement + "}").policies())
        .hasSize(1)
        .allMatch(PolicyReading.Read.class::isInstance);
    assertThat(request("{\"policyDocument\":\"" + quoted + "\"}").policies()).hasSize(1);
    assertThat(
            request("{\"assumeRolePolicyDocument\":\"%7B%22Statement%22%3A%5B%5D%7D\"}").policies())
        .hasSize(1)
        .allMatch(PolicyReading.Read.class::isInstance);
    assertThat(request("{\"attributes\":{\"Policy\":\"" + quoted + "\"}}").policies()).hasSize(1);
    assertThat(
            request("{\"policyName\":\"p\",\"policyArn\":\"arn:aws:iam::aws:policy/x\"}")
                .policies())
        .isEmpty();
    assertThat(request("null").policies()).isEmpty();
  }

  @Test
  void whatCloudTrailLeftOutIsUnreadableNotHarmless() {
    assertThat(request("{\"bucketPolicy\":{\"omitted\":true,\"originalSize\":99}}").policies())
        .hasSize(1)
        .allMatch(PolicyReading.Unreadable.class::isInstance);
    assertThat(request("{\"policyDocument\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}").policies())
        .allMatch(PolicyReading.Unreadable.class::isInstance);
    assertThat(request("{\"a\":").policies()).hasSize(1);
    assertThat(request("[".repeat(5000)).policies()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x-amz-acl\":\"public-read\"} | true",
        "{\"x-amz-acl\":[\"public-read-write\"]} | true",
        "{\"x-amz-acl\":\"authenticated-read\"} | true",
        "{\"accessControlList\":{\"x-amz-acl\":\"public-read\"}} | true",
        "{\"x-amz-acl\":\"private\"} | false",
        "{\"x-amz-acl\":[\"bucket-owner-full-control\"]} | false",
        "{\"x-amz-acl\":\"log-delivery-write\"} | false",
        "{\"x-amz-grant-read\":\"uri=\\\"http://acs.amazonaws.com/groups/global/AllUsers\\\"\"} | true",
        "{\"x-amz-grant-read\":\"uri=\\\"http://acs.amazonaws.com/groups/s3/LogDelivery\\\"\"} | false",
        "{\"x-amz-grant-full-control\":\"id=abc\"} | false",
        "{\"acl\":\"\",\"AccessControlPolicy\":{\"AccessControlList\":{\"Grant\":[{\"Grantee\":{\"ID\":\"a\"},\"Permission\":\"READ\"},{\"Grantee\":{\"URI\":\"http://acs.amazonaws.com/groups/global/AuthenticatedUsers\"},\"Permission\":\"READ_ACP\"}]}}} | true",
        "{\"AccessControlPolicy\":{\"AccessControlList\":{\"Grant\":{\"Grantee\":{\"ID\":\"a\"},\"Permission\":\"FULL_CONTROL\"}}}} | false"
      })
  void knowsPublicAccessControlLists(String request, boolean isPublic) {
    assertThat(request(request).publicAcl()).contains(isPublic);
  }

  @Test
  void aRequestWithoutAnAccessControlListSaysNothingOfOne() {
    assertThat(request("{\"bucketName\":\"b\"}").publicAcl()).isEqualTo(Optional.empty());
  }

  private static RequestAccess request(String json) {
    byte[] bytes = ("xx" + json + "yy").getBytes(StandardCharsets.UTF_8);
    return RequestAccess.read(bytes, 2, bytes.length - 4);
  }
}
