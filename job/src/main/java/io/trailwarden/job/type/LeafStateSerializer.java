package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.LeafState;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** A segment of a correlation's state. */
public final class LeafStateSerializer extends VersionedSerializer<LeafState> {
  public static final TypeInformation<LeafState> TYPE =
      new ValueType<>(LeafState.class, new LeafStateSerializer());

  @Override
  Codec<LeafState> codec() {
    return StateCodecs.LEAF_STATE;
  }

  /** Working memory: who reads it may add to it. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public LeafState copy(LeafState from) {
    return copied(from);
  }

  @Override
  public TypeSerializerSnapshot<LeafState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LeafState> {
    public Snapshot() {
      super(LeafStateSerializer::new);
    }
  }
}
