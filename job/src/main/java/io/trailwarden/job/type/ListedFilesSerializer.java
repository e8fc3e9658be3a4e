package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.IntegrityCodecs;
import io.trailwarden.integrity.ListedFile;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** What digests list, in state. */
public final class ListedFilesSerializer extends VersionedSerializer<List<ListedFile>> {
  @SuppressWarnings("unchecked") // there is no class of a list of something
  public static final TypeInformation<List<ListedFile>> TYPE =
      new ValueType<>((Class<List<ListedFile>>) (Class<?>) List.class, new ListedFilesSerializer());

  @Override
  Codec<List<ListedFile>> codec() {
    return IntegrityCodecs.LISTED_FILES;
  }

  @Override
  public TypeSerializerSnapshot<List<ListedFile>> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<List<ListedFile>> {
    public Snapshot() {
      super(ListedFilesSerializer::new);
    }
  }
}
