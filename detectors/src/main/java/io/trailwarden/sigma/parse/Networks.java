package io.trailwarden.sigma.parse;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import org.jspecify.annotations.Nullable;

/** Which networks the modifier {@code cidr} takes. */
final class Networks {
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowWildcardedSeparator(false)
          .allowAll(false)
          .allowEmpty(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .getParentBuilder()
          .toParams();

  private Networks() {}

  /** Why the network is refused; null when it is not. */
  static @Nullable String refusal(String text) {
    IPAddress address;
    try {
      address = new IPAddressString(text, STRICT).toAddress();
    } catch (AddressStringException e) {
      address = null;
    }
    if (address == null) {
      return "'" + text + "' is no IPv4 or IPv6 network, such as 10.0.0.0/8";
    }
    if (!address.toZeroHost().getLower().equals(address.getLower()) && address.isPrefixed()) {
      return "'"
          + text
          + "' has bits set behind its prefix; write "
          + address.toZeroHost().toPrefixBlock().toCanonicalString();
    }
    return null;
  }
}
