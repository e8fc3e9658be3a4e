package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class AffixesTest {
  @Provide
  Arbitrary<Set<String>> patterns() {
    return Arbitraries.strings().withChars("abä").ofMinLength(1).ofMaxLength(5).set().ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abAB").ofMaxLength(10);
  }

  @Property(tries = 1000)
  void findsExactlyThePatternsThatTheTextBeginsOrEndsWith(
      @ForAll("patterns") Set<String> patterns, @ForAll("texts") String text) {
    List<String> list = List.copyOf(patterns);
    String lower = text.toLowerCase(Locale.ROOT);
    Set<String> starts = new TreeSet<>(list);
    starts.removeIf(pattern -> !lower.startsWith(pattern));
    Set<String> ends = new TreeSet<>(list);
    ends.removeIf(pattern -> !lower.endsWith(pattern));
    assertThat(found(list, text, false)).isEqualTo(starts);
    assertThat(found(list, text, true)).isEqualTo(ends);
  }

  private static Set<String> found(List<String> patterns, String text, boolean atEnd) {
    List<byte[]> keys =
        patterns.stream().map(pattern -> pattern.getBytes(StandardCharsets.UTF_8)).toList();
    Found found = new Found(keys.size());
    found.begin(1);
    byte[] around = ("bbbb" + text + "aaaa").getBytes(StandardCharsets.UTF_8);
    new Affixes(keys, false, atEnd).find(around, 4, around.length - 8, found);
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < found.count(); i++) {
      texts.add(patterns.get(found.pattern(i)));
    }
    return texts;
  }
}
