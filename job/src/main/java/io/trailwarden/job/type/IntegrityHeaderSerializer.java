package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.IntegrityCodecs;
import io.trailwarden.integrity.IntegrityStore.Header;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** What is known of an account and region, in state. */
public final class IntegrityHeaderSerializer extends VersionedSerializer<Header> {
  public static final TypeInformation<Header> TYPE =
      new ValueType<>(Header.class, new IntegrityHeaderSerializer());

  @Override
  Codec<Header> codec() {
    return IntegrityCodecs.HEADER;
  }

  @Override
  public TypeSerializerSnapshot<Header> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Header> {
    public Snapshot() {
      super(IntegrityHeaderSerializer::new);
    }
  }
}
