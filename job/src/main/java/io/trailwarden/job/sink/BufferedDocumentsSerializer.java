package io.trailwarden.job.sink;

import io.trailwarden.finding.Binary;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Documents that were not written yet when the checkpoint was taken: their number, the version of
 * their form, and each. Stored in state: a change needs a new version.
 */
final class BufferedDocumentsSerializer
    implements SimpleVersionedSerializer<BufferedRequestState<OutputDocument>> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(BufferedRequestState<OutputDocument> state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    List<RequestEntryWrapper<OutputDocument>> entries = state.getBufferedRequestEntries();
    Binary.writeNumber(out, entries.size());
    out.writeByte(OutputDocumentSerializer.CODEC.version());
    for (RequestEntryWrapper<OutputDocument> entry : entries) {
      OutputDocumentSerializer.CODEC.write(entry.getRequestEntry(), out);
    }
    return bytes.toByteArray();
  }

  @Override
  public BufferedRequestState<OutputDocument> deserialize(int version, byte[] serialized)
      throws IOException {
    Binary.checkVersion("the sink's state", version, VERSION);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    int count = Binary.readCount(in);
    int form = in.readUnsignedByte();
    List<RequestEntryWrapper<OutputDocument>> entries = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      OutputDocument document = OutputDocumentSerializer.CODEC.read(form, in);
      entries.add(new RequestEntryWrapper<>(document, OpenSearchWriter.sizeInBatch(document)));
    }
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes follow the sink's state");
    }
    return new BufferedRequestState<>(entries);
  }
}
