package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.IntegrityCodecs;
import io.trailwarden.integrity.IntegrityFinding;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Verdicts between operators and in state. */
public final class IntegrityFindingSerializer extends VersionedSerializer<IntegrityFinding> {
  public static final TypeInformation<IntegrityFinding> TYPE =
      new ValueType<>(IntegrityFinding.class, new IntegrityFindingSerializer());

  @Override
  Codec<IntegrityFinding> codec() {
    return IntegrityCodecs.FINDING;
  }

  @Override
  public TypeSerializerSnapshot<IntegrityFinding> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IntegrityFinding> {
    public Snapshot() {
      super(IntegrityFindingSerializer::new);
    }
  }
}
