package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.Partial;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Observations on their way to the state of correlations. */
public final class PartialSerializer extends VersionedSerializer<Partial> {
  public static final TypeInformation<Partial> TYPE =
      new ValueType<>(Partial.class, new PartialSerializer());

  @Override
  Codec<Partial> codec() {
    return StateCodecs.PARTIAL;
  }

  @Override
  public TypeSerializerSnapshot<Partial> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Partial> {
    public Snapshot() {
      super(PartialSerializer::new);
    }
  }
}
