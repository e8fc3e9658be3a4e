package io.trailwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class BinaryOutputTest {
  private static void write(DataOutput out, long value, double number, String text, byte[] bytes)
      throws IOException {
    out.write((int) value);
    out.write(bytes);
    out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    out.writeBoolean(value > 0);
    out.writeByte((int) value);
    out.writeShort((int) value);
    out.writeChar((int) value);
    out.writeInt((int) value);
    out.writeLong(value);
    out.writeFloat((float) number);
    out.writeDouble(number);
    out.writeBytes(text);
    out.writeChars(text);
  }

  @Property(tries = 200)
  void writesWhatADataOutputStreamWrites(
      @ForAll long value, @ForAll double number, @ForAll byte[] bytes) throws IOException {
    String text = "a" + value;
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    write(new DataOutputStream(expected), value, number, text, bytes);
    BinaryOutput out = new BinaryOutput();
    out.writeLong(1);
    write(out.clear(), value, number, text, bytes);

    assertThat(out.toBytes()).isEqualTo(expected.toByteArray());
  }
}
