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
 * the service puts them: under any name with "policy" in it, as text or as object; {@code
 * x-amz-acl} and {@code x-amz-grant-*} headers, {@code Grantee.URI} of a body.
 *
 * @param policies every document, in the order of the request; documents that can't be read are
 *     among them
 * @param publicAcl whether a list that the request sets grants anything to {@code AllUsers} or
 *     {@code AuthenticatedUsers}; empty when it sets none
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl">Canned
 *     ACLs and predefined groups</a>
 */
public record RequestAccess(List<PolicyReading> policies, Optional<Boolean> publicAcl) {
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
   * Reads {@code requestParameters}. Text that is no JSON, or too deep, is one unreadable policy.
   *
   * @param array holds the JSON text
   * @throws IndexOutOfBoundsException when the range is outside the array
   */
  public static RequestAccess read(byte[] array, int offset, int length) {
    JsonNode root;
    try {
      root = JSON.readTree(array, offset, length);
    } catch (IOException e) {
      return new RequestAccess(
          List.of(new PolicyReading.Unreadable("request is not JSON: " + e.getMessage())),
          Optional.empty());
    }
    List<PolicyReading> policies = new ArrayList<>();
    boolean aclSeen = false;
    boolean aclPublic = false;
    Deque<JsonNode> open = new ArrayDeque<>();
    open.add(root);
    while (!open.isEmpty()) {
      JsonNode node = open.remove();
      if (node.isArray()) {
        node.forEach(open::add);
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String name = entry.getKey().toLowerCase(Locale.ROOT);
        JsonNode value = entry.getValue();
        if (isAclHeader(name) || name.equals("uri")) {
          boolean isPublic = grantsToEveryone(name, value);
          aclSeen |= isAclHeader(name) || isPublic;
          aclPublic |= isPublic;
        } else if (name.equals("accesscontrollist")) {
          aclSeen = true;
        }
        if (name.contains("policy") && addPolicy(name, value, policies)) {
          continue;
        }
        if (value.isContainerNode()) {
          open.add(value);
        }
      }
    }
    return new RequestAccess(policies, aclSeen ? Optional.of(aclPublic) : Optional.empty());
  }

  /** Returns whether the value is a policy document, or stands where one was. */
  private static boolean addPolicy(String name, JsonNode value, List<PolicyReading> policies) {
    if (value.isObject()) {
      boolean cut = value.has("omitted") || value.isEmpty();
      if (!cut && !hasStatement(value)) {
        return false;
      }
      policies.add(
          cut
              ? new PolicyReading.Unreadable("CloudTrail left the policy out")
              : PolicyParser.parse(value));
      return true;
    }
    if (!value.isTextual()) {
      return false;
    }
    String text = value.asText().stripLeading();
    boolean looksLikeJson =
        text.startsWith("{") || text.startsWith("%7B") || text.startsWith("%7b");
    if (looksLikeJson || (name.endsWith("document") && !text.isEmpty())) {
      policies.add(PolicyParser.parse(text));
      return true;
    }
    return false;
  }

  private static boolean hasStatement(JsonNode value) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (entry.getKey().equalsIgnoreCase("Statement")) {
        return true;
      }
    }
    return false;
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
