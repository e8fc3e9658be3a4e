package io.trailwarden.samplelogs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes gzip with a header that names no time and no system. What Deflater makes of the same bytes
 * may still differ from one build of zlib to another: compare files by what is in them.
 */
final class GzipFile {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Half the time of the usual 6, for a tenth more bytes. */
  private static final int LEVEL = 4;

  private GzipFile() {}

  /** One member with that content; folders are made. */
  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      writeMember(out, content);
    }
  }

  /** A member to a stream that may hold others. */
  static void writeMember(OutputStream out, byte[] content) throws IOException {
    out.write(HEADER);
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      byte[] buffer = new byte[1 << 15];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    } finally {
      deflater.end();
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    writeLittleEndian(out, (int) crc.getValue());
    writeLittleEndian(out, content.length);
  }

  private static void writeLittleEndian(OutputStream out, int value) throws IOException {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }
}
