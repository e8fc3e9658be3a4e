package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.DigestFact;
import io.trailwarden.integrity.IntegrityCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Digests in state. */
public final class DigestFactSerializer extends VersionedSerializer<DigestFact> {
  public static final TypeInformation<DigestFact> TYPE =
      new ValueType<>(DigestFact.class, new DigestFactSerializer());

  @Override
  Codec<DigestFact> codec() {
    return IntegrityCodecs.DIGEST_FACT;
  }

  @Override
  public TypeSerializerSnapshot<DigestFact> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DigestFact> {
    public Snapshot() {
      super(DigestFactSerializer::new);
    }
  }
}
