package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** What goes to alerts, between operators. */
public final class ForAlertSerializer extends VersionedSerializer<ForAlert> {
  public static final TypeInformation<ForAlert> TYPE =
      new ValueType<>(ForAlert.class, new ForAlertSerializer());

  @Override
  Codec<ForAlert> codec() {
    return ForAlert.CODEC;
  }

  @Override
  public TypeSerializerSnapshot<ForAlert> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ForAlert> {
    public Snapshot() {
      super(ForAlertSerializer::new);
    }
  }
}
