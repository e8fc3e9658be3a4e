package io.trailwarden.integrity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a digest is worth by itself, whatever is before and after it. A digest's signature is over
 *
 * <pre>
 * digestEndTime LF digestS3Bucket/digestS3Object LF hex(SHA-256(content)) LF previousDigestSignature
 * </pre>
 *
 * without a line feed at the end, and with {@code null} where there is no previous one.
 *
 * @param reason for a person; empty for a valid one
 */
record OwnCheck(DigestVerdict verdict, String reason) {
  private static final String ALGORITHM = "SHA256withRSA";
  private static final OwnCheck VALID = new OwnCheck(DigestVerdict.VALID, "");

  /**
   * Checks a digest.
   *
   * @param vouched signatures that other digests state for it; they count where it has no metadata
   */
  static OwnCheck of(DigestFact fact, List<String> vouched, PublicKeys keys) {
    DigestDocument document = fact.document();
    if (document == null) {
      return new OwnCheck(DigestVerdict.INVALID_FORMAT, String.valueOf(fact.problem()));
    }
    DigestMetadata metadata = fact.metadata();
    Instant signedAt = document.end();
    if (fact.id().chain().backfill()) {
      String stated = metadata == null ? null : metadata.backfillGeneration();
      Instant generated = stated == null ? null : Times.parse(stated);
      if (generated == null) {
        return new OwnCheck(
            DigestVerdict.INVALID_FORMAT,
            "a backfill digest without a backfill-generation-timestamp in its metadata");
      }
      signedAt = generated;
    }
    if (!document.bucket().equals(fact.bucket()) || !document.key().equals(fact.key())) {
      return new OwnCheck(
          DigestVerdict.MOVED,
          "it says that it is s3://" + document.bucket() + "/" + document.key());
    }
    OwnCheck missing = signatureMissing(metadata, vouched);
    if (missing != null) {
      return missing;
    }
    KeyAnswer answer =
        keys.find(fact.id().chain().place().region(), document.fingerprint(), signedAt);
    if (answer instanceof KeyAnswer.NotFound none) {
      return new OwnCheck(DigestVerdict.PUBLIC_KEY_NOT_FOUND, none.why());
    }
    return signature(fact, document, vouched, ((KeyAnswer.Found) answer).key());
  }

  private static @Nullable OwnCheck signatureMissing(
      @Nullable DigestMetadata metadata, List<String> vouched) {
    String why = null;
    if (metadata == null) {
      why =
          vouched.isEmpty()
              ? "there is no metadata, and no later digest here that states its signature"
              : null;
    } else if (metadata.signature() == null || metadata.signature().isBlank()) {
      why = "its metadata has no signature";
    } else if (metadata.algorithm() == null) {
      why = "its metadata has no signature-algorithm";
    }
    return why == null ? null : new OwnCheck(DigestVerdict.SIGNATURE_MISSING, why);
  }

  private static OwnCheck signature(
      DigestFact fact, DigestDocument document, List<String> vouched, PublicKey key) {
    DigestMetadata metadata = fact.metadata();
    if (metadata != null && !ALGORITHM.equals(metadata.algorithm())) {
      return invalid("it is signed with an unknown algorithm");
    }
    List<String> signatures =
        metadata == null ? vouched : List.of(String.valueOf(metadata.signature()).strip());
    byte[] text = signedText(fact, document);
    OwnCheck worst = invalid("its signature is not hexadecimal");
    for (String each : signatures) {
      byte[] signature = Hex.bytes(each);
      if (signature == null) {
        continue;
      }
      if (verifies(key, text, signature)) {
        return VALID;
      }
      worst =
          invalid(
              "the signature does not fit its content and the public key "
                  + document.fingerprint());
    }
    return worst;
  }

  private static OwnCheck invalid(String why) {
    return new OwnCheck(DigestVerdict.SIGNATURE_INVALID, why);
  }

  private static byte[] signedText(DigestFact fact, DigestDocument document) {
    String previous = document.previousSignature();
    return String.join(
            "\n",
            document.endText(),
            document.bucket() + "/" + document.key(),
            fact.sha256(),
            previous == null ? "null" : previous)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean verifies(PublicKey key, byte[] text, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // such as a signature of another length than the key's
    }
  }
}
