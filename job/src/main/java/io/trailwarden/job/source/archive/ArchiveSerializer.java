package io.trailwarden.job.source.archive;

import io.trailwarden.finding.Binary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits and the enumerator's state to bytes; refuses bytes that it did not write all of. */
final class ArchiveSerializer<T> implements SimpleVersionedSerializer<T> {
  static final ArchiveSerializer<ArchiveSplit> SPLIT =
      new ArchiveSerializer<>("split", ArchiveCodec::writeSplit, ArchiveCodec::readSplit);
  static final ArchiveSerializer<ArchiveState> STATE =
      new ArchiveSerializer<>("archive state", ArchiveCodec::writeState, ArchiveCodec::readState);

  private final String what;
  private final Writer<T> writer;
  private final Reader<T> reader;

  private ArchiveSerializer(String what, Writer<T> writer, Reader<T> reader) {
    this.what = what;
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  public int getVersion() {
    return ArchiveCodec.VERSION;
  }

  @Override
  public byte[] serialize(T value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(value, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Override
  public T deserialize(int version, byte[] serialized) throws IOException {
    Binary.checkVersion(what, version, ArchiveCodec.VERSION);
    ByteArrayInputStream bytes = new ByteArrayInputStream(serialized);
    T value = reader.read(new DataInputStream(bytes));
    if (bytes.available() > 0) {
      throw new IOException(bytes.available() + " bytes behind the " + what);
    }
    return value;
  }

  private interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }
}
