package io.trailwarden.job.type;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.read.DeadLetter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Dead letters in checkpoints and between operators. */
public final class DeadLetterSerializer extends VersionedSerializer<DeadLetter> {
  public static final TypeInformation<DeadLetter> TYPE =
      new ValueType<>(DeadLetter.class, new DeadLetterSerializer());

  static final Codec<DeadLetter> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(DeadLetter value, DataOutput out) throws IOException {
          FindingCodecs.ORIGIN.write(value.origin(), out);
          out.writeLong(value.index());
          out.writeLong(value.byteOffset());
          Binary.writeString(out, value.reason().name());
          Binary.writeString(out, value.detail());
          Binary.writeNumber(out, value.excerpt().length);
          out.write(value.excerpt());
        }

        @Override
        public DeadLetter read(int version, DataInput in) throws IOException {
          Binary.checkVersion("dead letter", version, 1);
          return new DeadLetter(
              FindingCodecs.ORIGIN.read(1, in),
              in.readLong(),
              in.readLong(),
              reason(Binary.readString(in)),
              Binary.readString(in),
              excerpt(in));
        }
      };

  private static DeadLetter.Reason reason(String name) throws IOException {
    try {
      return DeadLetter.Reason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a dead letter of the unknown reason " + name, e);
    }
  }

  private static byte[] excerpt(DataInput in) throws IOException {
    int length = Binary.readCount(in);
    if (length > DeadLetter.EXCERPT_LIMIT) {
      throw new IOException("an excerpt of " + length + " bytes");
    }
    byte[] excerpt = new byte[length];
    in.readFully(excerpt);
    return excerpt;
  }

  @Override
  Codec<DeadLetter> codec() {
    return CODEC;
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(DeadLetterSerializer::new);
    }
  }
}
