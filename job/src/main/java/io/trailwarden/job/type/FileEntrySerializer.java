package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import io.trailwarden.integrity.FileEntry;
import io.trailwarden.integrity.IntegrityCodecs;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Log files in state. */
public final class FileEntrySerializer extends VersionedSerializer<FileEntry> {
  public static final TypeInformation<FileEntry> TYPE =
      new ValueType<>(FileEntry.class, new FileEntrySerializer());

  @Override
  Codec<FileEntry> codec() {
    return IntegrityCodecs.FILE_ENTRY;
  }

  @Override
  public TypeSerializerSnapshot<FileEntry> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FileEntry> {
    public Snapshot() {
      super(FileEntrySerializer::new);
    }
  }
}
