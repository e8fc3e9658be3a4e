package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.Packed;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** A segment of a correlation's state. Its name is in checkpoints. */
public final class LeafStateSerializer extends VersionedSerializer<Packed> {
  public static final TypeInformation<Packed> TYPE =
      new ValueType<>(Packed.class, new LeafStateSerializer());

  @Override
  Codec<Packed> codec() {
    return StateCodecs.SEGMENT;
  }

  /** Working memory: who reads it may add to it. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Packed copy(Packed from) {
    return copied(from);
  }

  @Override
  public TypeSerializerSnapshot<Packed> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Packed> {
    public Snapshot() {
      super(LeafStateSerializer::new);
    }
  }
}
