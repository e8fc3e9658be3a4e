package io.trailwarden.finding;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over a list of strings, each preceded by its length, so that no two lists look alike. */
public final class Digest {
  private static final int ID_BYTES = 16;

  private static final ThreadLocal<Hash> HASHES = ThreadLocal.withInitial(Hash::new);

  private Digest() {}

  /** The first 32 hex digits: the id of a document, or a key to group by. */
  public static String id(List<String> parts) {
    return HexFormat.of().formatHex(sha256(parts), 0, ID_BYTES);
  }

  /** The first 64 bits. */
  public static long number(List<String> parts) {
    return number(sha256(parts));
  }

  /** As {@link #number(List)} of a number's digits and a text, of which an event's key is made. */
  static long number(long decimal, String text) {
    Hash hash = HASHES.get();
    hash.add(decimal);
    hash.add(text);
    return number(hash.sha256());
  }

  private static long number(byte[] hash) {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = (number << 8) | (hash[i] & 0xFF);
    }
    return number;
  }

  private static byte[] sha256(List<String> parts) {
    Hash hash = HASHES.get();
    for (int i = 0; i < parts.size(); i++) {
      hash.add(parts.get(i));
    }
    return hash.sha256();
  }

  /** SHA-256, and what it is made of: of the few short parts of most ids in one go. */
  private static final class Hash {
    private final MessageDigest digest;
    private final byte[] bytes = new byte[256];
    private final byte[] sum = new byte[32];
    private int length;

    Hash() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    void add(String part) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      if (bytes.length - length < Integer.BYTES + utf8.length) {
        pass();
      }
      addLength(utf8.length);
      if (bytes.length - length >= utf8.length) {
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
      } else {
        pass();
        digest.update(utf8);
      }
    }

    /** As its decimal digits. */
    void add(long number) {
      if (number < 0) {
        add(Long.toString(number));
        return;
      }
      int digits = 1;
      for (long rest = number / 10; rest > 0; rest /= 10) {
        digits++;
      }
      if (bytes.length - length < Integer.BYTES + digits) {
        pass();
      }
      addLength(digits);
      length += digits;
      long rest = number;
      for (int i = length - 1; i >= length - digits; i--) {
        bytes[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }

    private void addLength(int bytesOfPart) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes[length++] = (byte) (bytesOfPart >>> shift);
      }
    }

    private void pass() {
      digest.update(bytes, 0, length);
      length = 0;
    }

    /** Good until the next one. */
    byte[] sha256() {
      pass();
      try {
        digest.digest(sum, 0, sum.length);
      } catch (DigestException e) {
        throw new IllegalStateException("SHA-256 has 32 bytes", e);
      }
      return sum;
    }
  }
}
