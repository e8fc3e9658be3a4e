package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key pair with which digests of a region are signed. AWS has its own and keeps them; these
 * were made once for the samples, lie open in this module's resources, and sign nothing real.
 */
final class SampleKeys {
  private static final String FOLDER = "keys/SAMPLE-KEY-";

  private final RSAPrivateCrtKey key;

  private SampleKeys(RSAPrivateCrtKey key) {
    this.key = key;
  }

  static SampleKeys ofRegion(String region) {
    String own = FOLDER + region + ".pem";
    return SampleKeys.class.getResource(own) == null
        ? read(FOLDER + "other-regions.pem")
        : read(own);
  }

  /** A key that AWS knows nothing of. */
  static SampleKeys intruder() {
    return read(FOLDER + "intruder.pem");
  }

  private static SampleKeys read(String resource) {
    try (InputStream in = SampleKeys.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      String base64 =
          pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----", "")
              .replaceAll("(?s)-----END PRIVATE KEY-----.*", "");
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
      return new SampleKeys((RSAPrivateCrtKey) key);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("resource " + resource + " holds no key", e);
    }
  }

  /** Signs the text's UTF-8 bytes; hex. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with RSA", e);
    }
  }

  /** MD5 over the public key's DER, hex: how a digest names the key. */
  String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(publicKey());
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** What {@code aws cloudtrail list-public-keys} prints for the region. */
  JsonNode publicKeyList() {
    return Json.object(
        "PublicKeyList",
        Json.array(
            Json.object(
                "Value",
                Base64.getEncoder().encodeToString(publicKey()),
                "ValidityStartTime",
                Times.cli(Times.of(LocalDate.of(2024, 1, 1), "00:00")),
                "ValidityEndTime",
                Times.cli(Times.of(LocalDate.of(2026, 1, 1), "00:00")),
                "Fingerprint",
                fingerprint())));
  }

  /** PKCS#1 {@code RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }}, DER. */
  private byte[] publicKey() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    writeInteger(content, key.getModulus());
    writeInteger(content, key.getPublicExponent());
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    sequence.write(0x30);
    writeLength(sequence, content.size());
    sequence.writeBytes(content.toByteArray());
    return sequence.toByteArray();
  }

  private static void writeInteger(ByteArrayOutputStream out, BigInteger value) {
    byte[] bytes = value.toByteArray();
    out.write(0x02);
    writeLength(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 128) {
      out.write(length);
    } else if (length < 256) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }
}
