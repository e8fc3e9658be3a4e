package io.trailwarden.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RecentBytesTest {
  private final RecentBytes<String> recent = new RecentBytes<>(64);

  private void put(String key, String value) {
    recent.put(key.getBytes(UTF_8), value);
  }

  private String get(String key) {
    byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
    return "" + recent.get(bytes, 1, bytes.length - 2);
  }

  @Test
  void findsWhatWasPutForTheSameBytesElsewhere() {
    for (int length = 0; length < 300; length++) {
      put("k".repeat(length), "v" + length);
      assertThat(get("k".repeat(length))).isEqualTo("v" + length);
    }
  }

  @Test
  void neverGivesWhatBelongsToOtherBytes() {
    for (int i = 0; i < 5000; i++) {
      put("identity of session " + i, "value " + i);
      String other = get("identity of session " + i * 7 % 5000);
      assertThat(other).isIn("null", "value " + i * 7 % 5000);
    }
  }

  @Test
  void tellsLongBytesApartThatDifferInTheirMiddleAlone() {
    String end = "e".repeat(200);
    put(end + "some" + end, "of some");
    assertThat(get(end + "more" + end)).isEqualTo("null");
    put(end + "more" + end, "of more");
    assertThat(get(end + "more" + end)).isEqualTo("of more");
    assertThat(get(end + "some" + end)).isEqualTo("null");
  }

  @Test
  void hasAPowerOfTwoOfPlaces() {
    assertThatThrownBy(() -> new RecentBytes<String>(100))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
