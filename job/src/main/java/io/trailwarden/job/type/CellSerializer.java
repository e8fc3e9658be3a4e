package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.Cell;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** The head of a cell of a correlation's state. */
public final class CellSerializer extends VersionedSerializer<Cell> {
  public static final TypeInformation<Cell> TYPE =
      new ValueType<>(Cell.class, new CellSerializer());

  @Override
  Codec<Cell> codec() {
    return StateCodecs.CELL;
  }

  /** Working memory: who reads it may add to it. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Cell copy(Cell from) {
    return copied(from);
  }

  @Override
  public TypeSerializerSnapshot<Cell> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Cell> {
    public Snapshot() {
      super(CellSerializer::new);
    }
  }
}
