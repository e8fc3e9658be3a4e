package io.trailwarden.sigma.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexLiteralsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "abc                     # abc",
        "^abc$                   # abc",
        "ab                      # ",
        "abc?d                   # ",
        "abcd?e                  # abc",
        "abcd+e                  # abcd",
        "abcd*efgh               # efgh",
        "abc{2}def               # def",
        "(abc)?def               # def",
        "(abc|defg)hi            # abc defg",
        "(abc|de)x               # ",
        "abc|def                 # abc def",
        "abc|.                   # ",
        "a\\.b\\*c               # a.b*c",
        "abc\\d+-console         # -console",
        "[]a]abc[^]x]defg[[:alpha:]\\]] # defg",
        "(?i)ABC                 # ABC",
        "(?:abc)(?P<n>defgh)     # defgh",
        "\\Qabc\\E               # ",
        "\\x41bcd                # bcd",
        "\\x{41}bcd\\pLxyzw      # xyzw",
        "abcädef                 # abc",
        "(a(b(cde)f)g)           # cde"
      })
  void needs(String expression, String texts) {
    Pattern.compile(expression);
    List<String> expected = texts == null ? List.of() : List.of(texts.split(" "));
    assertThat(RegexLiterals.of(expression)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.of(
            "a", "b", "c", "ab", "abc", "bca", "(", ")", "|", "*", "+", "?", "{2}", "{0,1}", "{",
            "[ab]", "[^a]", "[]a]", ".", "^", "$", "\\.", "\\d", "\\b", "\\x61", "(?i)", "(?:", "K",
            "s")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abcABC.ks\u212A\u017F").ofMaxLength(12);
  }

  /** Short literals are needed as well as long ones, so the texts need not be long. */
  @Property(tries = 20_000)
  void findsNothingWithoutWhatItNeeds(
      @ForAll("expressions") String expression, @ForAll("texts") String text) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      Assume.that(false);
      return;
    }
    List<String> needed = RegexLiterals.of(expression);
    if (!needed.isEmpty() && pattern.matcher(text).find()) {
      String folded = fold(text);
      assertThat(needed).anyMatch(literal -> folded.contains(fold(literal)));
    }
  }

  private static String fold(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
