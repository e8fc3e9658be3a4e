package io.trailwarden.integrity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with what {@code aws cloudtrail list-public-keys} prints:
 *
 * <pre>
 * {"PublicKeyList": [{"Value": "MIIBCgKC…", "ValidityStartTime": …, "ValidityEndTime": …, "Fingerprint": "67b9…"}]}
 * </pre>
 *
 * Names may begin with small letters, as in AWS's documentation; times are ISO 8601, or seconds of
 * the epoch as numbers or in strings.
 */
public final class PublicKeyFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublicKeyFile() {}

  /**
   * The keys of a file.
   *
   * @throws IllegalArgumentException saying what is wrong with the file
   */
  public static List<PublicKeyEntry> parse(byte[] content) {
    JsonNode root;
    try {
      root = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory", e);
    }
    JsonNode list = field(root, "PublicKeyList");
    if (list == null || !list.isArray()) {
      throw new IllegalArgumentException(
          "it has no PublicKeyList, as `aws cloudtrail list-public-keys` prints it");
    }
    List<PublicKeyEntry> entries = new ArrayList<>();
    for (JsonNode each : list) {
      entries.add(entry(each, "key " + (entries.size() + 1)));
    }
    return entries;
  }

  private static PublicKeyEntry entry(JsonNode node, String which) {
    String value = text(node, "Value", which);
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(which + ": Value is not base64", e);
    }
    try {
      return PublicKeyEntry.of(
          der,
          text(node, "Fingerprint", which),
          Times.parse(text(node, "ValidityStartTime", which)),
          Times.parse(text(node, "ValidityEndTime", which)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          which + ": Value is no RSA public key: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(which + ": " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode node, String name, String which) {
    JsonNode value = field(node, name);
    if (value == null || !value.isValueNode() || value.isNull()) {
      throw new IllegalArgumentException(which + " has no " + name);
    }
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  private static @Nullable JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value != null
        ? value
        : node.get(Character.toLowerCase(name.charAt(0)) + name.substring(1));
  }
}
