package io.trailwarden.integrity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Closed;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.integrity.IntegrityFinding.Subject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Findings to detections: which verdicts raise an alert, and what stands in it. Its evidence is the
 * finding itself, with the object as its origin. A verdict that is replaced by another resolves the
 * alert of the one before.
 */
public final class IntegrityAlerts {
  private static final String PREFIX = "integrity_";
  private static final JsonFactory JSON = new JsonFactory();

  /** The detectors' ids, such as {@code integrity_log_modified}. */
  public static final SortedSet<String> DETECTORS = detectors();

  private IntegrityAlerts() {}

  private static SortedSet<String> detectors() {
    SortedSet<String> ids = new TreeSet<>();
    Arrays.stream(DigestVerdict.values())
        .filter(verdict -> verdict != DigestVerdict.VALID)
        .forEach(verdict -> ids.add(id(Subject.DIGEST, verdict.word())));
    Stream.of("modified", "invalid_format", "trailing_data", "missing", "unverifiable", "unlisted")
        .forEach(verdict -> ids.add(id(Subject.LOG, verdict)));
    ids.add(id(Subject.CHAIN, IntegrityFinding.GAP));
    ids.add(id(Subject.CHAIN, IntegrityFinding.OVERDUE));
    return ids;
  }

  private static String id(Subject subject, String verdict) {
    return PREFIX + subject.word() + "_" + verdict;
  }

  /** What follows for alerts. */
  public static List<Detection> of(IntegrityFinding finding) {
    List<Detection> detections = new ArrayList<>();
    String before = finding.before();
    if (before != null && !before.equals(finding.verdict())) {
      String now = "it is " + finding.verdict() + " now";
      add(finding, before, Closed.resolved(now), detections);
    }
    add(finding, finding.verdict(), null, detections);
    return detections;
  }

  private static void add(
      IntegrityFinding finding,
      String verdict,
      @Nullable Closed closed,
      List<Detection> detections) {
    String detector = id(finding.subject(), verdict);
    if (DETECTORS.contains(detector)) {
      EvidenceSet evidence = EvidenceSet.of(List.of(evidence(finding)));
      String entity = evidence.earliest().get(0).key().eventId();
      detections.add(
          new Detection(detector, List.of(entity), Period.NONE, evidence, false, closed));
    }
  }

  /** The same for every verdict on an object, so that what resolves an alert adds nothing to it. */
  private static Evidence evidence(IntegrityFinding finding) {
    Map<String, String> said = new TreeMap<>();
    said.put("bucket", finding.bucket());
    said.put("key", finding.key());
    if (finding.trail() != null) {
      said.put("trail", finding.trail());
    }
    if (finding.subject() == Subject.CHAIN) {
      said.put("from", finding.time().toString());
      if (finding.until() != null) {
        said.put("to", finding.until().toString());
      }
    }
    Map<String, List<String>> fields = new TreeMap<>();
    said.forEach((name, value) -> fields.put(name, List.of(value)));
    String raw = json(said);
    long time = finding.time().toEpochMilli();
    return new Evidence(
        new EvidenceKey(time, eventId(finding)),
        LogSource.CLOUDTRAIL,
        null,
        List.of(new Origin.LogFile(finding.container(), finding.key(), time)),
        fields,
        facts(finding),
        raw,
        raw.getBytes(StandardCharsets.UTF_8).length);
  }

  private static String eventId(IntegrityFinding finding) {
    return finding.subject() == Subject.CHAIN ? finding.id() + "@" + finding.time() : finding.id();
  }

  private static EventFacts facts(IntegrityFinding finding) {
    return new EventFacts(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        finding.place().region(),
        finding.place().account(),
        null,
        null,
        null,
        List.of("arn:aws:s3:::" + finding.bucket() + "/" + finding.key()));
  }

  private static String json(Map<String, String> said) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> each : said.entrySet()) {
        json.writeStringField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string in memory takes all that is written", e);
    }
    return text.toString();
  }
}
