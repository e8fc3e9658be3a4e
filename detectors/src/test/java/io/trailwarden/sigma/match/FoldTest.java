package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class FoldTest {
  @Test
  void growsNoCharacterByMoreThanHalf() {
    for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
      int folded = Fold.folded(character);
      assertThat(Utf8.length(folded) * 2)
          .as("U+%04X", character)
          .isLessThanOrEqualTo(Utf8.length(character) * 3);
      assertThat(Fold.folded(folded)).as("U+%04X", character).isEqualTo(folded);
    }
  }

  @Property
  void foldsIntoAnArenaWhatItFoldsIntoAString(@ForAll String text) {
    byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
    Arena arena = new Arena();
    assertThat(Fold.fold(bytes, 1, bytes.length - 2, arena)).isTrue();
    assertThat(Arrays.copyOf(arena.array(), arena.used()))
        .isEqualTo(Fold.folded(bytes, 1, bytes.length - 2));
  }

  @Property
  void readsWhatIsUtf8AndNothingElse(@ForAll byte[] bytes) {
    boolean isUtf8 =
        Arrays.equals(
            new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
    Arena arena = new Arena();
    assertThat(Fold.fold(bytes, 0, bytes.length, arena)).isEqualTo(isUtf8);
  }

  @Test
  void readsAndWritesEveryCharacter() {
    byte[] bytes = new byte[4];
    for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
      int length = Utf8.write(character, bytes, 0);
      boolean surrogate = Character.getType(character) == Character.SURROGATE;
      assertThat(Utf8.read(bytes, 0, length)).isEqualTo(surrogate ? '?' : character);
      assertThat(length).isEqualTo(surrogate ? 1 : Utf8.length(character));
    }
  }
}
