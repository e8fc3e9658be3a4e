package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one chain of digests: each hour one, also when nothing was delivered, signed, and bound to
 * the one before. A digest's signature, which S3 keeps as metadata and {@code aws s3 sync} drops,
 * is put beside it as {@code aws s3api head-object} prints it (without length and hash of the
 * object, which depend on the build of zlib).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html">CloudTrail
 *     digest file structure</a>
 */
final class DigestWriter {
  private static final int HOUR = 3600;

  private final Path root;
  private final Place place;
  private final SampleKeys keys;
  private final List<ObjectNode> files = new ArrayList<>();
  private long start;
  private long newest;
  private long oldest = Long.MAX_VALUE;
  private @Nullable Digest previous;

  /** The chain begins at that time. */
  DigestWriter(Path root, Place place, long start) {
    this.root = root;
    this.place = place;
    this.keys = SampleKeys.ofRegion(place.region());
    this.start = start;
  }

  /** A chain's minute and second of the hour, never at a moment at which files are delivered. */
  static int offset(Place place) {
    Dice dice = Dice.of(4, place);
    return dice.below(12) * 300 + dice.between(1, 4) * 60 + dice.below(60);
  }

  /** A log file was delivered, after those before it. */
  void add(String key, byte[] content, long oldestEvent, long newestEvent) {
    files.add(
        Json.object(
            "s3Bucket",
            Organization.LOG_BUCKET,
            "s3Object",
            key,
            "hashValue",
            sha256(content),
            "hashAlgorithm",
            "SHA-256",
            "newestEventTime",
            Times.iso(newestEvent),
            "oldestEventTime",
            Times.iso(oldestEvent)));
    oldest = Math.min(oldest, oldestEvent);
    newest = Math.max(newest, newestEvent);
  }

  /** Writes each digest that is due by then. */
  void advance(long now) throws IOException {
    while (start + HOUR <= now) {
      write(start + HOUR);
    }
  }

  private void write(long end) throws IOException {
    String key = key(place, end);
    boolean empty = files.isEmpty();
    Digest before = previous;
    ObjectNode digest =
        Json.object(
            "awsAccountId",
            place.account(),
            "digestStartTime",
            Times.iso(start),
            "digestEndTime",
            Times.iso(end),
            "digestS3Bucket",
            Organization.LOG_BUCKET,
            "digestS3Object",
            key,
            "digestPublicKeyFingerprint",
            keys.fingerprint(),
            "digestSignatureAlgorithm",
            "SHA256withRSA",
            "newestEventTime",
            empty ? null : Times.iso(newest),
            "oldestEventTime",
            empty ? null : Times.iso(oldest),
            "previousDigestS3Bucket",
            before == null ? null : Organization.LOG_BUCKET,
            "previousDigestS3Object",
            before == null ? null : before.key(),
            "previousDigestHashValue",
            before == null ? null : before.hash(),
            "previousDigestHashAlgorithm",
            before == null ? null : "SHA-256",
            "previousDigestSignature",
            before == null ? null : before.signature(),
            "logFiles",
            List.copyOf(files));
    byte[] content = Json.bytes(digest);
    String hash = sha256(content);
    String signature =
        keys.sign(textToSign(end, key, hash, before == null ? "null" : before.signature()));
    GzipFile.write(root.resolve(key), content);
    writeMetadata(root.resolve(key), signature, end);
    previous = new Digest(key, hash, signature);
    files.clear();
    newest = 0;
    oldest = Long.MAX_VALUE;
    start = end;
  }

  /** What a signature is over. */
  private static String textToSign(long end, String key, String hash, String previousSignature) {
    return String.join(
        "\n", Times.iso(end), Organization.LOG_BUCKET + "/" + key, hash, previousSignature);
  }

  private static String key(Place place, long end) {
    return "AWSLogs/"
        + place.account()
        + "/CloudTrail-Digest/"
        + place.region()
        + "/"
        + Times.folder(end)
        + "/"
        + place.account()
        + "_CloudTrail-Digest_"
        + place.region()
        + "_"
        + Organization.TRAIL
        + "_"
        + Organization.HOME
        + "_"
        + Times.digest(end)
        + ".json.gz";
  }

  private static void writeMetadata(Path digest, String signature, long end) throws IOException {
    Path file = digest.resolveSibling(digest.getFileName() + ".metadata.json");
    String text =
        Json.pretty(
            Json.object(
                "AcceptRanges",
                "bytes",
                "LastModified",
                Times.cli(end + 130),
                "ContentEncoding",
                "gzip",
                "ContentType",
                "application/json",
                "ServerSideEncryption",
                "AES256",
                "Metadata",
                Json.object("signature", signature, "signature-algorithm", "SHA256withRSA")));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Digest(String key, String hash, String signature) {}
}
