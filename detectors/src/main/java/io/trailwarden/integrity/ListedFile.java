package io.trailwarden.integrity;

/**
 * A digest's statement about a log file.
 *
 * @param hash SHA-256 of the uncompressed content, in lower-case hexadecimal digits
 */
public record ListedFile(String bucket, String key, String hash) {
  public ListedFile {
    hash = Hex.canonical(hash);
  }
}
