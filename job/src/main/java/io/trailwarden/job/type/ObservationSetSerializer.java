package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.StateCodecs;
import io.trailwarden.state.StateCodecs.OldBucket;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * A bucket of observations, as the first release kept it: only read. Its name stands in
 * checkpoints.
 */
public final class ObservationSetSerializer extends VersionedSerializer<OldBucket> {
  public static final TypeInformation<OldBucket> TYPE =
      new ValueType<>(OldBucket.class, new ObservationSetSerializer());

  @Override
  Codec<OldBucket> codec() {
    return StateCodecs.OLD_BUCKET;
  }

  @Override
  public TypeSerializerSnapshot<OldBucket> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OldBucket> {
    public Snapshot() {
      super(ObservationSetSerializer::new);
    }
  }
}
