package io.trailwarden.job.pipeline;

import io.trailwarden.finding.Detection;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.operator.ReadAndMatch;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.Notice;
import io.trailwarden.state.Partial;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** All that reading and matching hands out. */
record Matched(
    DataStream<Detection> detections,
    DataStream<Partial> observations,
    DataStream<DeadLetter> deadLetters,
    DataStream<Notice> notices,
    DataStream<IntegrityFact> integrity) {

  /**
   * Reads and matches what a source emits, in the source's own tasks.
   *
   * @param uid of the operator
   * @param makesWatermarks as {@link ReadAndMatch} asks
   */
  static Matched of(
      DataStream<RawChunk> chunks, PipelineSettings settings, boolean makesWatermarks, String uid) {
    SingleOutputStreamOperator<Detection> matched =
        chunks
            .transform(uid, DetectionSerializer.TYPE, new ReadAndMatch(settings, makesWatermarks))
            .uid(uid);
    return new Matched(
        matched,
        matched.getSideOutput(ReadAndMatch.OBSERVATIONS),
        matched.getSideOutput(ReadAndMatch.DEAD_LETTERS),
        matched.getSideOutput(ReadAndMatch.NOTICES),
        matched.getSideOutput(ReadAndMatch.INTEGRITY));
  }

  /** What both hand out. */
  Matched and(Matched other) {
    return new Matched(
        detections.union(other.detections),
        observations.union(other.observations),
        deadLetters.union(other.deadLetters),
        notices.union(other.notices),
        integrity.union(other.integrity));
  }
}
