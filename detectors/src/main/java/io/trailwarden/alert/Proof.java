package io.trailwarden.alert;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.Place;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code trailwarden} object: which detector fired for whom and when, and what proves it, down
 * to the files that the events stood in and the verdict on each.
 */
final class Proof {
  private static final int ENTITY_LIMIT = 16;

  private final Detection detection;
  private final FileVerdicts verdicts;
  private final Run run;

  Proof(Detection detection, FileVerdicts verdicts, Run run) {
    this.detection = detection;
    this.verdicts = verdicts;
    this.run = run;
  }

  void write(AlertJson json) throws IOException {
    json.beginObject("trailwarden");
    json.name("detector", detection.detector());
    json.names("entity", detection.entity(), ENTITY_LIMIT);
    json.name("period", detection.period().isNone() ? null : detection.period().text());
    json.fitting("mode", run.isReplay() ? "replay" : "live");
    json.name("investigation", run.investigation());
    json.fitting("evidence_count", detection.evidence().countText());
    writeIntegrity(json);
    json.beginArray("evidence");
    for (Evidence event : detection.evidence().earliest()) {
      writeEvidence(json, event);
    }
    json.endArray();
    json.endObject();
  }

  /**
   * An event that stands in a file rests on its file, whether or not it came by Kinesis as well;
   * one that came by Kinesis alone rests on nothing that could be proven.
   */
  private void writeIntegrity(AlertJson json) throws IOException {
    Map<Origin.LogFile, Verdict> files = new TreeMap<>();
    Verdict worst = Verdict.VERIFIED;
    for (Evidence event : detection.evidence().earliest()) {
      boolean inFile = false;
      for (Origin origin : event.origins()) {
        if (origin instanceof Origin.LogFile file) {
          inFile = true;
          worst = worst.worse(files.computeIfAbsent(file, this::verdict));
        }
      }
      if (!inFile) {
        worst = worst.worse(Verdict.NOT_APPLICABLE);
      }
    }
    json.beginObject("integrity");
    json.fitting("verdict", worst.word());
    json.beginArray("files");
    for (Map.Entry<Origin.LogFile, Verdict> file : files.entrySet()) {
      json.beginObject();
      json.name("uri", file.getKey().uri());
      json.fitting("verdict", file.getValue().word());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  /** Digests cover CloudTrail's log files alone. */
  private Verdict verdict(Origin.LogFile file) {
    if (Place.ofLog(file.key()) == null) {
      return Verdict.NOT_APPLICABLE;
    }
    Verdict known = verdicts.of(file);
    return known == null ? Verdict.PENDING : known;
  }

  private static void writeEvidence(AlertJson json, Evidence event) throws IOException {
    json.beginObject();
    json.name("event_id", event.key().eventId());
    json.name("request_id", event.requestId());
    json.fitting("source", event.source().service());
    json.fitting("time", AlertTime.text(event.key().time()));
    json.beginArray("origins");
    for (Origin origin : event.origins()) {
      json.beginObject();
      writeOrigin(json, origin);
      json.endObject();
    }
    json.endArray();
    EvidenceFields.of(event.fields()).write(json);
    String raw = Bounded.take(event.raw(), Evidence.RAW_LIMIT, 2 * Evidence.RAW_LIMIT);
    json.fitting("raw", raw);
    json.number("raw_length", event.rawLength());
    if (Bounded.utf8Length(raw) < event.rawLength()) {
      json.cut();
    }
    json.endObject();
  }

  private static void writeOrigin(AlertJson json, Origin origin) throws IOException {
    json.name("uri", origin.uri());
    if (origin instanceof Origin.StreamRecord streamRecord) {
      json.name("stream", streamRecord.stream());
      json.name("shard", streamRecord.shard());
      json.name("sequence_number", streamRecord.sequenceNumber());
    }
    if (origin.deliveredAt() != Event.NO_TIME) {
      json.fitting("delivered_at", AlertTime.text(origin.deliveredAt()));
    }
  }
}
