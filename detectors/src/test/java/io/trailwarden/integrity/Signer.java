package io.trailwarden.integrity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;

/** An RSA key that signs digests. Made once for all tests that name it. */
public final class Signer {
  public static final Signer AWS = new Signer();
  public static final Signer AWS_LATER = new Signer();
  public static final Signer INTRUDER = new Signer();

  private final KeyPair keys;

  Signer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] subjectPublicKeyInfo() {
    return keys.getPublic().getEncoded();
  }

  byte[] pkcs1() {
    return pkcs1((RSAPublicKey) keys.getPublic());
  }

  static byte[] pkcs1(RSAPublicKey key) {
    return der(0x30, concat(number(key.getModulus()), number(key.getPublicExponent())));
  }

  public String fingerprint() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(pkcs1()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public PublicKeyEntry entry(String from, String to) {
    return entry(pkcs1(), fingerprint(), from, to);
  }

  static PublicKeyEntry entry(byte[] der, String fingerprint, String from, String to) {
    try {
      return PublicKeyEntry.of(der, fingerprint, Instant.parse(from), Instant.parse(to));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] number(BigInteger number) {
    return der(0x02, number.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] one, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(one);
    out.writeBytes(other);
    return out.toByteArray();
  }
}
