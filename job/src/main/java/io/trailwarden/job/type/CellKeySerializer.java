package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** The name of a cell of a correlation's state. */
public final class CellKeySerializer extends VersionedSerializer<CellKey> {
  public static final TypeInformation<CellKey> TYPE =
      new ValueType<>(CellKey.class, new CellKeySerializer());

  @Override
  Codec<CellKey> codec() {
    return StateCodecs.CELL_KEY;
  }

  @Override
  public TypeSerializerSnapshot<CellKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CellKey> {
    public Snapshot() {
      super(CellKeySerializer::new);
    }
  }
}
