package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** What goes to the verdicts of files, between operators. */
public final class ForFileSerializer extends VersionedSerializer<ForFile> {
  public static final TypeInformation<ForFile> TYPE =
      new ValueType<>(ForFile.class, new ForFileSerializer());

  @Override
  Codec<ForFile> codec() {
    return ForFile.CODEC;
  }

  @Override
  public TypeSerializerSnapshot<ForFile> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ForFile> {
    public Snapshot() {
      super(ForFileSerializer::new);
    }
  }
}
