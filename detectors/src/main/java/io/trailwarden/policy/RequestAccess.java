package io.trailwarden.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The policy documents and the access control list in a call's {@code requestParameters}, wherever
 * the service puts them. The tests' {@code places.yml} lists the calls and their parameters.
 *
 * <ul>
 *   <li>a parameter with "policy" or "policies" in its name, at any depth: JSON text in any form
 *       that {@link PolicyParser} reads, or an object ({@code policyDocument}, {@code
 *       bucketPolicy}, {@code policyText}, {@code accessPolicies}, {@code
 *       CreateVpcEndpointRequest.PolicyDocument}, …);
 *   <li>an attribute or a patch of that name ({@code "attributeName":"Policy","attributeValue":…},
 *       {@code "path":"/policy","value":…});
 *   <li>the {@code content} of an organization's policy;
 *   <li>a statement in parameters of its own ({@link PermissionGrant});
 *   <li>{@code x-amz-acl} and {@code x-amz-grant-*} headers, {@code Grantee.URI} of a body.
 * </ul>
 *
 * @param policies every document, in the order of the request; documents that can't be read are
 *     among them
 * @param publicAcl whether a list that the request sets grants anything to {@code AllUsers} or
 *     {@code AuthenticatedUsers}; empty when it sets none
 * @param vpcOnly whether the request makes something that only a VPC can reach
 * @param omitted whether CloudTrail left all parameters out, as it does with long ones
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl">Canned
 *     ACLs and predefined groups</a>
 */
public record RequestAccess(
    List<PolicyReading> policies, Optional<Boolean> publicAcl, boolean vpcOnly, boolean omitted) {
  /** A request that sets nothing of the kind. */
  public static final RequestAccess NOTHING =
      new RequestAccess(List.of(), Optional.empty(), false, false);

  static final int MAX_BYTES = 4 * 1024 * 1024;
  static final int MAX_POLICIES = 100;
  private static final int MAX_DEPTH = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  public RequestAccess {
    policies = List.copyOf(policies);
  }

  /**
   * Reads {@code requestParameters}. Text that is no JSON, too deep or longer than {@value
   * #MAX_BYTES} bytes is one unreadable policy; so is what comes after {@value #MAX_POLICIES}
   * policies.
   *
   * @param array holds the JSON text
   * @throws IndexOutOfBoundsException when the range is outside the array
   */
  public static RequestAccess read(byte[] array, int offset, int length) {
    if (length > MAX_BYTES) {
      return unreadable("request of " + length + " bytes exceeds the limit of " + MAX_BYTES);
    }
    JsonNode root;
    try {
      root = JSON.readTree(array, offset, length);
    } catch (IOException e) {
      return unreadable("request is not JSON: " + e.getMessage());
    }
    Found found = new Found();
    PermissionGrant.of(root).ifPresent(grant -> found.add(new PolicyReading.Read(grant)));
    Deque<JsonNode> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty()) {
      JsonNode node = open.remove();
      if (node.isArray()) {
        node.forEach(open::add);
      } else {
        found.addAttribute(node);
        node.properties().forEach(entry -> found.addParameter(entry, open));
      }
    }
    return found.access(root.path("omitted").asBoolean());
  }

  private static RequestAccess unreadable(String reason) {
    return new RequestAccess(
        List.of(new PolicyReading.Unreadable(reason)), Optional.empty(), false, false);
  }

  /** What was found so far. */
  private static final class Found {
    private final List<PolicyReading> policies = new ArrayList<>();
    private boolean aclSeen;
    private boolean aclPublic;
    private boolean vpcOnly;

    RequestAccess access(boolean omitted) {
      return new RequestAccess(
          policies, aclSeen ? Optional.of(aclPublic) : Optional.empty(), vpcOnly, omitted);
    }

    void add(PolicyReading reading) {
      if (policies.size() < MAX_POLICIES) {
        policies.add(reading);
      } else if (policies.size() == MAX_POLICIES) {
        policies.add(
            new PolicyReading.Unreadable("more than " + MAX_POLICIES + " policies in a request"));
      }
    }

    /** Adds what is named by one parameter and stands in another beside it. */
    void addAttribute(JsonNode node) {
      String name = text(node, "attributeName");
      name = name.isEmpty() ? text(node, "name") : name;
      if (name.equalsIgnoreCase("Policy") || text(node, "path").equals("/policy")) {
        for (String parameter : List.of("attributeValue", "value")) {
          String value = text(node, parameter);
          if (PolicyParser.looksLikeObject(value)) {
            PolicyParser.parseIfPolicy(value).ifPresent(this::add);
          }
        }
      }
    }

    void addParameter(Map.Entry<String, JsonNode> entry, Deque<JsonNode> open) {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      JsonNode value = entry.getValue();
      if (isAclHeader(name) || name.equals("uri")) {
        boolean isPublic = grantsToEveryone(name, value);
        aclSeen |= isAclHeader(name) || isPublic;
        aclPublic |= isPublic;
      } else if (name.equals("accesscontrollist")) {
        aclSeen = true;
      } else if (name.equals("vpcconfiguration")) {
        vpcOnly |= value.isObject() && !value.isEmpty();
      }
      boolean isPolicy =
          (name.contains("policy") || name.contains("policies") || name.equals("content"))
              && addPolicy(name, value);
      if (!isPolicy && value.isContainerNode()) {
        open.add(value);
      }
    }

    /** Returns whether the value is a policy document, or stands where one was. */
    private boolean addPolicy(String name, JsonNode value) {
      if (value.isObject()) {
        boolean cut = (value.has("omitted") || value.isEmpty()) && !name.equals("content");
        if (!cut && !PolicyParser.hasStatement(value)) {
          return false;
        }
        add(
            cut
                ? new PolicyReading.Unreadable("CloudTrail left the policy out")
                : PolicyParser.parse(value));
        return true;
      }
      if (!value.isTextual()) {
        return false;
      }
      String text = value.asText();
      if (name.endsWith("policydocument")) {
        if (!text.isBlank() && !isCedar(text.stripLeading())) {
          add(PolicyParser.parse(text));
        }
      } else if (PolicyParser.looksLikeObject(text)
          && (!name.equals("content") || text.contains("Statement"))) {
        PolicyParser.parseIfPolicy(text).ifPresent(this::add);
      }
      return true;
    }
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || !value.isTextual() ? "" : value.asText().strip();
  }

  /** The language of Verified Access, which is not IAM's. */
  private static boolean isCedar(String text) {
    return text.startsWith("permit") || text.startsWith("forbid") || text.startsWith("@");
  }

  private static boolean isAclHeader(String name) {
    return name.equals("x-amz-acl") || name.startsWith("x-amz-grant-");
  }

  private static boolean grantsToEveryone(String name, JsonNode value) {
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (grantsToEveryone(name, element)) {
          return true;
        }
      }
      return false;
    }
    String text = value.asText().toLowerCase(Locale.ROOT);
    return name.equals("x-amz-acl")
        ? text.equals("public-read")
            || text.equals("public-read-write")
            || text.equals("authenticated-read")
        : text.contains("acs.amazonaws.com/groups/global/allusers")
            || text.contains("acs.amazonaws.com/groups/global/authenticatedusers");
  }
}
