package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.state.ObservationSet;
import io.trailwarden.state.StateCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** A bucket of observations in the state of correlations. */
public final class ObservationSetSerializer extends VersionedSerializer<ObservationSet> {
  public static final TypeInformation<ObservationSet> TYPE =
      new ValueType<>(ObservationSet.class, new ObservationSetSerializer());

  @Override
  Codec<ObservationSet> codec() {
    return StateCodecs.OBSERVATION_SET;
  }

  @Override
  public TypeSerializerSnapshot<ObservationSet> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ObservationSet> {
    public Snapshot() {
      super(ObservationSetSerializer::new);
    }
  }
}
