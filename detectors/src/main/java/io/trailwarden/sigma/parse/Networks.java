package io.trailwarden.sigma.parse;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Value;

/**
 * Which networks the modifier {@code cidr} takes. A zero before a number of an IPv4 address is
 * refused, as Python's {@code ipaddress} does, on which pySigma rests: some read octal numbers
 * then, and a rule must not mean another network than its author.
 */
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
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .getParentBuilder()
          .toParams();

  private Networks() {}

  /**
   * The network in its canonical form, so that whoever reads it later reads the same.
   *
   * @throws RuleException when the text is no network, or has bits set behind its prefix
   */
  static Value.Cidr parse(String text, Location location) throws RuleException {
    IPAddress address;
    try {
      address = new IPAddressString(text, STRICT).toAddress();
    } catch (AddressStringException e) {
      address = null;
    }
    if (address == null) {
      throw new RuleException(
          location, "'" + text + "' is no IPv4 or IPv6 network, such as 10.0.0.0/8");
    }
    if (!address.toZeroHost().getLower().equals(address.getLower()) && address.isPrefixed()) {
      throw new RuleException(
          location,
          "'"
              + text
              + "' has bits set behind its prefix; write "
              + address.toZeroHost().toPrefixBlock().toCanonicalString());
    }
    return new Value.Cidr(address.toCanonicalString());
  }
}
