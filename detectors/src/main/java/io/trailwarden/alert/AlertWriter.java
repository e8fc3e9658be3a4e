package io.trailwarden.alert;

import io.trailwarden.derive.KeptFacts;
import io.trailwarden.finding.Detection;
import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Detections to documents. A document is a function of the detection, of what the detector says of
 * itself, and of the run: the same input gives the same bytes, and nothing of it is the time of
 * writing. One a subtask: keeps working memory, not thread-safe.
 */
public final class AlertWriter {
  /**
   * No document is longer, whatever is in the events: 20 events of at most 64 KB of raw text and 64
   * KB of fields each (as JSON), and names of at most 2 KB.
   */
  public static final int MAX_BYTES = 5 << 20;

  private static final int USUAL_BYTES = 8 * 1024;

  private final Map<String, Finding> findings = new HashMap<>();
  private final KeptFacts facts = new KeptFacts();
  private final Run run;

  /**
   * @param detectors what each detector says of itself, by its id
   */
  public AlertWriter(Map<String, Metadata> detectors, Run run) {
    detectors.forEach((id, metadata) -> findings.put(id, new Finding(metadata)));
    this.run = run;
  }

  /**
   * The detection's document while nothing is known of its files: the verdict on a CloudTrail log
   * file is {@code pending}.
   */
  public AlertDocument write(Detection detection) {
    return write(detection, file -> null);
  }

  /**
   * The detection's document. The verdict on what no digest covers, such as an access log, is
   * {@code not_applicable}. A detection of a detector that is not among those given (its rule was
   * removed while its state was kept) is written with what the detection itself says.
   */
  public AlertDocument write(Detection detection, FileVerdicts verdicts) {
    Finding finding =
        findings.computeIfAbsent(detection.detector(), id -> new Finding(nothingKnown(id)));
    long time = AlertTime.within(detection.evidence().earliest().get(0).key().time());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (AlertJson json = new AlertJson(bytes)) {
      finding.write(json, detection, facts, verdicts, run);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory takes all that is written", e);
    }
    return new AlertDocument(
        detection.alertId(), AlertIndex.of(detection, run), time, bytes.toByteArray());
  }

  private static Metadata nothingKnown(String detector) {
    return new Metadata(
        detector, null, detector, null, Level.MEDIUM, List.of(), List.of(), List.of(), null, null);
  }
}
