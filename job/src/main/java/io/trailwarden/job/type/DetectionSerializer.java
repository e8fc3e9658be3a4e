package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.FindingCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Detections in the state of alerts and between operators. */
public final class DetectionSerializer extends VersionedSerializer<Detection> {
  public static final TypeInformation<Detection> TYPE =
      new ValueType<>(Detection.class, new DetectionSerializer());

  @Override
  Codec<Detection> codec() {
    return FindingCodecs.DETECTION;
  }

  @Override
  public TypeSerializerSnapshot<Detection> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Detection> {
    public Snapshot() {
      super(DetectionSerializer::new);
    }
  }
}
