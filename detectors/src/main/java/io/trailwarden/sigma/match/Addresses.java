package io.trailwarden.sigma.match;

import java.util.Arrays;

/**
 * IP addresses from text: IPv4 as four decimal numbers without leading zeros, IPv6 as RFC 4291
 * section 2.2 writes it, without a zone.
 */
final class Addresses {
  private Addresses() {}

  /**
   * Reads an address.
   *
   * @param into 16 bytes, of which the first 4 or all are set
   * @return 4 or 16, its number of bytes; 0 when the text is no address. An IPv4 address within
   *     {@code ::ffff:0:0/96} is given as IPv4.
   */
  static int parse(byte[] bytes, int offset, int length, byte[] into) {
    int end = offset + length;
    if (length < 2 || length > 45) {
      return 0;
    }
    for (int i = offset; i < end && i < offset + 5; i++) {
      if (bytes[i] == ':') {
        return parse6(bytes, offset, end, into);
      }
    }
    return parse4(bytes, offset, end, into, 0) ? 4 : 0;
  }

  private static boolean parse4(byte[] bytes, int offset, int end, byte[] into, int at) {
    int i = offset;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (i >= end || bytes[i] != '.') {
          return false;
        }
        i++;
      }
      int start = i;
      int value = 0;
      while (i < end && bytes[i] >= '0' && bytes[i] <= '9' && i - start < 3) {
        value = value * 10 + bytes[i] - '0';
        i++;
      }
      if (i == start || value > 255 || (i - start > 1 && bytes[start] == '0')) {
        return false;
      }
      into[at + part] = (byte) value;
    }
    return i == end;
  }

  private static int parse6(byte[] bytes, int offset, int end, byte[] into) {
    int i = offset;
    int size = 0;
    int gap = -1;
    if (startsWithGap(bytes, i, end)) {
      gap = 0;
      i += 2;
    }
    while (i < end) {
      if (size == 16) {
        return 0;
      }
      int start = i;
      int value = 0;
      while (i < end && i - start < 4 && digit(bytes[i]) >= 0) {
        value = value * 16 + digit(bytes[i]);
        i++;
      }
      if (i < end && bytes[i] == '.') {
        if (size > 12 || !parse4(bytes, start, end, into, size)) {
          return 0;
        }
        size += 4;
        break;
      }
      if (i == start) {
        return 0;
      }
      into[size++] = (byte) (value >>> 8);
      into[size++] = (byte) value;
      if (i == end) {
        break;
      }
      if (startsWithGap(bytes, i, end)) {
        if (gap >= 0) {
          return 0;
        }
        gap = size;
        i += 2;
      } else if (bytes[i] == ':' && i + 1 < end) {
        i++;
      } else {
        return 0;
      }
    }
    if (gap < 0 ? size != 16 : size > 14) {
      return 0;
    }
    if (gap >= 0) {
      int tail = size - gap;
      System.arraycopy(into, gap, into, 16 - tail, tail);
      Arrays.fill(into, gap, 16 - tail, (byte) 0);
    }
    return isMapped(into) ? mapped(into) : 16;
  }

  private static boolean startsWithGap(byte[] bytes, int i, int end) {
    return i + 1 < end && bytes[i] == ':' && bytes[i + 1] == ':';
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Whether it is an IPv4 address written as IPv6. */
  static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private static int mapped(byte[] address) {
    System.arraycopy(address, 12, address, 0, 4);
    return 4;
  }
}
