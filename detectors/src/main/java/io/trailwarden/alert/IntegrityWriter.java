package io.trailwarden.alert;

import io.trailwarden.finding.Digest;
import io.trailwarden.integrity.IntegrityFinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Verdicts to documents of the index {@value #INDEX}: one for each digest, log file, gap and
 * overdue chain, replaced whenever its verdict changes. Those of a replay are documents of their
 * own.
 */
public final class IntegrityWriter {
  public static final String INDEX = "trailwarden-integrity";

  private final Run run;

  public IntegrityWriter(Run run) {
    this.run = run;
  }

  /** The finding's document. */
  public AlertDocument write(IntegrityFinding finding) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    String id = id(finding);
    long time = AlertTime.within(finding.time().toEpochMilli());
    try (AlertJson json = new AlertJson(bytes)) {
      json.beginObject();
      json.fitting("@timestamp", AlertTime.text(time));
      json.fitting("id", id);
      json.fitting("subject", finding.subject().word());
      json.fitting("verdict", finding.verdict());
      if (!finding.reason().isEmpty()) {
        json.name("reason", finding.reason());
      }
      json.name("previous_verdict", finding.before());
      json.name("bucket", finding.bucket());
      json.name("key", finding.key());
      json.name("uri", finding.uri());
      json.fitting("account", finding.place().account());
      json.fitting("region", finding.place().region());
      json.name("trail", finding.trail());
      if (finding.until() != null) {
        json.fitting("from", AlertTime.text(time));
        json.fitting("to", AlertTime.text(finding.until().toEpochMilli()));
      }
      json.fitting("mode", run.isReplay() ? "replay" : "live");
      json.name("investigation", run.investigation());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory takes all that is written", e);
    }
    return new AlertDocument(id, INDEX, time, bytes.toByteArray());
  }

  /** Of a chain there may be several, told apart by when it began. */
  private String id(IntegrityFinding finding) {
    List<String> parts = new ArrayList<>();
    parts.add(String.valueOf(run.investigation()));
    parts.add(finding.subject().word());
    parts.add(finding.id());
    if (finding.subject() == IntegrityFinding.Subject.CHAIN) {
      parts.add(finding.until() == null ? IntegrityFinding.OVERDUE : IntegrityFinding.GAP);
      parts.add(finding.time().toString());
      parts.add(String.valueOf(finding.until()));
    }
    return Digest.id(parts);
  }
}
