package io.trailwarden.integrity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An RSA public key as CloudTrail gives it, DER:
 *
 * <pre>
 * RSAPublicKey         ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }        (PKCS#1, the rule)
 * SubjectPublicKeyInfo ::= SEQUENCE { SEQUENCE { rsaEncryption, NULL }, BIT STRING }   (X.509, around the former)
 * </pre>
 *
 * @param fingerprint MD5 over the PKCS#1 form, in lower-case hexadecimal digits
 */
record RsaKey(PublicKey key, String fingerprint) {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int SEQUENCE = 0x30;
  private static final int MOST_BITS = 16_384;
  private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("06092a864886f70d010101");

  /**
   * @throws GeneralSecurityException when it is no such key
   */
  static RsaKey parse(byte[] der) throws GeneralSecurityException {
    Der outer = new Der(der, 0, der.length).only(SEQUENCE);
    if (outer.peek() == INTEGER) {
      return pkcs1(der);
    }
    Der algorithm = outer.enter(SEQUENCE);
    if (!algorithm.startsWith(RSA_ENCRYPTION)) {
      throw new GeneralSecurityException("it is not an RSA key");
    }
    Der bits = outer.enter(BIT_STRING);
    if (outer.hasMore() || bits.length() < 2 || bits.peek() != 0) {
      throw new GeneralSecurityException("it is not a SubjectPublicKeyInfo");
    }
    return pkcs1(Arrays.copyOfRange(der, bits.at + 1, bits.end));
  }

  private static RsaKey pkcs1(byte[] der) throws GeneralSecurityException {
    Der fields = new Der(der, 0, der.length).only(SEQUENCE);
    BigInteger modulus = fields.enter(INTEGER).number();
    BigInteger exponent = fields.enter(INTEGER).number();
    if (fields.hasMore() || modulus.signum() <= 0 || exponent.signum() <= 0) {
      throw new GeneralSecurityException("it is not an RSAPublicKey");
    }
    if (modulus.bitLength() > MOST_BITS) {
      throw new GeneralSecurityException("its modulus has more than " + MOST_BITS + " bits");
    }
    PublicKey key =
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    byte[] md5 = MessageDigest.getInstance("MD5").digest(der);
    return new RsaKey(key, HexFormat.of().formatHex(md5));
  }

  /** A range of DER, read from its begin. */
  private static final class Der {
    private final byte[] bytes;
    private final int end;
    private int at;

    Der(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    int length() {
      return end - at;
    }

    int peek() throws GeneralSecurityException {
      if (at >= end) {
        throw new GeneralSecurityException("it is cut off");
      }
      return bytes[at] & 0xFF;
    }

    boolean startsWith(byte[] prefix) {
      return length() >= prefix.length
          && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
    }

    /** The content of the next value, which must be of that kind. */
    Der enter(int tag) throws GeneralSecurityException {
      if (peek() != tag) {
        throw new GeneralSecurityException("it is not DER of an RSA public key");
      }
      at++;
      int length = peek();
      at++;
      if (length >= 0x80) {
        int octets = length & 0x7F;
        if (octets == 0 || octets > 3) {
          throw new GeneralSecurityException("it has a length that no key has");
        }
        length = 0;
        for (int i = 0; i < octets; i++) {
          length = length << 8 | peek();
          at++;
        }
      }
      if (length > end - at) {
        throw new GeneralSecurityException("it is cut off");
      }
      Der inside = new Der(bytes, at, at + length);
      at += length;
      return inside;
    }

    Der only(int tag) throws GeneralSecurityException {
      Der inside = enter(tag);
      if (hasMore()) {
        throw new GeneralSecurityException("something follows the key");
      }
      return inside;
    }

    BigInteger number() throws GeneralSecurityException {
      if (!hasMore()) {
        throw new GeneralSecurityException("it has an empty number");
      }
      return new BigInteger(bytes, at, end - at);
    }
  }
}
