package io.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class RequestAccessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";

  /** Every call of the table. */
  @TestFactory
  Stream<DynamicTest> findsPoliciesWhereServicesPutThem() throws IOException {
    JsonNode table;
    try (InputStream in = RequestAccessTest.class.getResourceAsStream("/policy/places.yml")) {
      table = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    }
    assertThat(table).hasSizeGreaterThan(80);
    return StreamSupport.stream(table.spliterator(), false)
        .map(row -> DynamicTest.dynamicTest(row.get("call").asText(), () -> check(row)));
  }

  private static void check(JsonNode row) {
    String request =
        row.get("request")
            .toString()
            .replace("\"TEXT\"", textNode(POLICY))
            .replace("\"ENCODED\"", textNode(encoded(POLICY)))
            .replace("\"OBJECT\"", POLICY);

    List<PolicyReading> policies = read(request).policies();

    assertThat(policies).hasSize(row.path("policies").asInt(1));
    Set<String> accounts = new TreeSet<>();
    for (PolicyReading policy : policies) {
      if (row.path("unreadable").asBoolean()) {
        assertThat(policy).isInstanceOf(PolicyReading.Unreadable.class);
      } else {
        PolicyDocument document = ((PolicyReading.Read) policy).document();
        assertThat(document.isPublic(PolicyUse.OTHER))
            .isEqualTo(row.path("public").asBoolean(true));
        assertThat(document.isAdmin()).isFalse();
        accounts.addAll(document.accounts());
      }
    }
    Set<String> expected = new TreeSet<>();
    row.path("accounts").forEach(account -> expected.add(account.asText()));
    assertThat(accounts).isEqualTo(expected);
  }

  /** What a policy's text may be when it reaches CloudTrail, beside the table's forms. */
  static Stream<Arguments> forms() {
    String asString = textNode(POLICY);
    return Stream.of(
        Arguments.of("behind a byte order mark", "\uFEFF" + POLICY),
        Arguments.of("behind white space", " \r\n\t" + POLICY),
        Arguments.of("between both", "\n\uFEFF\n" + POLICY + "\n"),
        Arguments.of("URL-encoded", encoded(POLICY)),
        Arguments.of("URL-encoded in lower case", encoded(POLICY).replace("%7B", "%7b")),
        Arguments.of("URL-encoded with white space", "%0A%20" + encoded(POLICY)),
        Arguments.of("URL-encoded with a byte order mark", encoded("\uFEFF" + POLICY)),
        Arguments.of("a JSON string of it", asString),
        Arguments.of("a JSON string of it behind white space", " " + textNode("\n" + POLICY)),
        Arguments.of("a JSON string of it, URL-encoded", encoded(asString)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void readsAPolicyInEachFormInWhichAClientMayHaveGivenIt(String form, String text) {
    String value = textNode(text);
    for (String request :
        List.of(
            "{\"policyDocument\":" + value + "}",
            "{\"bucketPolicy\":" + value + "}",
            "{\"attributes\":{\"Policy\":" + value + "}}",
            "{\"attributeName\":\"Policy\",\"attributeValue\":" + value + "}",
            "{\"content\":" + value + "}")) {
      assertThat(read(request).policies())
          .as(form + " in " + request)
          .singleElement()
          .isInstanceOfSatisfying(
              PolicyReading.Read.class,
              policy -> assertThat(policy.document().isPublic(PolicyUse.BUCKET)).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Sta", // a string that is cut off
        "%7B%22Version%22%3A%222012-10-17%22%2C%22Sta%", // within an escape
        "%7B+%22Statement%22%3A%5B%5D%7D", // a plus is no space in RFC 3986
      })
  void ofWhatIsCutOffOrAmbiguousItIsKnownThatItIsUnknown(String text) {
    assertThat(read("{\"bucketPolicy\":" + textNode(text) + "}").policies())
        .singleElement()
        .isInstanceOf(PolicyReading.Unreadable.class);
  }

  private static String textNode(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void ofVeryManyPoliciesSomeAreRead() {
    String many = "[" + ("{\"policy\":" + POLICY + "},").repeat(500) + "0]";

    List<PolicyReading> policies = read("{\"a\":" + many + "}").policies();

    assertThat(policies).hasSize(RequestAccess.MAX_POLICIES + 1);
    assertThat(policies.get(RequestAccess.MAX_POLICIES))
        .isInstanceOf(PolicyReading.Unreadable.class);
  }

  @Test
  void aRequestThatIsTooLongIsNotRead() {
    String padding = "x".repeat(RequestAccess.MAX_BYTES);

    assertThat(read("{\"policy\":" + POLICY + ",\"a\":\"" + padding + "\"}").policies())
        .singleElement()
        .isInstanceOf(PolicyReading.Unreadable.class);
  }

  @Test
  void knowsWhatOnlyAVpcReaches() {
    assertThat(read("{\"VpcConfiguration\":{\"VpcId\":\"vpc-1\"}}").vpcOnly()).isTrue();
    assertThat(read("{\"VpcConfiguration\":{}}").vpcOnly()).isFalse();
    assertThat(read("{\"vpcId\":\"vpc-1\"}").vpcOnly()).isFalse();
  }

  @Test
  void knowsWhatCloudTrailLeftOut() {
    assertThat(read("{\"omitted\":true,\"originalSize\":130000}").omitted()).isTrue();
    assertThat(read("{\"bucketName\":\"b\"}").omitted()).isFalse();
  }

  /** Documents that would take hours if every pair of their parts were compared. */
  @TestFactory
  Stream<DynamicTest> policiesMadeToBeSlowAreNot() {
    String stars = "s3:" + "*a".repeat(60) + "b";
    String longName = "s3:" + "a".repeat(400);
    return Stream.of(
            statements(
                i ->
                    i % 2 == 0
                        ? statement("Allow", "\"*\"", "\"" + longName + "\"", "\"*\"")
                        : statement("Deny", "\"*\"", "\"" + stars + "\"", "\"*\""),
                600),
            statements(
                i ->
                    i == 0
                        ? statement("Allow", accounts(15_000), "\"sts:AssumeRole\"", "\"*\"")
                        : statement("Deny", accounts(15_000), "\"sts:AssumeRole\"", "\"*\""),
                2),
            statements(
                i ->
                    i == 0
                        ? statement("Allow", accounts(15_000), "\"s3:*\"", "\"*\"")
                        : "{\"Effect\":\"Deny\",\"NotPrincipal\":"
                            + accounts(15_000)
                            + ",\"Action\":\"*\",\"Resource\":\"*\"}",
                2),
            statements(
                i -> statement(i % 2 == 0 ? "Allow" : "Deny", "\"*\"", "\"a:b" + i + "\"", "\"*\""),
                6_000),
            statements(
                i ->
                    statement(
                            "Deny", "\"*\"", "\"*\"", "[" + list("arn:aws:s3:::b%d/*", 9_000) + "]")
                        .replace(
                            "{\"Effect",
                            "{\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}},\"Effect"),
                1),
            statements(
                i -> statement("Allow", "\"*\"", "\"" + "?".repeat(250_000) + "a*\"", "\"*\""), 1),
            statements(
                i ->
                    statement("Deny", "\"*\"", "\"*\"", "\"" + "*".repeat(200_000) + "x\"")
                        .replace(
                            "{\"Effect",
                            "{\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}},\"Effect"),
                1))
        .map(
            policy ->
                DynamicTest.dynamicTest(
                    policy.substring(0, 90),
                    () ->
                        Assertions.assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> askAll(policy))));
  }

  private static void askAll(String policy) {
    assertThat(policy.length()).isLessThan(PolicyParser.MAX_CHARACTERS);
    PolicyReading reading = PolicyParser.parse(policy);
    PolicyDocument document = ((PolicyReading.Read) reading).document();
    for (PolicyUse use : PolicyUse.values()) {
      document.isPublic(use);
      document.lacksExternalId(use, Set.of());
      document.lacksConditions(use);
      document.deniesInsecureTransport(use);
    }
    document.isAdmin();
    document.passesAnyRole();
    document.wildcardServices();
    document.accounts();
  }

  private static String statements(IntFunction<String> statement, int count) {
    StringBuilder text = new StringBuilder("{\"Statement\":[");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append(statement.apply(i));
    }
    return text.append("]}").toString();
  }

  private static String statement(String effect, String principal, String action, String resource) {
    return "{\"Effect\":\""
        + effect
        + "\",\"Principal\":"
        + principal
        + ",\"Action\":"
        + action
        + ",\"Resource\":"
        + resource
        + "}";
  }

  private static String accounts(int count) {
    return "{\"AWS\":[" + list("%012d", count) + "]}";
  }

  private static String list(String format, int count) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "\"" : ",\"").append(String.format(format, i)).append('"');
    }
    return list.toString();
  }

  private static RequestAccess read(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return RequestAccess.read(bytes, 0, bytes.length);
  }
}
