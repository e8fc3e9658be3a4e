package io.trailwarden.integrity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What S3 keeps beside a digest: {@code x-amz-meta-signature} and others. In a local copy it stands
 * in {@code KEY.metadata.json}, as {@code aws s3api head-object} prints it, or as the bare map:
 *
 * <pre>
 * {"ContentType": …, "Metadata": {"signature": "3ca0…", "signature-algorithm": "SHA256withRSA"}}
 * {"signature": "3ca0…", "signature-algorithm": "SHA256withRSA"}
 * </pre>
 *
 * @param backfillGeneration when a backfill digest was made, as it is written there
 */
public record DigestMetadata(
    @Nullable String signature, @Nullable String algorithm, @Nullable String backfillGeneration) {
  /** Added to a digest's key, it is the key of the file with its metadata. */
  public static final String SIDECAR = ".metadata.json";

  /** No such file is longer, in bytes. */
  public static final int LONGEST_SIDECAR = 1 << 20;

  private static final String SIGNATURE = "signature";
  private static final String ALGORITHM = "signature-algorithm";
  private static final String BACKFILL = "backfill-generation-timestamp";
  private static final String HEADER = "x-amz-meta-";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** From an object's metadata, by name without {@code x-amz-meta-}. */
  public static DigestMetadata of(Map<String, String> metadata) {
    Map<String, String> names = new LinkedHashMap<>();
    metadata.forEach((name, value) -> names.put(name.toLowerCase(Locale.ROOT), value));
    return new DigestMetadata(names.get(SIGNATURE), names.get(ALGORITHM), names.get(BACKFILL));
  }

  /** From a file beside the digest. One that can't be read as such a file has no signature. */
  public static DigestMetadata ofSidecar(byte[] content) {
    JsonNode root;
    try {
      root = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      return new DigestMetadata(null, null, null);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory", e);
    }
    JsonNode metadata = root.path("Metadata").isObject() ? root.path("Metadata") : root;
    Map<String, String> names = new LinkedHashMap<>();
    metadata
        .fields()
        .forEachRemaining(
            each -> {
              String name = each.getKey().toLowerCase(Locale.ROOT);
              if (each.getValue().isTextual()) {
                names.put(
                    name.startsWith(HEADER) ? name.substring(HEADER.length()) : name,
                    each.getValue().textValue());
              }
            });
    return of(names);
  }
}
