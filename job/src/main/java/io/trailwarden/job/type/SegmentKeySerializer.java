package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.SegmentKey;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** The name of a segment of a correlation's state. */
public final class SegmentKeySerializer extends VersionedSerializer<SegmentKey> {
  public static final TypeInformation<SegmentKey> TYPE =
      new ValueType<>(SegmentKey.class, new SegmentKeySerializer());

  @Override
  Codec<SegmentKey> codec() {
    return StateCodecs.SEGMENT_KEY;
  }

  @Override
  public TypeSerializerSnapshot<SegmentKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SegmentKey> {
    public Snapshot() {
      super(SegmentKeySerializer::new);
    }
  }
}
