package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class AhoCorasickTest {
  /** Few letters, so that patterns lie in each other. */
  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.strings()
        .withChars("abc")
        .ofMinLength(1)
        .ofMaxLength(7)
        .list()
        .ofMaxSize(12);
  }

  /** None is shorter than a gram. */
  @Provide
  Arbitrary<List<String>> longPatterns() {
    return Arbitraries.strings()
        .withChars("ab")
        .ofMinLength(4)
        .ofMaxLength(15)
        .list()
        .ofMaxSize(12);
  }

  /** Much of them is in every event, so that windows lie elsewhere. */
  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("arn:aws:iam::", ":assumed-role/", "ab", "cab", "A", "role/")
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 2000)
  void findsNamesOfWhichMostIsCommon(
      @ForAll("names") String first, @ForAll("names") String second, @ForAll("names") String text) {
    List<String> patterns =
        Stream.of(first, second, "assumed-role/ab")
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> name.length() >= 4)
            .toList();
    assertFindsAll(patterns, text + first + second);
    assertFindsAll(patterns, text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abcABC").ofMaxLength(80);
  }

  @Property(tries = 2000)
  void findsExactlyThePatternsThatTheTextContains(
      @ForAll("patterns") List<String> patterns, @ForAll("texts") String text) {
    assertFindsAll(patterns, text);
  }

  @Property(tries = 2000)
  void findsThemWhereOnlySomePlacesAreLookedAt(
      @ForAll("longPatterns") List<String> patterns, @ForAll("texts") String text) {
    assertFindsAll(patterns, text);
  }

  private static void assertFindsAll(List<String> patterns, String text) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(patterns));
    Set<String> caseless = new TreeSet<>();
    Set<String> cased = new TreeSet<>();
    for (String pattern : distinct) {
      if (text.toLowerCase(Locale.ROOT).contains(pattern)) {
        caseless.add(pattern);
      }
      if (text.contains(pattern)) {
        cased.add(pattern);
      }
    }
    assertThat(found(distinct, false, text)).isEqualTo(caseless);
    assertThat(found(distinct, true, text)).isEqualTo(cased);
  }

  /** With bytes around the text that would make other patterns. */
  private static Set<String> found(List<String> patterns, boolean cased, String text) {
    AhoCorasick finder = new AhoCorasick(bytes(patterns), cased);
    Found found = new Found(patterns.size());
    found.begin(1);
    byte[] around = ("abcabcabc" + text + "abcabcabc").getBytes(StandardCharsets.UTF_8);
    finder.find(around, 9, around.length - 18, found);
    assertThat(finder.isAnyIn(around, 9, around.length - 18)).isEqualTo(found.count() > 0);
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < found.count(); i++) {
      assertThat(texts.add(patterns.get(found.pattern(i)))).isTrue();
    }
    return texts;
  }

  private static List<byte[]> bytes(List<String> patterns) {
    return patterns.stream().map(p -> p.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void findsTenThousandPatternsThatShareTheirBeginning() {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      patterns.add("arn:aws:iam::111122223333:role/service-" + i + "-end");
    }
    Collections.shuffle(patterns, new java.util.Random(1));
    assertThat(found(patterns, false, "x ARN:aws:iam::111122223333:role/service-777-end y"))
        .containsExactly("arn:aws:iam::111122223333:role/service-777-end");
    assertThat(found(patterns, false, "x arn:aws:iam::111122223333:role/service-77-en y"))
        .isEmpty();
  }

  /** Each position of the text ends up to 3000 patterns, all but the first time reported before. */
  @Test
  void staysLinearWhenEveryPatternIsASuffixOfTheNext() {
    List<String> patterns = new ArrayList<>();
    for (int length = 1; length <= 3000; length++) {
      patterns.add("a".repeat(length));
    }
    assertThat(found(patterns, true, "a".repeat(200_000))).hasSize(3000);
    assertThat(found(patterns.subList(3, 3000), true, "a".repeat(200_000))).hasSize(2997);
  }
}
