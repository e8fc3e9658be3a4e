package io.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is added to confine a policy never opens it. */
class PolicyMonotonicityTest {
  private static final Set<String> OWN = Set.of("111122223333");

  @Property(tries = 500)
  void addingADenyNeverMakesItWider(
      @ForAll("policies") JsonNode policy, @ForAll("statements") JsonNode statement) {
    ObjectNode deny = statement.deepCopy();
    deny.put("Effect", "Deny");
    ObjectNode more = policy.deepCopy();
    more.withArray("Statement").add(deny);

    assertNotWider(more, policy);
  }

  @Property(tries = 500)
  void addingAConditionNeverMakesItWider(
      @ForAll("policies") JsonNode policy, @ForAll("conditions") JsonNode condition) {
    ObjectNode more = policy.deepCopy();
    for (JsonNode statement : more.get("Statement")) {
      if (statement.get("Effect").asText().equals("Allow")) {
        ObjectNode merged = conditionOf(statement);
        condition
            .properties()
            .forEach(
                entry -> merged.withObject(entry.getKey()).setAll((ObjectNode) entry.getValue()));
        ((ObjectNode) statement).set("Condition", merged);
      }
    }
    boolean replaced = replacesATest(policy, condition);
    if (!replaced) {
      assertNotWider(more, policy);
    }
  }

  @Property(tries = 300)
  void aPolicyIsPublicWheneverOneOfItsStatementsAloneIsAndNothingIsDenied(
      @ForAll("policies") JsonNode policy) {
    boolean denies =
        stream(policy.get("Statement")).anyMatch(s -> s.get("Effect").asText().equals("Deny"));
    boolean any =
        stream(policy.get("Statement"))
            .anyMatch(
                statement -> {
                  ObjectNode alone = PolicyDocumentTest.JSON.createObjectNode();
                  alone.putArray("Statement").add(statement);
                  return read(alone).isPublic(PolicyUse.BUCKET);
                });
    boolean together = read(policy).isPublic(PolicyUse.BUCKET);
    assertThat(together).isEqualTo(denies ? together && any : any);
  }

  /** In nothing that a policy can be too much of is the one more than the other. */
  private static void assertNotWider(JsonNode more, JsonNode less) {
    PolicyDocument wide = read(less);
    PolicyDocument narrow = read(more);
    String what = more + " against " + less;
    for (PolicyUse use : PolicyUse.values()) {
      assertImplies(narrow.isPublic(use), wide.isPublic(use), what);
      if (!admitsAnyone(less)) {
        assertImplies(narrow.lacksExternalId(use, OWN), wide.lacksExternalId(use, OWN), what);
      }
      assertImplies(narrow.lacksConditions(use), wide.lacksConditions(use), what);
      assertImplies(wide.deniesInsecureTransport(use), narrow.deniesInsecureTransport(use), what);
    }
    assertImplies(narrow.isAdmin(), wide.isAdmin(), what);
    assertImplies(narrow.passesAnyRole(), wide.passesAnyRole(), what);
    assertThat(wide.wildcardServices()).as(what).containsAll(narrow.wildcardServices());
    if (!admitsAnyone(less)) {
      assertThat(wide.accounts()).as(what).containsAll(narrow.accounts());
    }
  }

  private static void assertImplies(boolean left, boolean right, String what) {
    if (left) {
      assertThat(right).as(what).isTrue();
    }
  }

  /** Then every account is admitted, named or not, and naming one makes it no more external. */
  private static boolean admitsAnyone(JsonNode policy) {
    return stream(policy.get("Statement"))
        .filter(statement -> statement.get("Effect").asText().equals("Allow"))
        .anyMatch(
            statement -> {
              ObjectNode alone = statement.deepCopy();
              alone.remove("Condition");
              ObjectNode document = PolicyDocumentTest.JSON.createObjectNode();
              document.putArray("Statement").add(alone);
              return read(document).isPublic(PolicyUse.OTHER);
            });
  }

  /** A test of the same key by the same operator would be replaced, not added. */
  private static boolean replacesATest(JsonNode policy, JsonNode condition) {
    return stream(policy.get("Statement"))
        .anyMatch(
            statement ->
                condition.properties().stream()
                    .anyMatch(
                        operator ->
                            operator.getValue().properties().stream()
                                .anyMatch(
                                    key ->
                                        statement
                                            .path("Condition")
                                            .path(operator.getKey())
                                            .has(key.getKey()))));
  }

  private static ObjectNode conditionOf(JsonNode statement) {
    JsonNode condition = statement.get("Condition");
    return condition == null
        ? PolicyDocumentTest.JSON.createObjectNode()
        : (ObjectNode) condition.deepCopy();
  }

  private static PolicyDocument read(JsonNode policy) {
    return ((PolicyReading.Read) PolicyParser.parse(policy)).document();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Provide
  Arbitrary<JsonNode> policies() throws IOException {
    return statements()
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            statements -> {
              ObjectNode policy = PolicyDocumentTest.JSON.createObjectNode();
              ArrayNode array = policy.putArray("Statement");
              statements.forEach(array::add);
              return policy;
            });
  }

  /** Statements of the table, with other effects, actions and resources. */
  @Provide
  Arbitrary<JsonNode> statements() throws IOException {
    List<JsonNode> table =
        PolicyDocumentTest.table().stream()
            .map(PolicyDocumentTest::policy)
            .filter(policy -> policy.path("Statement").isArray())
            .flatMap(policy -> stream(policy.get("Statement")))
            .filter(JsonNode::isObject)
            .filter(statement -> statement.has("Effect"))
            .toList();
    return Combinators.combine(
            Arbitraries.of(table),
            Arbitraries.of("Allow", "Allow", "Deny"),
            Arbitraries.of(
                "s3:GetObject",
                "s3:Get*",
                "s3:*",
                "*",
                "S3:PUTOBJECT",
                "ec2:*",
                "iam:PassRole",
                "iam:*",
                "kms:Decrypt",
                "sts:AssumeRole",
                "sts:*"),
            Arbitraries.of(
                "*",
                "arn:aws:s3:::b/*",
                "arn:aws:s3:::b/x",
                "arn:aws:s3:::?/*",
                "arn:aws:iam::*:role/*"),
            Arbitraries.of(true, false))
        .as(
            (statement, effect, action, resource, plain) -> {
              ObjectNode changed = statement.deepCopy();
              changed.put("Effect", effect);
              if (!changed.has("NotAction")) {
                changed.put("Action", action);
              }
              if (!changed.has("NotResource") && !action.startsWith("sts:")) {
                changed.put("Resource", resource);
              } else if (action.startsWith("sts:")) {
                changed.remove(List.of("Resource", "NotResource"));
              }
              if (plain) {
                changed.remove("Condition");
              }
              return changed;
            });
  }

  @Provide
  Arbitrary<JsonNode> conditions() throws IOException {
    return Arbitraries.of(
        PolicyDocumentTest.table().stream()
            .map(PolicyDocumentTest::policy)
            .filter(policy -> policy.path("Statement").isArray())
            .flatMap(policy -> stream(policy.get("Statement")))
            .map(statement -> statement.path("Condition"))
            .filter(JsonNode::isObject)
            .toList());
  }
}
