package io.trailwarden.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class Utf8CheckTest {
  /** The first and last bytes of each row of table 3-7, and their neighbours. */
  private static final int[] EDGES = {
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
    0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  /** Java's decoder puts U+FFFD where something is malformed. */
  private static boolean survivesDecoding(byte[] bytes) {
    byte[] again = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(bytes, again);
  }

  private static void check(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    if (Utf8Check.isValid(bytes, 0, bytes.length) != survivesDecoding(bytes)) {
      throw new AssertionError(Arrays.toString(values));
    }
  }

  @Test
  void anyTwoBytesAreJudgedAsByJava() {
    for (int first = 0; first < 256; first++) {
      check(first);
      for (int second = 0; second < 256; second++) {
        check(first, second);
      }
    }
  }

  @Test
  void threeAndFourBytesAtTheEdgesAreJudgedAsByJava() {
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          check(a, b, c);
          for (int d : EDGES) {
            check(a, b, c, d);
          }
        }
      }
    }
  }

  @Property
  void aMixtureIsJudgedAsByJavaWhereverItStands(@ForAll("mixtures") byte[] bytes) {
    byte[] framed = new byte[bytes.length + 2];
    Arrays.fill(framed, (byte) 0x80);
    System.arraycopy(bytes, 0, framed, 1, bytes.length);
    assertThat(Utf8Check.isValid(framed, 1, 1 + bytes.length)).isEqualTo(survivesDecoding(bytes));
  }

  /** Text, of half of which one byte is changed. */
  @Provide
  Arbitrary<byte[]> mixtures() {
    Arbitrary<String> parts = Arbitraries.of("a", "plain text, long", "\u00e4", "\u20ac", "\0");
    Arbitrary<byte[]> right =
        parts.list().ofMaxSize(8).map(all -> String.join("", all).getBytes(StandardCharsets.UTF_8));
    Arbitrary<Byte> wrong = Arbitraries.of((byte) 0x80, (byte) 0xc2, (byte) 0xe0, (byte) 0xf0);
    return right.flatMap(
        bytes ->
            Arbitraries.integers()
                .between(0, bytes.length * 2)
                .flatMap(
                    place -> wrong.map(b -> place < bytes.length ? with(bytes, place, b) : bytes)));
  }

  private static byte[] with(byte[] bytes, int place, byte changed) {
    byte[] copy = bytes.clone();
    copy[place] = changed;
    return copy;
  }
}
