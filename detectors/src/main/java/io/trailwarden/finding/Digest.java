package io.trailwarden.finding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over a list of strings, each preceded by its length, so that no two lists look alike. */
public final class Digest {
  private static final int ID_BYTES = 16;

  private static final ThreadLocal<MessageDigest> DIGESTS =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("every Java has SHA-256", e);
            }
          });

  private Digest() {}

  /** The first 32 hex digits: the id of a document, or a key to group by. */
  public static String id(List<String> parts) {
    return HexFormat.of().formatHex(sha256(parts), 0, ID_BYTES);
  }

  /** The first 64 bits. */
  public static long number(List<String> parts) {
    byte[] hash = sha256(parts);
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = (number << 8) | (hash[i] & 0xFF);
    }
    return number;
  }

  private static byte[] sha256(List<String> parts) {
    MessageDigest digest = DIGESTS.get();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      int length = bytes.length;
      digest.update(
          new byte[] {
            (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
          });
      digest.update(bytes);
    }
    return digest.digest();
  }
}
