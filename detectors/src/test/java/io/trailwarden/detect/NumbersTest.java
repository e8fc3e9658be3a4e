package io.trailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.FieldValues;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  private static double number(String... texts) {
    FieldValues values = new FieldValues();
    List.of(texts).forEach(values::add);
    return Numbers.sum(values);
  }

  @Property
  void decimalsAreWhatJavaMakesOfThem(
      @ForAll long digits, @ForAll @IntRange(min = 0, max = 18) int decimals) {
    String all = String.format("%019d", digits & Long.MAX_VALUE);
    for (int length = decimals + 1; length <= all.length(); length++) {
      int point = length - decimals;
      String text = all.substring(0, point) + "." + all.substring(point, length);
      assertThat(number(text)).as(text).isEqualTo(Double.parseDouble(text));
      assertThat(number(all.substring(0, length)))
          .isEqualTo(Double.parseDouble(all.substring(0, length)));
    }
  }

  @Test
  void whatIsNoNumberHasNone() {
    for (String text :
        List.of("", ".", "1.2.3", "2025-03-18", "1e", "NaN", "0x1", "1".repeat(41))) {
      assertThat(number(text)).as(text).isNaN();
    }
  }

  @Test
  void signsExponentsAndBarePointsAreDecimals() {
    assertThat(number("-1.5")).isEqualTo(-1.5);
    assertThat(number("1e3")).isEqualTo(1000);
    assertThat(number(".5")).isEqualTo(0.5);
    assertThat(number("5.")).isEqualTo(5);
  }

  @Test
  void severalNumbersAreSummedUpAndOtherTextsLeftOut() {
    assertThat(number("1.25", "x", "2")).isEqualTo(3.25);
  }
}
