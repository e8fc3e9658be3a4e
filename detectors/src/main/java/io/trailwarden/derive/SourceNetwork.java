package io.trailwarden.derive;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The network that an address belongs to: what stays when an address changes. */
final class SourceNetwork {
  private static final int LONGEST_ADDRESS = 45;

  private SourceNetwork() {}

  /**
   * The /24 of an IPv4 address, the /48 of an IPv6 one; null for what is no address, such as the
   * name of a service. An IPv4 address written as IPv6 is IPv4.
   */
  static @Nullable String of(@Nullable String text) {
    if (text != null && isPlainV4(text)) {
      return text.substring(0, text.lastIndexOf('.') + 1) + "0/24";
    }
    IPAddress address = parse(text);
    if (address == null) {
      return null;
    }
    return address.toPrefixBlock(address.isIPv4() ? 24 : 48).toCanonicalString();
  }

  /** The address itself; null for what is none. Asks no name server. */
  static @Nullable InetAddress inetAddress(@Nullable String text) {
    IPAddress address = parse(text);
    return address == null ? null : address.toInetAddress();
  }

  /**
   * Whether it is an address that the internet does not route: private (RFC 1918, RFC 4193), shared
   * (RFC 6598), loopback, link-local; null for what is no address.
   */
  static @Nullable Boolean isPrivate(@Nullable String text) {
    IPAddress address = parse(text);
    if (address == null) {
      return null;
    }
    if (address.isLoopback() || address.isLinkLocal()) {
      return true;
    }
    if (address instanceof IPv4Address v4) {
      int bits = v4.intValue();
      return v4.isPrivate() || (bits & 0xFFC00000) == 0x64400000;
    }
    return address instanceof IPv6Address v6 && v6.isUniqueLocal();
  }

  /**
   * The usual form, told by hand since it is asked of many events: four numbers, no zero in front.
   */
  private static boolean isPlainV4(String text) {
    int numbers = 0;
    int digits = 0;
    int number = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0) {
          return false;
        }
        numbers++;
        digits = 0;
        number = 0;
      } else if (c >= '0' && c <= '9') {
        if (digits > 0 && number == 0) {
          return false;
        }
        number = number * 10 + (c - '0');
        digits++;
        if (number > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return numbers == 4;
  }

  private static @Nullable IPAddress parse(@Nullable String text) {
    if (text == null || text.length() > LONGEST_ADDRESS || !isWritten(text)) {
      return null;
    }
    IPAddress address = new IPAddressString(text).getAddress();
    if (address == null || address.isMultiple() || address.isPrefixed()) {
      return null;
    }
    return address.isIPv4Convertible() ? address.toIPv4() : address;
  }

  /** Only what an address is written with: no names, ranges, wildcards or zones. */
  private static boolean isWritten(String text) {
    boolean separated = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separator = c == '.' || c == ':';
      separated |= separator;
      if (!separator && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return separated;
  }
}
