package io.trailwarden.samplelogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed archive, checked with nothing but the JDK, as AWS says that anybody may. */
class DigestChainTest {
  private static final Path ARCHIVE = Path.of("../archive");
  private static final Path KEYS = Path.of("../public-keys");

  @ParameterizedTest
  @CsvSource({
    "111122223333, us-east-1, 15",
    "111122223333, eu-central-1, 15",
    "111122223333, us-west-2, 15",
    "444455556666, us-east-1, 26",
    "444455556666, eu-central-1, 26",
    "444455556666, us-west-2, 26"
  })
  void eachDigestIsSignedAndBoundToTheOneBefore(String account, String region, int atMost)
      throws IOException, GeneralSecurityException {
    List<Path> digests =
        files(ARCHIVE.resolve("AWSLogs/" + account + "/CloudTrail-Digest/" + region), ".json.gz");
    assertThat(digests).hasSizeBetween(atMost - 1, atMost);
    Set<Path> listed = new HashSet<>();
    JsonNode before = null;
    String hashBefore = "";
    String signatureBefore = "null";
    int empty = 0;
    for (Path file : digests) {
      byte[] content = Tree.inflated(file);
      JsonNode digest = Json.read(content);
      String key = digest.path("digestS3Object").asText();
      assertThat(ARCHIVE.resolve(key)).isEqualTo(file);
      if (before == null) {
        assertThat(digest.path("previousDigestSignature").isNull()).isTrue();
        assertThat(digest.path("previousDigestS3Object").isNull()).isTrue();
      } else {
        assertThat(digest.path("previousDigestS3Object")).isEqualTo(before.path("digestS3Object"));
        assertThat(digest.path("digestStartTime")).isEqualTo(before.path("digestEndTime"));
        assertThat(digest.path("previousDigestHashValue").asText()).isEqualTo(hashBefore);
        assertThat(digest.path("previousDigestSignature").asText()).isEqualTo(signatureBefore);
      }
      String hash = hex("SHA-256", content);
      String signature = signature(file);
      String signed =
          digest.path("digestEndTime").asText()
              + "\n"
              + digest.path("digestS3Bucket").asText()
              + "/"
              + key
              + "\n"
              + hash
              + "\n"
              + signatureBefore;
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key(region, digest.path("digestPublicKeyFingerprint").asText()));
      verifier.update(signed.getBytes(StandardCharsets.UTF_8));
      assertThat(verifier.verify(HexFormat.of().parseHex(signature))).as(key).isTrue();
      for (JsonNode log : digest.path("logFiles")) {
        Path logFile = ARCHIVE.resolve(log.path("s3Object").asText());
        assertThat(log.path("hashValue").asText())
            .isEqualTo(hex("SHA-256", Tree.inflated(logFile)));
        assertThat(listed.add(logFile)).isTrue();
        String minute = logFile.toString().replaceAll(".*_(\\d{8}T\\d{4})Z_.*", "$1");
        assertThat(minute)
            .isBetween(minute(digest, "digestStartTime"), minute(digest, "digestEndTime"));
      }
      assertThat(digest.path("logFiles").isEmpty())
          .isEqualTo(digest.path("newestEventTime").isNull());
      empty += digest.path("logFiles").isEmpty() ? 1 : 0;
      before = digest;
      hashBefore = hash;
      signatureBefore = signature;
    }
    assertThat(listed)
        .hasSameElementsAs(
            files(ARCHIVE.resolve("AWSLogs/" + account + "/CloudTrail/" + region), ".json.gz"));
    boolean sleeps = account.equals("444455556666") && region.equals("us-west-2");
    assertThat(empty).isBetween(sleeps ? 10 : 0, sleeps ? 18 : 1);
  }

  @Test
  void logFilesAreOneGzipMemberAndAppendedMembersOnlyInTheTwin() throws IOException {
    assertThat(filesOfSeveralMembers(ARCHIVE)).isEmpty();
    assertThat(filesOfSeveralMembers(Path.of("../tampered"))).hasSize(1);
  }

  private static List<Path> filesOfSeveralMembers(Path root) throws IOException {
    List<Path> several = new ArrayList<>();
    for (Path file : files(root, ".gz")) {
      byte[] bytes = Files.readAllBytes(file);
      Inflater inflater = new Inflater(true);
      inflater.setInput(bytes, 10, bytes.length - 10);
      byte[] buffer = new byte[1 << 16];
      try {
        while (!inflater.finished()) {
          inflater.inflate(buffer);
        }
      } catch (DataFormatException e) {
        throw new IOException(file.toString(), e);
      }
      if (inflater.getRemaining() != 8) {
        several.add(file);
      }
      inflater.end();
    }
    return several;
  }

  @Test
  void theReplacedDigestOfTheTwinIsNotSignedByAws() throws IOException, GeneralSecurityException {
    int bad = 0;
    for (Path file : files(Path.of("../tampered"), ".json.gz")) {
      if (file.toString().contains("CloudTrail-Digest")) {
        byte[] content = Tree.inflated(file);
        JsonNode digest = Json.read(content);
        String signed =
            String.join(
                "\n",
                digest.path("digestEndTime").asText(),
                digest.path("digestS3Bucket").asText()
                    + "/"
                    + digest.path("digestS3Object").asText(),
                hex("SHA-256", content),
                digest.path("previousDigestSignature").asText());
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(key("us-east-1", digest.path("digestPublicKeyFingerprint").asText()));
        verifier.update(signed.getBytes(StandardCharsets.UTF_8));
        bad += verifier.verify(HexFormat.of().parseHex(signature(file))) ? 0 : 1;
      }
    }
    assertThat(bad).isEqualTo(1);
  }

  private static String minute(JsonNode digest, String field) {
    return digest.path(field).asText().replaceAll("[-:]", "").substring(0, 13);
  }

  private static String signature(Path digest) throws IOException {
    Path sidecar = digest.resolveSibling(digest.getFileName() + ".metadata.json");
    JsonNode metadata = Json.read(Files.readAllBytes(sidecar)).path("Metadata");
    assertThat(metadata.path("signature-algorithm").asText()).isEqualTo("SHA256withRSA");
    return metadata.path("signature").asText();
  }

  /** The region's key of that fingerprint, which is recomputed. */
  private static PublicKey key(String region, String fingerprint)
      throws IOException, GeneralSecurityException {
    JsonNode list = Json.read(Files.readAllBytes(KEYS.resolve(region + ".json")));
    for (JsonNode entry : list.path("PublicKeyList")) {
      byte[] der = Base64.getDecoder().decode(entry.path("Value").asText());
      assertThat(hex("MD5", der)).isEqualTo(entry.path("Fingerprint").asText());
      if (entry.path("Fingerprint").asText().equals(fingerprint)) {
        return rsa(der);
      }
    }
    throw new AssertionError("no key " + fingerprint + " of " + region);
  }

  /** {@code 30 82 llll 02 82 llll modulus 02 03 exponent}: a 2048-bit key in PKCS#1. */
  private static PublicKey rsa(byte[] der) throws GeneralSecurityException {
    assertThat(HexFormat.of().formatHex(der, 0, 8)).isEqualTo("3082010a02820101");
    BigInteger modulus = new BigInteger(Arrays.copyOfRange(der, 8, 8 + 257));
    BigInteger exponent = new BigInteger(Arrays.copyOfRange(der, 8 + 257 + 2, der.length));
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static String hex(String algorithm, byte[] content) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
  }

  private static List<Path> files(Path root, String end) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
