package io.trailwarden.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads policy documents in every form that CloudTrail writes them: JSON text, URL-encoded JSON
 * text (IAM's responses), a JSON object (S3's {@code bucketPolicy}), and JSON text as a client may
 * have given it, see {@link #bare}. What a caller may have written is not trusted: text over
 * {@value #MAX_CHARACTERS} characters, deeper than {@value #MAX_DEPTH} or with one name twice is
 * unreadable, and nothing is thrown.
 */
public final class PolicyParser {
  static final int MAX_CHARACTERS = 512 * 1024;
  static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 20_000;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_CHARACTERS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PolicyParser() {}

  /** Reads a document from JSON text in any of its forms. */
  public static PolicyReading parse(String text) {
    try {
      return parse(json(text));
    } catch (Malformed e) {
      return new PolicyReading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads a document from JSON text in any of its forms; empty when it is JSON but no IAM policy:
   * without any statement, as a lifecycle policy.
   */
  static Optional<PolicyReading> parseIfPolicy(String text) {
    try {
      JsonNode node = json(text);
      return hasStatement(node) ? Optional.of(parse(node)) : Optional.empty();
    } catch (Malformed e) {
      return Optional.of(new PolicyReading.Unreadable(String.valueOf(e.getMessage())));
    }
  }

  /** Whether text is meant for an object, be it cut off. */
  static boolean looksLikeObject(String text) {
    String json = bare(text);
    return json.startsWith("{")
        || json.startsWith("%7B")
        || json.startsWith("%7b")
        || json.startsWith("\"{");
  }

  /**
   * JSON text without what may be around it, each at most once: URL-encoding (RFC 3986, so that a
   * plus is one) and a JSON string that holds it; before each of them white space and byte order
   * marks. What can't be taken off stays.
   */
  static String bare(String text) {
    String bare = withoutMargin(text);
    if (bare.length() > MAX_CHARACTERS) {
      return bare;
    }
    if (bare.startsWith("%")) {
      try {
        String decoded = URLDecoder.decode(bare.replace("+", "%2B"), StandardCharsets.UTF_8);
        bare = withoutMargin(decoded);
      } catch (IllegalArgumentException e) {
        return bare;
      }
    }
    if (bare.startsWith("\"")) {
      try {
        JsonNode held = JSON.readTree(bare);
        return held.isTextual() ? withoutMargin(held.asText()) : bare;
      } catch (JsonProcessingException e) {
        return bare;
      }
    }
    return bare;
  }

  private static String withoutMargin(String text) {
    int start = 0;
    while (start < text.length()
        && (Character.isWhitespace(text.charAt(start)) || text.charAt(start) == BYTE_ORDER_MARK)) {
      start++;
    }
    return text.substring(start);
  }

  /** Whether an object has the element that makes it an IAM policy. */
  static boolean hasStatement(@Nullable JsonNode node) {
    if (node != null && node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getKey().equalsIgnoreCase("Statement")) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable JsonNode json(String text) throws Malformed {
    if (text.length() > MAX_CHARACTERS) {
      throw new Malformed(
          "policy of " + text.length() + " characters exceeds the limit of " + MAX_CHARACTERS);
    }
    try {
      return JSON.readTree(bare(text));
    } catch (JsonProcessingException e) {
      throw new Malformed("policy is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Reads a document that is an object already. */
  public static PolicyReading parse(@Nullable JsonNode document) {
    try {
      return new PolicyReading.Read(document(document));
    } catch (Malformed e) {
      return new PolicyReading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static PolicyDocument document(@Nullable JsonNode node) throws Malformed {
    if (node == null || !node.isObject()) {
      throw new Malformed("policy is not an object");
    }
    JsonNode statements = get(node, "Statement");
    if (statements == null) {
      throw new Malformed("policy without Statement");
    }
    List<Statement> read = new ArrayList<>();
    if (statements.isArray()) {
      for (JsonNode statement : statements) {
        read.add(statement(statement));
      }
    } else {
      read.add(statement(statements));
    }
    return new PolicyDocument(read);
  }

  private static Statement statement(JsonNode node) throws Malformed {
    if (!node.isObject()) {
      throw new Malformed("statement is not an object");
    }
    JsonNode effect = get(node, "Effect");
    boolean allow;
    if (effect != null && effect.asText().equalsIgnoreCase("Allow")) {
      allow = true;
    } else if (effect != null && effect.asText().equalsIgnoreCase("Deny")) {
      allow = false;
    } else {
      throw new Malformed("statement without Effect Allow or Deny");
    }
    Patterns actions = patterns(node, "Action", "NotAction", true);
    if (actions == null) {
      throw new Malformed("statement without Action");
    }
    return new Statement(
        allow,
        principals(node),
        actions,
        patterns(node, "Resource", "NotResource", false),
        conditions(get(node, "Condition")));
  }

  private static @Nullable Principals principals(JsonNode node) throws Malformed {
    JsonNode principal = get(node, "Principal");
    JsonNode notPrincipal = get(node, "NotPrincipal");
    if (principal != null && notPrincipal != null) {
      throw new Malformed("statement with both Principal and NotPrincipal");
    }
    JsonNode either = principal != null ? principal : notPrincipal;
    if (either == null) {
      return null;
    }
    List<Principals.Principal> values = new ArrayList<>();
    if (either.isObject()) {
      for (Map.Entry<String, JsonNode> entry : either.properties()) {
        for (String value : texts(entry.getValue(), "Principal")) {
          values.add(new Principals.Principal(entry.getKey(), value));
        }
      }
    } else {
      for (String value : texts(either, "Principal")) {
        values.add(new Principals.Principal(Patterns.isStars(value) ? "*" : "AWS", value));
      }
    }
    return new Principals(values, notPrincipal != null);
  }

  private static @Nullable Patterns patterns(
      JsonNode node, String name, String negatedName, boolean ignoreCase) throws Malformed {
    JsonNode plain = get(node, name);
    JsonNode negated = get(node, negatedName);
    if (plain != null && negated != null) {
      throw new Malformed("statement with both " + name + " and " + negatedName);
    }
    if (plain == null && negated == null) {
      return null;
    }
    return new Patterns(texts(plain != null ? plain : negated, name), negated != null, ignoreCase);
  }

  private static List<Condition> conditions(@Nullable JsonNode node) throws Malformed {
    List<Condition> conditions = new ArrayList<>();
    if (node == null || node.isNull()) {
      return conditions;
    }
    if (!node.isObject()) {
      throw new Malformed("Condition is not an object");
    }
    for (Map.Entry<String, JsonNode> operator : node.properties()) {
      if (!operator.getValue().isObject()) {
        throw new Malformed("Condition " + operator.getKey() + " is not an object");
      }
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(
            Condition.of(operator.getKey(), key.getKey(), texts(key.getValue(), "Condition")));
      }
    }
    return conditions;
  }

  private static List<String> texts(@Nullable JsonNode node, String element) throws Malformed {
    List<String> texts = new ArrayList<>();
    if (node != null && node.isArray()) {
      if (node.size() > MAX_VALUES) {
        throw new Malformed(element + " of more than " + MAX_VALUES + " values");
      }
      for (JsonNode value : node) {
        texts.add(text(value, element));
      }
    } else {
      texts.add(text(node, element));
    }
    return texts;
  }

  private static String text(@Nullable JsonNode node, String element) throws Malformed {
    if (node == null || !node.isValueNode() || node.isNull()) {
      throw new Malformed(element + " holds something that is not text");
    }
    return node.asText();
  }

  /**
   * IAM takes element names in any case; two of them that differ in case only would be one twice.
   */
  private static @Nullable JsonNode get(JsonNode node, String name) throws Malformed {
    JsonNode found = null;
    String folded = name.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().toLowerCase(Locale.ROOT).equals(folded)) {
        if (found != null) {
          throw new Malformed("two elements " + name);
        }
        found = entry.getValue();
      }
    }
    return found;
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }
}
