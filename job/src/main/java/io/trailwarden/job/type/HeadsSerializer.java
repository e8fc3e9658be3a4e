package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.Heads;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** The heads of a group's cells that are kept in one value. */
public final class HeadsSerializer extends VersionedSerializer<Heads> {
  public static final TypeInformation<Heads> TYPE =
      new ValueType<>(Heads.class, new HeadsSerializer());

  @Override
  Codec<Heads> codec() {
    return StateCodecs.HEADS;
  }

  /** Working memory: who reads it may add to it. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Heads copy(Heads from) {
    return copied(from);
  }

  @Override
  public TypeSerializerSnapshot<Heads> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Heads> {
    public Snapshot() {
      super(HeadsSerializer::new);
    }
  }
}
