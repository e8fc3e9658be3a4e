package io.trailwarden.job.type;

import io.trailwarden.event.Origin;
import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.integrity.IntegrityCodecs;
import io.trailwarden.read.DeadLetter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Chunks between operators. Sources are chained to what reads their chunks, so this runs only where
 * a pipeline is cut, and in the buffer of the asynchronous fetch.
 */
public final class RawChunkSerializer extends VersionedSerializer<RawChunk> {
  public static final TypeInformation<RawChunk> TYPE =
      new ValueType<>(RawChunk.class, new RawChunkSerializer());

  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int FAILED = 4;
  private static final int WITH_METADATA = 8;

  static final Codec<RawChunk> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 2;
        }

        @Override
        public void write(RawChunk value, DataOutput out) throws IOException {
          DeadLetter failure = value.failure();
          out.writeByte(
              (value.first() ? FIRST : 0)
                  | (value.last() ? LAST : 0)
                  | (failure != null ? FAILED : 0)
                  | (value.metadata() != null ? WITH_METADATA : 0));
          if (failure != null) {
            DeadLetterSerializer.CODEC.write(failure, out);
          } else {
            FindingCodecs.ORIGIN.write(value.origin(), out);
            Binary.writeNumber(out, value.length());
            out.write(value.bytes(), value.offset(), value.length());
            if (value.metadata() != null) {
              IntegrityCodecs.METADATA.write(value.metadata(), out);
            }
          }
        }

        @Override
        public RawChunk read(int version, DataInput in) throws IOException {
          Binary.checkVersion("chunk", version, 2);
          int flags = in.readUnsignedByte();
          if ((flags & FAILED) != 0) {
            return RawChunk.failed(DeadLetterSerializer.CODEC.read(1, in), (flags & FIRST) != 0);
          }
          Origin origin = FindingCodecs.ORIGIN.read(1, in);
          long length = Binary.readNumber(in);
          if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw new IOException("a chunk of " + length + " bytes");
          }
          byte[] bytes = new byte[(int) length];
          in.readFully(bytes);
          RawChunk chunk =
              RawChunk.of(
                  origin, bytes, 0, bytes.length, (flags & FIRST) != 0, (flags & LAST) != 0);
          return (flags & WITH_METADATA) == 0
              ? chunk
              : chunk.with(IntegrityCodecs.METADATA.read(1, in));
        }
      };

  @Override
  Codec<RawChunk> codec() {
    return CODEC;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** Sources fill a chunk's array anew, so a copy needs one of its own. */
  @Override
  public RawChunk copy(RawChunk from) {
    return from.copy();
  }

  @Override
  public TypeSerializerSnapshot<RawChunk> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawChunk> {
    public Snapshot() {
      super(RawChunkSerializer::new);
    }
  }
}
