package io.trailwarden.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A call that adds one statement to a resource's policy without writing the policy: {@code
 * AddPermission} of Lambda ({@code {"statementId":"s","action":"lambda:InvokeFunction",
 * "principal":"*","sourceAccount":"111122223333"}}) and of its layers, {@code PutPermission} of
 * EventBridge, {@code AddPermission} of SNS and SQS ({@code
 * {"label":"l","aWSAccountIds":["111122223333"],"actions":["SendMessage"]}}).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">Lambda's
 *     AddPermission</a>
 */
final class PermissionGrant {
  private static final int MAX_VALUES = 1_000;
  private static final Patterns THE_RESOURCE_ITSELF = new Patterns(List.of(), false, false);

  private final Map<String, JsonNode> parameters = new TreeMap<>();

  private PermissionGrant(JsonNode request) {
    for (Map.Entry<String, JsonNode> entry : request.properties()) {
      parameters.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
    }
  }

  /** The statement that a request adds; empty when it is no such request. */
  static Optional<PolicyDocument> of(JsonNode request) {
    if (!request.isObject()) {
      return Optional.empty();
    }
    PermissionGrant grant = new PermissionGrant(request);
    List<Principals.Principal> principals = new ArrayList<>();
    if (grant.has("statementid") && grant.has("principal")) {
      grant.texts("principal").forEach(text -> principals.add(principal(text)));
    } else if (grant.has("label")) {
      for (String name : List.of("awsaccountid", "awsaccountids")) {
        grant.texts(name).forEach(text -> principals.add(new Principals.Principal("AWS", text)));
      }
    }
    if (principals.isEmpty()) {
      return Optional.empty();
    }
    Statement statement =
        new Statement(
            true,
            new Principals(principals, false),
            new Patterns(grant.actions(), false, true),
            THE_RESOURCE_ITSELF,
            grant.conditions());
    return Optional.of(new PolicyDocument(List.of(statement)));
  }

  private List<String> actions() {
    List<String> actions = new ArrayList<>();
    for (String name : List.of("action", "actions", "actionname", "actionnames")) {
      actions.addAll(texts(name));
    }
    return actions;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    add("sourcearn", "ArnLike", "aws:SourceArn", conditions);
    add("sourceaccount", "StringEquals", "aws:SourceAccount", conditions);
    add("principalorgid", "StringEquals", "aws:PrincipalOrgID", conditions);
    add("organizationid", "StringEquals", "aws:PrincipalOrgID", conditions);
    add("functionurlauthtype", "StringEquals", "lambda:FunctionUrlAuthType", conditions);
    JsonNode condition = parameters.get("condition");
    if (condition != null && condition.isObject()) {
      PermissionGrant test = new PermissionGrant(condition);
      List<String> type = test.texts("type");
      List<String> key = test.texts("key");
      if (!type.isEmpty() && !key.isEmpty()) {
        conditions.add(Condition.of(type.get(0), key.get(0), test.texts("value")));
      }
    }
    return conditions;
  }

  private void add(String parameter, String operator, String key, List<Condition> conditions) {
    List<String> values = texts(parameter);
    if (!values.isEmpty()) {
      conditions.add(Condition.of(operator, key, values));
    }
  }

  private boolean has(String name) {
    return !texts(name).isEmpty();
  }

  private List<String> texts(String name) {
    JsonNode node = parameters.get(name);
    List<String> texts = new ArrayList<>();
    if (node == null) {
      return texts;
    }
    if (node.isValueNode() && !node.isNull()) {
      texts.add(node.asText());
    }
    for (JsonNode element : node) {
      if (element.isValueNode() && !element.isNull() && texts.size() < MAX_VALUES) {
        texts.add(element.asText());
      }
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }

  /** {@code *}, an account, an ARN, or a service as {@code s3.amazonaws.com}. */
  private static Principals.Principal principal(String text) {
    if (text.equals("*")) {
      return new Principals.Principal("*", text);
    }
    boolean service =
        !text.startsWith("arn:")
            && (text.endsWith(".amazonaws.com") || text.endsWith(".amazonaws.com.cn"));
    return new Principals.Principal(service ? "Service" : "AWS", text);
  }
}
