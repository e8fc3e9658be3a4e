package io.trailwarden.job.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.verify.LogFinding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was verified, for programs, as one document:
 *
 * <pre>
 * {"digests": [{"bucket", "key", "verdict", "reason"}],
 *  "logs": [{"bucket", "key", "verdict", "reason"}],
 *  "gaps": [{"from", "to", "account", "region", "trail"}],
 *  "summary": {"digests": {"total", "valid", …}, "backfill_digests": {…}, "logs": {…}, "gaps",
 *              "overdue": [{"since", "account", "region", "trail"}],
 *              "covered": [{"from", "to", "account", "region", "trail"}], "notes": […], "valid"}}
 * </pre>
 *
 * Log files are found before the last digest is, and so wait in a file: memory does not grow with
 * them.
 */
final class VerifyJson implements VerifyReport {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String BEGIN = "{\"digests\":[";
  private static final int MOST_NOTES = 1000;
  private static final int MOST_PERIODS = 10_000;

  private final PrintStream out;
  private final Path waiting;
  private final Writer logs;
  private final List<String> gaps = new ArrayList<>();
  private final List<Judgement.Overdue> overdue = new ArrayList<>();
  private final List<Gap> covered = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean anyDigest;
  private boolean anyLog;

  VerifyJson(PrintStream out) throws IOException {
    this.out = out;
    this.waiting = Files.createTempFile("trailwarden-verify", ".json");
    this.logs = Files.newBufferedWriter(waiting);
  }

  @Override
  public void digest(DigestFinding digest) {
    out.print(anyDigest ? ",\n" : BEGIN + "\n");
    anyDigest = true;
    out.print(object(json -> digestFields(json, digest)));
  }

  @Override
  public void log(LogFinding file) {
    try {
      logs.write(anyLog ? ",\n" : "\n");
      anyLog = true;
      logs.write(object(json -> logFields(json, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void gap(Gap gap) {
    gaps.add(object(json -> gapFields(json, gap)));
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {
    for (Periods.Period each : periods) {
      if (covered.size() < MOST_PERIODS) {
        covered.add(new Gap(chain, each.from(), each.to()));
      }
    }
  }

  @Override
  public void overdue(Judgement.Overdue chain) {
    overdue.add(chain);
  }

  @Override
  public void note(String line) {
    if (notes.size() < MOST_NOTES) {
      notes.add(line);
    }
  }

  @Override
  public void end(VerifyCounts counts) throws IOException {
    logs.close();
    out.print((anyDigest ? "" : BEGIN) + "],\n\"logs\":[");
    Files.copy(waiting, out);
    out.print("],\n\"gaps\":[" + String.join(",\n", gaps) + "],\n\"summary\":");
    out.println(object(json -> summaryFields(json, counts, overdue, covered, notes)) + "}");
    out.flush();
  }

  @Override
  public void close() throws IOException {
    logs.close();
    Files.deleteIfExists(waiting);
  }

  static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static void digestFields(JsonGenerator json, DigestFinding digest) throws IOException {
    verdictFields(json, digest.bucket(), digest.key(), digest.verdict().word(), digest.reason());
  }

  static void logFields(JsonGenerator json, LogFinding file) throws IOException {
    verdictFields(
        json, file.bucket(), file.key(), file.verdict().verdict().word(), file.verdict().reason());
  }

  private static void verdictFields(
      JsonGenerator json, String bucket, String key, String verdict, String reason)
      throws IOException {
    json.writeStringField("bucket", bucket);
    json.writeStringField("key", key);
    json.writeStringField("verdict", verdict);
    json.writeStringField("reason", reason);
  }

  static void gapFields(JsonGenerator json, Gap gap) throws IOException {
    json.writeStringField("from", gap.from().toString());
    json.writeStringField("to", gap.to().toString());
    chainFields(json, gap.chain());
  }

  static void overdueFields(JsonGenerator json, Judgement.Overdue chain) throws IOException {
    json.writeStringField("since", chain.since().toString());
    chainFields(json, chain.chain());
  }

  private static void chainFields(JsonGenerator json, ChainId chain) throws IOException {
    json.writeStringField("account", chain.place().account());
    json.writeStringField("region", chain.place().region());
    json.writeStringField("trail", chain.trail());
  }

  static void summaryFields(
      JsonGenerator json,
      VerifyCounts counts,
      List<Judgement.Overdue> overdue,
      List<Gap> covered,
      List<String> notes)
      throws IOException {
    countFields(json, "digests", counts.digests(), DigestVerdict.VALID);
    countFields(json, "backfill_digests", counts.backfills(), DigestVerdict.VALID);
    countFields(json, "logs", counts.logs(), Verdict.VERIFIED);
    json.writeNumberField("gaps", counts.gaps());
    json.writeNumberField("unread", counts.unread());
    json.writeArrayFieldStart("overdue");
    for (Judgement.Overdue each : overdue) {
      json.writeStartObject();
      overdueFields(json, each);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("covered");
    for (Gap each : covered) {
      json.writeStartObject();
      gapFields(json, each);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String each : notes) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeBooleanField("valid", counts.exitCode() == ExitCode.DONE);
  }

  private static <T extends Enum<T>> void countFields(
      JsonGenerator json, String name, Map<T, Long> counts, T good) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("total", VerifyCounts.total(counts));
    json.writeNumberField(word(good), counts.getOrDefault(good, 0L));
    for (Map.Entry<T, Long> each : counts.entrySet()) {
      if (each.getKey() != good) {
        json.writeNumberField(word(each.getKey()), each.getValue());
      }
    }
    json.writeEndObject();
  }

  private static String word(Enum<?> verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
