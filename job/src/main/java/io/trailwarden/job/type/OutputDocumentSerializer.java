package io.trailwarden.job.type;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Documents between operators and in the buffers of sinks. */
public final class OutputDocumentSerializer extends VersionedSerializer<OutputDocument> {
  public static final TypeInformation<OutputDocument> TYPE =
      new ValueType<>(OutputDocument.class, new OutputDocumentSerializer());

  private static final int MAX_JSON_BYTES = 64 << 20;

  /** The binary form, for whoever stores documents otherwise. */
  public static final Codec<OutputDocument> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(OutputDocument value, DataOutput out) throws IOException {
          Binary.writeString(out, value.index());
          Binary.writeString(out, value.id());
          out.writeLong(value.version());
          out.writeLong(value.time());
          Binary.writeNumber(out, value.json().length);
          out.write(value.json());
        }

        @Override
        public OutputDocument read(int version, DataInput in) throws IOException {
          Binary.checkVersion("document", version, 1);
          String index = Binary.readString(in);
          String id = Binary.readString(in);
          long documentVersion = in.readLong();
          long time = in.readLong();
          long length = Binary.readNumber(in);
          if (length < 0 || length > MAX_JSON_BYTES) {
            throw new IOException("a document of " + length + " bytes");
          }
          byte[] json = new byte[(int) length];
          in.readFully(json);
          return new OutputDocument(index, id, documentVersion, time, json);
        }
      };

  @Override
  Codec<OutputDocument> codec() {
    return CODEC;
  }

  @Override
  public TypeSerializerSnapshot<OutputDocument> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What checkpoints hold of the serializer: its class. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutputDocument> {
    public Snapshot() {
      super(OutputDocumentSerializer::new);
    }
  }
}
