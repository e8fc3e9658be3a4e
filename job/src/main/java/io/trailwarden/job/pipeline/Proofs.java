package io.trailwarden.job.pipeline;

import io.trailwarden.alert.AlertDocument;
import io.trailwarden.alert.IntegrityWriter;
import io.trailwarden.alert.Run;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.ObjectLookup;
import io.trailwarden.integrity.Place;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.operator.JudgeFiles;
import io.trailwarden.job.operator.VerifyIntegrity;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.ForAlertSerializer;
import io.trailwarden.job.type.ForFile;
import io.trailwarden.job.type.ForFileSerializer;
import io.trailwarden.job.type.IntegrityFindingSerializer;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The part of the job that proves logs: facts to verdicts, verdicts to alerts of their own and to
 * the alerts that rest on the files.
 *
 * @param forAlerts verdicts on files that alerts asked for, and detections of what is wrong
 * @param findings all verdicts
 */
record Proofs(DataStream<ForAlert> forAlerts, DataStream<IntegrityFinding> findings) {
  /**
   * Facts to verdicts.
   *
   * @param lookups as {@link VerifyIntegrity} asks
   */
  static SingleOutputStreamOperator<IntegrityFinding> verdicts(
      DataStream<IntegrityFact> facts,
      IntegritySettings integrity,
      boolean bounded,
      SerializableSupplier<ObjectLookup> lookups) {
    return facts
        .keyBy(IntegrityFact::group, Types.STRING)
        .process(new VerifyIntegrity(integrity, bounded, lookups), IntegrityFindingSerializer.TYPE)
        .name("integrity")
        .uid("integrity");
  }

  /** Verdicts to alerts. */
  static Proofs of(
      DataStream<IntegrityFinding> findings,
      DataStream<Detection> detections,
      PipelineSettings settings,
      IntegritySettings integrity,
      boolean bounded) {
    DataStream<ForFile> judged =
        findings
            .flatMap(Proofs::judged, ForFileSerializer.TYPE)
            .name("verdicts-on-files")
            .uid("verdicts-on-files");
    DataStream<ForAlert> answers =
        detections
            .flatMap(Proofs::asked, ForFileSerializer.TYPE)
            .name("ask-for-files")
            .uid("ask-for-files")
            .union(judged)
            .keyBy(ForFile::uri, Types.STRING)
            .process(
                new JudgeFiles(integrity.rules().retention(), bounded), ForAlertSerializer.TYPE)
            .name("judge-files")
            .uid("judge-files");
    if (settings.onlyRules()) {
      return new Proofs(answers, findings); // the detectors of integrity are ours
    }
    DataStream<ForAlert> own =
        findings
            .flatMap(Proofs::detections, ForAlertSerializer.TYPE)
            .name("integrity-detections")
            .uid("integrity-detections");
    return new Proofs(answers.union(own), findings);
  }

  /** A document for each verdict. */
  DataStream<OutputDocument> documents(Run run) {
    return findings
        .map(finding -> document(finding, run), OutputDocumentSerializer.TYPE)
        .name("integrity-documents")
        .uid("integrity-documents");
  }

  private static void judged(IntegrityFinding finding, Collector<ForFile> out) {
    if (finding.subject() == IntegrityFinding.Subject.LOG) {
      out.collect(
          new ForFile.Judged(finding.uri(), finding.logVerdict(), finding.time().toEpochMilli()));
    }
  }

  private static void asked(Detection detection, Collector<ForFile> out) {
    String alert = detection.alertId();
    for (Evidence event : detection.evidence().earliest()) {
      for (Origin origin : event.origins()) {
        if (origin instanceof Origin.LogFile file && Place.ofLog(file.key()) != null) {
          out.collect(new ForFile.Asked(file.uri(), alert, file.deliveredAt()));
        }
      }
    }
  }

  /** An alert of what is wrong with a log file rests on that file. */
  private static void detections(IntegrityFinding finding, Collector<ForAlert> out) {
    for (Detection detection : IntegrityAlerts.of(finding)) {
      out.collect(new ForAlert.Found(detection));
      if (finding.subject() == IntegrityFinding.Subject.LOG) {
        out.collect(
            new ForAlert.Judged(
                detection.alertId(),
                finding.uri(),
                finding.logVerdict(),
                finding.time().toEpochMilli()));
      }
    }
  }

  private static OutputDocument document(IntegrityFinding finding, Run run) {
    AlertDocument document = new IntegrityWriter(run).write(finding);
    return new OutputDocument(
        document.index(), document.id(), finding.version(), document.time(), document.json());
  }
}
