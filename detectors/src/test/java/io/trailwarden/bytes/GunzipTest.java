package io.trailwarden.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class GunzipTest {
  private static final byte[] TEXT = "the quick brown fox jumps over the lazy dog".getBytes(UTF_8);

  /** What was inflated, what was wrong, and what the decoder counted. */
  private record Result(
      String text, List<String> wrong, int members, long trailing, boolean within) {}

  private static Result inflate(byte[] gzip, int chunk, int most) {
    ByteQueue into = new ByteQueue();
    List<String> wrong = new ArrayList<>();
    try (Gunzip gunzip = new Gunzip()) {
      gunzip.reset();
      for (int from = 0; from < gzip.length; from += chunk) {
        gunzip.input(gzip, from, Math.min(chunk, gzip.length - from));
        boolean more = true;
        while (more) {
          try {
            more = gunzip.inflate(into, most) > 0;
          } catch (MalformedGzipException e) {
            wrong.add(e.getMessage());
          }
        }
      }
      String text = new String(into.array(), into.start(), into.length(), UTF_8);
      return new Result(
          text, wrong, gunzip.members(), gunzip.trailingBytes(), gunzip.isWithinMember());
    }
  }

  /** However it is divided, the result is the same. */
  private static Result inflate(byte[] gzip) {
    Result whole = inflate(gzip, Math.max(1, gzip.length), 1 << 16);
    for (int chunk : new int[] {1, 3, 7, 100}) {
      assertThat(inflate(gzip, chunk, 1 << 16)).isEqualTo(whole);
      assertThat(inflate(gzip, chunk, 1)).isEqualTo(whole);
    }
    return whole;
  }

  private static byte[] withHeader(int flags, byte[] extra) {
    byte[] plain = Gzip.member(TEXT);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = (byte) flags;
    return Gzip.concat(header, extra, Arrays.copyOfRange(plain, 10, plain.length));
  }

  @Test
  void inflatesAMember() {
    assertThat(inflate(Gzip.member(TEXT)))
        .isEqualTo(new Result(new String(TEXT, UTF_8), List.of(), 1, 0, false));
    assertThat(inflate(Gzip.member(new byte[0]))).isEqualTo(new Result("", List.of(), 1, 0, false));
  }

  @Test
  void inflatesAllMembers() {
    byte[] three =
        Gzip.concat(Gzip.member(TEXT), Gzip.member(new byte[0]), Gzip.member("!".getBytes(UTF_8)));
    assertThat(inflate(three))
        .isEqualTo(new Result(new String(TEXT, UTF_8) + "!", List.of(), 3, 0, false));
  }

  @Test
  void countsBytesThatAreNoMember() {
    for (String tail : new String[] {"\0", "\0\0\0\0", "x", "\u001f", "garbage \u001f"}) {
      byte[] bytes = tail.getBytes(UTF_8);
      Result result = inflate(Gzip.concat(Gzip.member(TEXT), bytes));
      assertThat(result.trailing()).isEqualTo(bytes.length);
      assertThat(result.members()).isEqualTo(1);
      assertThat(result.wrong()).isEmpty();
      assertThat(result.within()).isFalse();
    }
    byte[] almost = {0x1f, (byte) 0x8b, 7, 0};
    assertThat(inflate(Gzip.concat(Gzip.member(TEXT), almost)).trailing()).isEqualTo(4);
    assertThat(inflate(Gzip.concat(Gzip.member(TEXT), Arrays.copyOf(almost, 2))).trailing())
        .isEqualTo(2);
  }

  @Test
  void readsEveryHeader() {
    byte[] extra = {3, 0, 1, 2, 3};
    byte[] noExtra = {0, 0};
    byte[] name = "name\0".getBytes(UTF_8);
    byte[] comment = "a comment\0".getBytes(UTF_8);
    String text = new String(TEXT, UTF_8);
    assertThat(inflate(withHeader(4, extra)).text()).isEqualTo(text);
    assertThat(inflate(withHeader(4, noExtra)).text()).isEqualTo(text);
    assertThat(inflate(withHeader(8, name)).text()).isEqualTo(text);
    assertThat(inflate(withHeader(16, comment)).text()).isEqualTo(text);
    assertThat(inflate(withHeader(28, Gzip.concat(extra, name, comment))).text()).isEqualTo(text);
    byte[] all = Gzip.concat(extra, name, comment);
    byte[] unchecked = withHeader(31, all);
    CRC32 check = new CRC32();
    check.update(unchecked, 0, 10 + all.length);
    byte[] right = {(byte) check.getValue(), (byte) (check.getValue() >>> 8)};
    assertThat(inflate(withHeader(31, Gzip.concat(all, right))))
        .isEqualTo(new Result(text, List.of(), 1, 0, false));
    byte[] wrong = {(byte) ~check.getValue(), 0};
    assertThat(inflate(withHeader(31, Gzip.concat(all, wrong))).wrong())
        .containsExactly("gzip member 1 has a header of another checksum");
  }

  @Test
  void refusesReservedFlagsAndOtherMethods() {
    assertThat(inflate(withHeader(32, new byte[0])).wrong())
        .containsExactly("gzip member 1 has reserved flags");
    byte[] method = Gzip.member(TEXT);
    method[2] = 9;
    assertThat(inflate(method).wrong())
        .containsExactly("not gzip, or of an unknown compression method");
  }

  @Test
  void saysThatAChecksumIsWrongAndReadsTheNextMember() {
    byte[] first = Gzip.member(TEXT);
    byte[] second = Gzip.member("!".getBytes(UTF_8));
    for (int i = 8; i > 0; i--) {
      byte[] damaged = first.clone();
      damaged[damaged.length - i] ^= 1;
      Result result = inflate(Gzip.concat(damaged, second));
      assertThat(result.text()).isEqualTo(new String(TEXT, UTF_8) + "!");
      assertThat(result.wrong())
          .containsExactly(
              "gzip member 1 inflates to bytes of another " + (i > 4 ? "checksum" : "length"));
      assertThat(result.members()).isEqualTo(2);
    }
  }

  @Test
  void yieldsWhatAMemberHeldThatBreaksOff() {
    byte[] random = new byte[3000];
    new Random(5).nextBytes(random);
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) ('a' + (random[i] & 15));
    }
    byte[] gzip = Gzip.member(random);
    String text = new String(random, UTF_8);
    for (int cut = 1; cut < gzip.length; cut++) {
      Result result = inflate(Arrays.copyOf(gzip, cut));
      assertThat(text).startsWith(result.text());
      assertThat(result.within()).isTrue();
      assertThat(result.wrong()).isEmpty();
    }
    assertThat(inflate(Arrays.copyOf(gzip, gzip.length - 9)).text().length()).isGreaterThan(2900);
  }

  @Test
  void keepsWhatWasInflatedBeforeTheDamage() {
    byte[] random = new byte[100_000];
    new Random(6).nextBytes(random);
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) ('a' + (random[i] & 7));
    }
    byte[] gzip = Gzip.member(random);
    String text = new String(random, UTF_8);
    int broken = 0;
    for (int at = 20; at < gzip.length; at += 997) {
      byte[] damaged = gzip.clone();
      for (int i = at; i < Math.min(damaged.length, at + 40); i++) {
        damaged[i] = (byte) 0xff;
      }
      Result result = inflate(damaged, damaged.length, 1 << 16);
      assertThat(inflate(damaged, 100, 1000).equals(result)).as("damaged at " + at).isTrue();
      assertThat(result.wrong().size()).isLessThanOrEqualTo(1);
      broken += result.wrong().size();
      // Three bits a letter: more letters were inflated than bytes were read.
      assertThat(result.text().startsWith(text.substring(0, at - 20)))
          .as("damaged at " + at)
          .isTrue();
    }
    assertThat(broken).isPositive();
  }
}
