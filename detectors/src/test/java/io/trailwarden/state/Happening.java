package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.Findings;
import java.util.List;
import java.util.Map;

/** One event as a correlator sees it. */
record Happening(int leaf, long second, int id, String label, int file) {
  EvidenceKey key() {
    return evidence().key();
  }

  Evidence evidence() {
    return Findings.event(
        second, "e" + leaf + "-" + id, "file" + file, Map.of("leaf", List.of("" + leaf)));
  }

  void observe(PartialBuffer buffer, Correlator correlator) {
    buffer.add(correlator, List.of("g"), leaf, key(), label, this::evidence);
  }
}
