package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Bytes for people to read: what is UTF-8 as it is, each other byte as {@code \xHH}.
 *
 * @param exact whether the text says all there is: false once a byte was no UTF-8
 */
record VisibleText(String text, boolean exact) {

  /**
   * @param cut whether more bytes followed, so that the last character may be incomplete; it is
   *     then left out
   */
  static VisibleText of(byte[] bytes, boolean cut) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length * 4);
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    boolean exact = true;
    while (true) {
      CoderResult result = decoder.decode(in, out, !cut);
      if (!result.isError()) {
        break;
      }
      exact = false;
      for (int i = 0; i < result.length(); i++) {
        out.put(String.format("\\x%02X", in.get() & 0xFF));
      }
    }
    return new VisibleText(out.flip().toString(), exact);
  }
}
