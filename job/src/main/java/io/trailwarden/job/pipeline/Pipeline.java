package io.trailwarden.job.pipeline;

import io.trailwarden.finding.Detection;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.ObjectLookup;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.operator.Correlate;
import io.trailwarden.job.operator.RaiseAlerts;
import io.trailwarden.job.operator.VerifyIntegrity;
import io.trailwarden.job.sink.DeadLetterDocuments;
import io.trailwarden.job.sink.JsonLinesSink;
import io.trailwarden.job.sink.OpenSearchSink;
import io.trailwarden.job.sink.StandardOutputSink;
import io.trailwarden.job.source.archive.ArchiveSource;
import io.trailwarden.job.source.kinesis.KinesisSource;
import io.trailwarden.job.source.notice.BucketLookup;
import io.trailwarden.job.source.notice.FetchSettings;
import io.trailwarden.job.source.notice.NoticeFetch;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.ForAlertSerializer;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import io.trailwarden.read.Limits;
import io.trailwarden.state.Partial;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The one job. A replay reads an archive to its end; live reads streams and never ends, and fetches
 * the objects that notices name. What follows the source is the same.
 *
 * <p>A {@code uid} names an operator's state in savepoints: none is ever changed or reused.
 */
public final class Pipeline {
  private Pipeline() {}

  /** Adds a replay of an archive to the environment. */
  public static void replay(
      StreamExecutionEnvironment env, ArchiveSettings archive, PipelineSettings settings) {
    configure(env);
    DataStream<RawChunk> chunks =
        env.fromSource(
                new ArchiveSource(settings.integrity() == null ? archive : archive.withDigests()),
                ArchiveSource.watermarks(),
                "archive",
                RawChunkSerializer.TYPE)
            .uid("archive");
    Matched matched = Matched.of(chunks, settings, true, "read-and-match");
    conclude(matched, verdicts(matched, settings, null), settings, true);
  }

  /** Adds watching of streams to the environment. */
  @SuppressWarnings("deprecation") // FlinkKinesisConsumer is of the older kind of source
  public static void live(
      StreamExecutionEnvironment env, StreamSettings streams, PipelineSettings settings) {
    configure(env);
    DataStream<RawChunk> chunks =
        env.addSource(KinesisSource.of(streams), "kinesis", RawChunkSerializer.TYPE).uid("kinesis");
    Matched arrived = Matched.of(chunks, settings, true, "read-and-match");
    DataStream<RawChunk> objects =
        NoticeFetch.of(arrived.notices(), streams.aws(), fetching(settings))
            .name("fetch")
            .uid("fetch");
    Matched fetched = Matched.of(objects, settings, false, "read-and-match-fetched");
    Matched matched = arrived.and(fetched);
    var verdicts = verdicts(matched, settings, streams.aws());
    conclude(
        verdicts == null ? matched : matched.and(found(verdicts, streams.aws(), settings)),
        verdicts,
        settings,
        false);
  }

  /**
   * Verdicts on what was read.
   *
   * @param aws whose buckets a stream that goes on looks in; null: the input ends
   * @return null when nothing is verified
   */
  private static @Nullable SingleOutputStreamOperator<IntegrityFinding> verdicts(
      Matched matched, PipelineSettings settings, @Nullable AwsSettings aws) {
    IntegritySettings integrity = settings.integrity();
    if (integrity == null) {
      return null;
    }
    Limits limits = settings.limits();
    return aws == null
        ? Proofs.verdicts(matched.integrity(), integrity, true, () -> ObjectLookup.NOWHERE)
        : Proofs.verdicts(
            matched.integrity(), integrity, false, () -> BucketLookup.of(aws, limits));
  }

  /** Log files of which no notice came: what is in them counts all the same. */
  private static Matched found(
      SingleOutputStreamOperator<IntegrityFinding> verdicts,
      AwsSettings aws,
      PipelineSettings settings) {
    DataStream<RawChunk> objects =
        NoticeFetch.of(verdicts.getSideOutput(VerifyIntegrity.FOUND), aws, FetchSettings.DEFAULT)
            .name("fetch-found")
            .uid("fetch-found");
    return Matched.of(objects, settings, false, "read-and-match-found");
  }

  private static FetchSettings fetching(PipelineSettings settings) {
    FetchSettings usual = FetchSettings.DEFAULT;
    return settings.integrity() == null ? usual : usual.withDigests();
  }

  private static void configure(StreamExecutionEnvironment env) {
    env.configure(
        new Configuration()
            .set(PipelineOptions.OBJECT_REUSE, true)
            .set(PipelineOptions.GENERIC_TYPES, false));
  }

  /** Observations to detections, detections to alerts, alerts and dead letters to where they go. */
  private static void conclude(
      Matched matched,
      @Nullable SingleOutputStreamOperator<IntegrityFinding> verdicts,
      PipelineSettings settings,
      boolean bounded) {
    DataStream<Detection> correlated =
        matched
            .observations()
            .keyBy(Partial::key, Types.STRING)
            .transform("correlate", DetectionSerializer.TYPE, new Correlate(settings))
            .uid("correlate");
    boolean onlyFinal = bounded && !(settings.alerts() instanceof Output.ToOpenSearch);
    DataStream<Detection> detections = matched.detections().union(correlated);
    DataStream<ForAlert> forAlerts =
        detections
            .map(ForAlert.Found::new, ForAlertSerializer.TYPE)
            .name("detections")
            .uid("detections");
    IntegritySettings integrity = settings.integrity();
    if (integrity != null && verdicts != null) {
      Proofs proofs = Proofs.of(verdicts, detections, settings, integrity, bounded);
      forAlerts = forAlerts.union(proofs.forAlerts());
      if (integrity.verdicts() != null) {
        write(
            proofs.documents(settings.run()), integrity.verdicts(), settings, bounded, "verdicts");
      }
    }
    DataStream<OutputDocument> alerts =
        forAlerts
            .keyBy(ForAlert::alertId, Types.STRING)
            .process(new RaiseAlerts(settings, onlyFinal), OutputDocumentSerializer.TYPE)
            .name("alert")
            .uid("alert");
    DataStream<OutputDocument> deadLetters =
        matched
            .deadLetters()
            .map(
                letter -> DeadLetterDocuments.of(letter, settings.run()),
                OutputDocumentSerializer.TYPE)
            .name("dead-letter-documents")
            .uid("dead-letter-documents");
    write(alerts, settings.alerts(), settings, bounded, "alerts");
    write(deadLetters, settings.deadLetters(), settings, bounded, "dead-letters");
  }

  private static void write(
      DataStream<OutputDocument> documents,
      Output output,
      PipelineSettings settings,
      boolean bounded,
      String what) {
    if (output instanceof Output.ToOpenSearch target) {
      documents
          .sinkTo(new OpenSearchSink(target.openSearch(), settings.run()))
          .name(what + "-to-opensearch")
          .uid(what + "-to-opensearch");
    } else if (output instanceof Output.ToFile target) {
      documents
          .sinkTo(JsonLinesSink.toFile(target.path()))
          .name(what + "-to-file")
          .uid(what + "-to-file")
          .setParallelism(1);
    } else {
      Sink<OutputDocument> lines =
          bounded ? JsonLinesSink.toStandardOutput() : new StandardOutputSink();
      documents
          .sinkTo(lines)
          .name(what + "-to-standard-output")
          .uid(what + "-to-standard-output")
          .setParallelism(1);
    }
  }
}
