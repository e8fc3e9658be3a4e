package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.sigma.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every detector of the catalogue writes, against the table of OCSF. */
final class CatalogueAlertsTest {
  private final OcsfTable ocsf = new OcsfTable();

  @Test
  void everyDetectorsAlertIsADetectionFinding() {
    Map<String, Metadata> detectors =
        Catalogue.own().detectors().stream()
            .collect(Collectors.toMap(Catalogue.Entry::id, Catalogue.Entry::metadata));
    assertThat(detectors).hasSizeGreaterThan(20);
    AlertWriter writer = new AlertWriter(detectors, Run.LIVE);
    for (String detector : detectors.keySet()) {
      for (Detection detection : detections(detector)) {
        JsonNode alert = Alerts.json(writer.write(detection));
        assertThat(ocsf.faults(alert)).as(detector).isEmpty();
        assertThat(alert.get("message").asText())
            .as(detector)
            .matches("([A-Z0-9]|arn:).*[^.]")
            .doesNotContain("{", "null");
      }
    }
  }

  private static List<Detection> detections(String detector) {
    EventFacts nothing =
        new EventFacts(
            null, null, null, null, null, null, null, null, null, null, null, null, null,
            List.of());
    return List.of(
        Alerts.stateless(detector, Alerts.event("e", Alerts.FACTS, Map.of())),
        Alerts.stateless(detector, Alerts.event("e", nothing, Map.of())),
        Alerts.correlation(detector, Alerts.events(25), "111122223333"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /severity_id           | 7                  | severity_id: 7 is none of
          /severity              | "High"             | severity_id: 5 is Critical, not "High"
          /time                  | "2025"             | time: no long
          /made_up               | 1                  | made_up: not an attribute of detection_finding
          /finding_info/uid      |                    | finding_info.uid: required
          /metadata/version      | 1.9                | metadata.version: no string
          /cloud/provider        |                    | cloud.provider: required
          /resources             | {}                 | resources: no array
          /api                   | []                 | api: an array
          /actor/user/type_id    | "1"                | actor.user.type_id: no integer
          /is_alert              | "yes"              | is_alert: no boolean
          /device                | {}                 | device.: the table has no object device
          /evidences/0/src_endpoint/ip   | "AWS Internal" | evidences[0].src_endpoint.ip: no address
          /evidences/0/src_endpoint/ip   |            | evidences[0].src_endpoint.: none of
          """)
  void theTableRefusesWhatIsNoDetectionFinding(String place, String value, String fault) {
    ObjectNode alert =
        (ObjectNode)
            Alerts.json(
                Alerts.write(
                    Alerts.stateless(
                        "cloudtrail_deleted", Alerts.event("e", Alerts.FACTS, Map.of()))));
    assertThat(ocsf.faults(alert)).isEmpty();
    int slash = place.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) alert.at(place.substring(0, slash));
    if (value == null) {
      parent.remove(place.substring(slash + 1));
    } else {
      parent.set(place.substring(slash + 1), Alerts.json(value));
    }
    assertThat(ocsf.faults(alert)).anyMatch(f -> f.startsWith(fault));
  }

  @Test
  void theProductsVersionIsTheProjects() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern("<version>" + Finding.PRODUCT_VERSION + "(-SNAPSHOT)?</version>");
  }
}
