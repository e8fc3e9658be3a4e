package io.trailwarden.sigma.match;

/** Addresses in a network, read from their text without allocating. */
final class CidrTest extends TextTest {
  private final byte[] network;
  private final int prefix;

  CidrTest(String description, byte[] network, int prefix) {
    super(description, true);
    this.network = network.clone();
    this.prefix = prefix;
    if ((network.length != 4 && network.length != 16)
        || prefix < 0
        || prefix > network.length * 8) {
      throw new IllegalArgumentException(
          "no network: " + network.length + " bytes, prefix " + prefix);
    }
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    byte[] address = slot.address;
    int size = Addresses.parse(bytes, offset, length, address);
    if (size != network.length) {
      return false;
    }
    int whole = prefix >>> 3;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = prefix & 7;
    return rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >>> (8 - rest) == 0;
  }
}
