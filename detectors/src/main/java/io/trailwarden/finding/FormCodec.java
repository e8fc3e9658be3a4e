package io.trailwarden.finding;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A codec made of two functions.
 *
 * @param what is written, for messages
 * @param oldest the first version in which there was such a form: all from it on are read
 * @param version of the form that is written
 */
public record FormCodec<T>(String what, int oldest, int version, Writer<T> writer, Reader<T> reader)
    implements Codec<T> {

  /** Of a form that there is since version 1. */
  public FormCodec(String what, int version, Writer<T> writer, Reader<T> reader) {
    this(what, 1, version, writer, reader);
  }

  /** Writes the newest form. */
  @FunctionalInterface
  public interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads a form. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(int version, DataInput in) throws IOException;
  }

  @Override
  public void write(T value, DataOutput out) throws IOException {
    writer.write(value, out);
  }

  @Override
  public T read(int stored, DataInput in) throws IOException {
    Binary.checkVersion(what, stored, oldest, version);
    return reader.read(stored, in);
  }
}
