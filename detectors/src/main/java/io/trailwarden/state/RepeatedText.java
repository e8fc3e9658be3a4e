package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes and reads a text, in the form of {@link Binary#writeString}, that is mostly the same as
 * the one before: then it is neither encoded nor decoded, and no copy is made of it. Working
 * memory, not thread-safe.
 */
final class RepeatedText {
  private String written = "";
  private byte[] writtenForm = new byte[0];

  private String read = "";
  private byte[] readForm = new byte[0];

  /** What is being read, until it is known whether it is the same. */
  private byte[] next = new byte[0];

  void write(String text, DataOutput out) throws IOException {
    if (!text.equals(written)) {
      writtenForm = text.getBytes(StandardCharsets.UTF_8);
      written = text;
    }
    Binary.writeNumber(out, writtenForm.length);
    out.write(writtenForm);
  }

  String read(DataInput in) throws IOException {
    int length = Binary.readCount(in);
    if (next.length != length) {
      next = new byte[length];
    }
    in.readFully(next);
    if (!Arrays.equals(next, readForm)) {
      byte[] before = readForm;
      read = new String(next, StandardCharsets.UTF_8);
      readForm = next;
      next = before;
    }
    return read;
  }
}
