package io.trailwarden.finding;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A versioned binary form. What is written is stored in checkpoints: a change of it needs a new
 * version, and {@link #read} goes on reading the old ones.
 */
public interface Codec<T> {
  /** The version that {@link #write} writes; the caller stores it with the bytes. */
  int version();

  void write(T value, DataOutput out) throws IOException;

  /**
   * Reads exactly what {@link #write} wrote in that version.
   *
   * @throws IOException when the version is unknown or the bytes are none of it
   */
  T read(int version, DataInput in) throws IOException;
}
