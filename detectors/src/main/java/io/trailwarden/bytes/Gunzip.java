package io.trailwarden.bytes;

import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates gzip (RFC 1952) that arrives in pieces, all of its members. A member is
 *
 * <pre>
 * 1f 8b 08 FLG MTIME(4) XFL OS [XLEN(2) extra] [name 00] [comment 00] [CRC16(2)] deflated CRC32(4) ISIZE(4)
 * </pre>
 *
 * What follows the last member and does not begin with {@code 1f 8b 08} is no member: it is counted
 * and not read. Not thread-safe.
 */
public final class Gunzip implements AutoCloseable {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum State {
    MAGIC,
    HEADER,
    EXTRA_LENGTH,
    EXTRA_BYTES,
    NAME_BYTES,
    COMMENT_BYTES,
    HEADER_CHECK,
    BODY,
    TRAILER,
    TRAILING,
    BROKEN
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 headerCheck = new CRC32();
  private final CRC32 bodyCheck = new CRC32();

  private State state = State.MAGIC;
  private byte[] input = new byte[0];
  private int at;
  private int limit;

  /** How many bytes of the current part were read. */
  private int taken;

  /** Those bytes as a little-endian number, where they are one. */
  private long number;

  private int flags;
  private int members;
  private long trailing;

  /** Whether the inflater may have more to give without more input. Only within a body. */
  private boolean mayHoldBack;

  private @Nullable MalformedGzipException pending;

  /** How many bytes {@link #isGzip} looks at. */
  public static final int MAGIC_LENGTH = 2;

  /** Whether a file that begins so is gzip. */
  public static boolean isGzip(byte[] bytes, int offset, int length) {
    return length >= MAGIC_LENGTH && magic(bytes[offset], 0) && magic(bytes[offset + 1], 1);
  }

  private static boolean magic(byte b, int index) {
    return switch (index) {
      case 0 -> b == 0x1f;
      case 1 -> b == (byte) 0x8b;
      default -> b == 8;
    };
  }

  /** Forgets everything: what comes next is the beginning of a file. */
  public void reset() {
    inflater.reset();
    input = new byte[0];
    at = 0;
    limit = 0;
    members = 0;
    trailing = 0;
    mayHoldBack = false;
    pending = null;
    begin(State.MAGIC);
  }

  /** The next piece; it is used, not copied, until {@link #inflate} has nothing more to give. */
  public void input(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    input = bytes;
    at = offset;
    limit = offset + length;
  }

  /**
   * Appends inflated bytes of one member, {@link #members()} of the file.
   *
   * @param most how many at most
   * @return how many; 0 when the input is used up
   * @throws MalformedGzipException once for each thing that is wrong. After a wrong checksum the
   *     next member can still be read by calling again; after anything else there is nothing more.
   */
  public int inflate(ByteQueue into, int most) throws MalformedGzipException {
    throwPending();
    while (at < limit || mayHoldBack) {
      switch (state) {
        case BODY -> {
          int count = body(into, most);
          if (count > 0) {
            return count;
          }
          throwPending();
        }
        case TRAILING -> {
          trailing += limit - at;
          at = limit;
        }
        case BROKEN -> at = limit;
        default -> headerOrTrailer(input[at++]);
      }
    }
    return 0;
  }

  private int body(ByteQueue into, int most) {
    into.reserve(most);
    inflater.setInput(input, at, limit - at);
    long before = inflater.getBytesWritten();
    mayHoldBack = false;
    try {
      inflater.inflate(into.array(), into.end(), most);
    } catch (DataFormatException e) {
      fail("gzip member " + members + " is corrupt: " + e.getMessage());
    }
    int count = (int) (inflater.getBytesWritten() - before);
    bodyCheck.update(into.array(), into.end(), count);
    into.wrote(count);
    if (state == State.BROKEN) {
      return count;
    }
    at = limit - inflater.getRemaining();
    mayHoldBack = count == most && !inflater.finished();
    if (inflater.finished()) {
      begin(State.TRAILER);
    } else if (inflater.needsDictionary()) {
      fail("gzip member " + members + " asks for a dictionary");
    }
    return count;
  }

