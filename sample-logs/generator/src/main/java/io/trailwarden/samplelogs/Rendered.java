package io.trailwarden.samplelogs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record on its way to a file.
 *
 * @param line CloudTrail's JSON, or a line of an access log
 */
record Rendered(long second, byte[] line) {
  /** {@code {"Records":[…]}}. */
  static byte[] trailFile(List<Rendered> records) {
    return joined("{\"Records\":[", records, ",", "]}");
  }

  /** A line each. */
  static byte[] accessLogFile(List<Rendered> lines) {
    return joined("", lines, "\n", "\n");
  }

  private static byte[] joined(String before, List<Rendered> all, String between, String after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024 * (all.size() + 1));
    byte[] separator = between.getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
    boolean first = true;
    for (Rendered one : all) {
      if (!first) {
        out.writeBytes(separator);
      }
      first = false;
      out.writeBytes(one.line());
    }
    out.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
