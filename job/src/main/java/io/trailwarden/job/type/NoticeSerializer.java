package io.trailwarden.job.type;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.read.Notice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Notices in checkpoints (those whose objects are being fetched) and between operators. */
public final class NoticeSerializer extends VersionedSerializer<Notice> {
  public static final TypeInformation<Notice> TYPE =
      new ValueType<>(Notice.class, new NoticeSerializer());

  static final Codec<Notice> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Notice value, DataOutput out) throws IOException {
          Binary.writeString(out, value.bucket());
          Binary.writeString(out, value.key());
          FindingCodecs.ORIGIN.write(value.origin(), out);
        }

        @Override
        public Notice read(int version, DataInput in) throws IOException {
          Binary.checkVersion("notice", version, 1);
          return new Notice(
              Binary.readString(in), Binary.readString(in), FindingCodecs.ORIGIN.read(1, in));
        }
      };

  @Override
  Codec<Notice> codec() {
    return CODEC;
  }

  @Override
  public TypeSerializerSnapshot<Notice> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Notice> {
    public Snapshot() {
      super(NoticeSerializer::new);
    }
  }
}
