package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * One bit of an object is turned. Where that changes what it inflates to, or what a signature's
 * digits stand for, it is found and named; where it doesn't, nothing is said.
 */
final class BitFlipTest {
  /** The byte of a gzip header with its flags, of which some must not be set. */
  private static final int FLAGS = 3;

  private static SignedArchive archive() {
    return SignedArchive.of(2);
  }

  @Property(tries = 250)
  void ofALogFile(@ForAll @IntRange(min = 0, max = 1 << 20) int any) {
    SignedArchive archive = archive();
    flip(archive, archive.logAt("0030"), any, "L0030 ");
  }

  @Property(tries = 250)
  void ofADigest(@ForAll @IntRange(min = 0, max = 1 << 20) int any) {
    SignedArchive archive = archive();
    flip(archive, archive.digestAt("01"), any, "D01 ");
  }

  private static void flip(SignedArchive archive, String key, int any, String name) {
    byte[] object = archive.objects.get(key);
    byte[] before = archive.inflated(key);
    int bit = any % (object.length * 8);
    object[bit / 8] ^= (byte) (1 << (bit % 8));
    boolean same = Arrays.equals(before, inflatedOrNull(object));

    SortedSet<String> found = archive.verify();

    if (!same) {
      assertThat(found).as("bit %d", bit).anyMatch(line -> line.startsWith(name));
    } else if (bit / 8 == FLAGS && !found.isEmpty()) {
      assertThat(found).as("bit %d", bit).anyMatch(line -> line.startsWith(name));
    } else {
      assertThat(found).as("bit %d", bit).isEmpty();
    }
  }

  private static byte[] inflatedOrNull(byte[] object) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object))) {
      return in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  @Property(tries = 200)
  void ofASignature(
      @ForAll @IntRange(min = 0, max = 511) int digit,
      @ForAll @IntRange(min = 0, max = 6) int bit) {
    SignedArchive archive = archive();
    String before = archive.metadata.get(archive.digestAt("01")).get("signature");
    char[] after = before.toCharArray();
    after[digit] ^= (char) (1 << bit);
    archive.metadata.get(archive.digestAt("01")).put("signature", new String(after));

    SortedSet<String> found = archive.verify();

    if (isSame(before, new String(after))) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).contains("D01 signature_invalid", "D02 chain_broken");
    }
  }

  private static boolean isSame(String before, String after) {
    try {
      return Arrays.equals(HexFormat.of().parseHex(before), HexFormat.of().parseHex(after));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
