package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class BoundedTest {
  /** Of all lengths in UTF-8 and JSON, halves of pairs among them. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "\"", "\\", "\n", "\u0001", "é", "€", "\ud83d\ude00", "\ud83d", "\ude00")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property
  void whatIsKeptFitsAndIsABeginning(
      @ForAll("texts") String text, @ForAll @IntRange(max = 80) int limit) throws IOException {
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String utf8 = Bounded.utf8(text, limit);
    String json = Bounded.json(text, limit);
    assertThat(whole).startsWith(utf8).startsWith(json);
    assertThat(utf8.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(limit);
    assertThat(written(json)).isLessThanOrEqualTo(limit);
  }

  @Property
  void whatFitsIsKeptWhole(@ForAll("texts") String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String whole = new String(bytes, StandardCharsets.UTF_8);
    assertThat(Bounded.utf8Length(text)).isEqualTo(bytes.length);
    assertThat(Bounded.utf8(text, bytes.length)).isEqualTo(whole);
    assertThat(Bounded.json(text, Bounded.jsonLength(text))).isEqualTo(whole);
  }

  /** How many bytes the text takes in a document. */
  private static int written(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AlertJson json = new AlertJson(out)) {
      json.beginObject();
      json.fitting("", text);
      json.endObject();
    }
    return out.size() - "{\"\":\"\"}".length();
  }
}