  private void headerOrTrailer(byte b) throws MalformedGzipException {
    if (state == State.TRAILER) {
      trailer(b);
      return;
    }
    if (state == State.HEADER_CHECK) {
      headerCheckByte(b);
      return;
    }
    headerCheck.update(b);
    switch (state) {
      case MAGIC -> magic(b);
      case HEADER -> header(b);
      case EXTRA_LENGTH -> {
        number |= (long) (b & 0xff) << (8 * taken);
        if (++taken == 2) {
          long length = number;
          begin(length > 0 ? State.EXTRA_BYTES : afterExtra());
          number = length;
        }
      }
      case EXTRA_BYTES -> {
        if (++taken == number) {
          begin(afterExtra());
        }
      }
      case NAME_BYTES -> {
        if (b == 0) {
          begin(afterName());
        }
      }
      case COMMENT_BYTES -> {
        if (b == 0) {
          begin(afterComment());
        }
      }
      default -> throw new IllegalStateException(state.toString());
    }
  }

  private void magic(byte b) throws MalformedGzipException {
    if (!magic(b, taken) && members == 0) {
      fail("not gzip, or of an unknown compression method");
      throwPending();
    } else if (!magic(b, taken)) {
      trailing += taken + 1;
      state = State.TRAILING;
    } else if (++taken == 3) {
      members++;
      begin(State.HEADER);
    }
  }

  /** The seven bytes between the magic number and whatever the flags announce. */
  private void header(byte b) throws MalformedGzipException {
    if (taken == 0) {
      flags = b & 0xff;
      if ((flags & RESERVED) != 0) {
        fail("gzip member " + members + " has reserved flags");
        throwPending();
        return;
      }
    }
    if (++taken == 7) {
      begin((flags & EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
    }
  }

  private State afterExtra() {
    return (flags & NAME) != 0 ? State.NAME_BYTES : afterName();
  }

  private State afterName() {
    return (flags & COMMENT) != 0 ? State.COMMENT_BYTES : afterComment();
  }

  private State afterComment() {
    return (flags & HEADER_CRC) != 0 ? State.HEADER_CHECK : State.BODY;
  }

  private void headerCheckByte(byte b) throws MalformedGzipException {
    number |= (long) (b & 0xff) << (8 * taken);
    if (++taken == 2) {
      if (number != (headerCheck.getValue() & 0xffff)) {
        fail("gzip member " + members + " has a header of another checksum");
        throwPending();
      }
      begin(State.BODY);
    }
  }

  private void trailer(byte b) throws MalformedGzipException {
    number |= (long) (b & 0xff) << (8 * taken);
    if (++taken < 8) {
      return;
    }
    boolean sameCheck = (number & 0xffffffffL) == bodyCheck.getValue();
    boolean sameSize = number >>> 32 == (inflater.getBytesWritten() & 0xffffffffL);
    begin(State.MAGIC);
    if (!sameCheck || !sameSize) {
      throw new MalformedGzipException(
          "gzip member "
              + members
              + " inflates to bytes of another "
              + (sameCheck ? "length" : "checksum"));
    }
  }

  private void begin(State next) {
    state = next;
    taken = 0;
    number = 0;
    if (next == State.BODY) {
      inflater.reset();
      bodyCheck.reset();
    } else if (next == State.MAGIC) {
      headerCheck.reset();
    }
  }

  private void fail(String reason) {
    state = State.BROKEN;
    pending = new MalformedGzipException(reason);
  }

  private void throwPending() throws MalformedGzipException {
    MalformedGzipException thrown = pending;
    if (thrown != null) {
      pending = null;
      throw thrown;
    }
  }

  /** How many members began so far. */
  public int members() {
    return members;
  }

  /** Whether the input, if it ends here, ends within a member. */
  public boolean isWithinMember() {
    return switch (state) {
      case MAGIC -> members == 0;
      case TRAILING, BROKEN -> false;
      default -> true;
    };
  }

  /** How many bytes followed the last member that are none. */
  public long trailingBytes() {
    return state == State.MAGIC && members > 0 ? taken : trailing;
  }

  /** Gives back the inflater's memory. */
  @Override
  public void close() {
    inflater.end();
  }
}
