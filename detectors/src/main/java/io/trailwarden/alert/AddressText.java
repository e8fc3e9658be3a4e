package io.trailwarden.alert;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import org.jspecify.annotations.Nullable;

/**
 * Tells an IP address from what else stands where one is expected: a service's name, {@code AWS
 * Internal}, or whatever somebody wrote. OpenSearch refuses a document whose {@code ip} is none.
 */
final class AddressText {
  private static final int LONGEST = 45;

  private AddressText() {}

  /** The address as it is usually written, or null when the text is none. */
  static @Nullable String canonical(String text) {
    if (text.length() > LONGEST || !isWrittenAsOne(text)) {
      return null;
    }
    IPAddress address = new IPAddressString(text).getAddress();
    if (address == null || address.isMultiple() || address.isPrefixed()) {
      return null;
    }
    return address.toCanonicalString();
  }

  /** Either four decimal numbers without leading zeros, or hexadecimal ones between colons. */
  private static boolean isWrittenAsOne(String text) {
    return text.indexOf(':') >= 0
        ? text.matches("[0-9A-Fa-f:.]+")
        : text.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  }
}
