package io.trailwarden.sigma.match;

import java.util.List;

/** Addresses in any of some networks, read from their text without allocating. */
final class CidrTest extends TextTest {
  private final List<ValueTest.Network> networks;
  private final Needles needles;

  CidrTest(String description, List<ValueTest.Network> networks) {
    super(description, true);
    this.networks = List.copyOf(networks);
    this.needles = Needles.within(networks);
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    byte[] address = slot.address;
    int size = Addresses.parse(bytes, offset, length, address);
    for (ValueTest.Network network : networks) {
      if (network.address().length == size && network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Needles needles() {
    return needles;
  }
}
