package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.IntegrityCodecs;
import io.trailwarden.integrity.IntegrityFact;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** What was learned of digests and log files, between operators. */
public final class IntegrityFactSerializer extends VersionedSerializer<IntegrityFact> {
  public static final TypeInformation<IntegrityFact> TYPE =
      new ValueType<>(IntegrityFact.class, new IntegrityFactSerializer());

  @Override
  Codec<IntegrityFact> codec() {
    return IntegrityCodecs.FACT;
  }

  @Override
  public TypeSerializerSnapshot<IntegrityFact> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<IntegrityFact> {
    public Snapshot() {
      super(IntegrityFactSerializer::new);
    }
  }
}
