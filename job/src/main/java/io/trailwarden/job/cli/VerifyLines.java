package io.trailwarden.job.cli;

import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.verify.LogFinding;
import java.io.PrintStream;
import java.util.List;

/**
 * What was verified, a line each, as soon as it is known: the objects of {@link VerifyJson}, each
 * with its {@code type}: digest, log, gap, covered, overdue, note; and at the end a summary.
 */
final class VerifyLines implements VerifyReport {
  private final PrintStream out;

  VerifyLines(PrintStream out) {
    this.out = out;
  }

  private void line(String type, VerifyJson.Fields fields) {
    out.println(
        VerifyJson.object(
            json -> {
              json.writeStringField("type", type);
              fields.write(json);
            }));
  }

  @Override
  public void digest(DigestFinding digest) {
    line("digest", json -> VerifyJson.digestFields(json, digest));
  }

  @Override
  public void log(LogFinding file) {
    line("log", json -> VerifyJson.logFields(json, file));
  }

  @Override
  public void gap(Gap gap) {
    line("gap", json -> VerifyJson.gapFields(json, gap));
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {
    for (Periods.Period each : periods) {
      line("covered", json -> VerifyJson.gapFields(json, new Gap(chain, each.from(), each.to())));
    }
  }

  @Override
  public void overdue(Judgement.Overdue chain) {
    line("overdue", json -> VerifyJson.overdueFields(json, chain));
  }

  @Override
  public void note(String text) {
    line("note", json -> json.writeStringField("text", text));
  }

  @Override
  public void end(VerifyCounts counts) {
    line(
        "summary", json -> VerifyJson.summaryFields(json, counts, List.of(), List.of(), List.of()));
  }
}
