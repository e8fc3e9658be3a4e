package io.trailwarden.job.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutputDocumentTest {
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  @Test
  void hasAnIdThatOpenSearchTakes() {
    assertThat(new OutputDocument("i", "é".repeat(256), 0, 0, JSON).id()).hasSize(256);
    assertThatThrownBy(() -> new OutputDocument("i", "é".repeat(257), 0, 0, JSON))
        .hasMessageContaining("514");
    assertThatThrownBy(() -> new OutputDocument("i", "", 0, 0, JSON)).hasMessageContaining("id");
  }

  @Test
  void hasAnIndexAndAVersion() {
    assertThatThrownBy(() -> new OutputDocument("", "a", 0, 0, JSON)).hasMessageContaining("index");
    assertThatThrownBy(() -> new OutputDocument("i", "a", -1, 0, JSON))
        .hasMessageContaining("version");
  }

  @Test
  void isOneLine() {
    for (String json : new String[] {"", "{\n}", "{}\n", "\r{}"}) {
      assertThatThrownBy(() -> new OutputDocument("i", "a", 0, 0, json.getBytes(UTF_8)))
          .hasMessageContaining("one line");
    }
  }
}
