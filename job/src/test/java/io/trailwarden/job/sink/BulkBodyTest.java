package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.job.type.OutputDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkBodyTest {
  @Test
  void saysWhatToDoAndPassesDocumentsOnAsTheyAre() {
    byte[] json = "{ \"name\" :\"Zoë\", \"number\": 1e2 }".getBytes(UTF_8);

    byte[] body =
        BulkBody.of(
            List.of(
                new OutputDocument("trailwarden-alerts-2026.01", "0f", 17, 0, json),
                new OutputDocument("trailwarden-dead-letters", "1e", 0, 0, json)));

    assertThat(new String(body, UTF_8))
        .isEqualTo(
            """
            {"index":{"_index":"trailwarden-alerts-2026.01","_id":"0f","version":17,"version_type":"external"}}
            { "name" :"Zoë", "number": 1e2 }
            {"index":{"_index":"trailwarden-dead-letters","_id":"1e"}}
            { "name" :"Zoë", "number": 1e2 }
            """);
  }

  @Test
  void escapesWhatWouldEndAString() {
    byte[] body =
        BulkBody.of(List.of(new OutputDocument("i", "a\"}}\n{", 0, 0, "{}".getBytes(UTF_8))));

    assertThat(new String(body, UTF_8))
        .isEqualTo("{\"index\":{\"_index\":\"i\",\"_id\":\"a\\\"}}\\n{\"}}\n{}\n");
  }
}
