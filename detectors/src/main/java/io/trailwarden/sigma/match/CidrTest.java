package io.trailwarden.sigma.match;

import io.trailwarden.sigma.match.ValueTest.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses in any of some networks, read from their text once however many those are, without
 * allocating.
 */
final class CidrTest extends TextTest {
  private final Ranges four;
  private final Ranges six;

  CidrTest(String description, List<Network> networks) {
    super(description, true);
    this.four = new Ranges(networks, 4);
    this.six = new Ranges(networks, 16);
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    byte[] address = slot.address;
    int size = Addresses.parse(bytes, offset, length, address);
    return size == 4 ? four.contain(address) : size == 16 && six.contain(address);
  }

  /** Networks of one size of address: apart from each other, in rising order. */
  private static final class Ranges {
    private final int size;
    private final byte[][] firsts;
    private final byte[][] lasts;

    Ranges(List<Network> networks, int size) {
      this.size = size;
      List<byte[]> starts = new ArrayList<>();
      List<byte[]> ends = new ArrayList<>();
      networks.stream()
          .filter(network -> network.address().length == size)
          .sorted(
              (a, b) -> {
                int order = Arrays.compareUnsigned(a.address(), b.address());
                return order != 0 ? order : Integer.compare(a.prefix(), b.prefix());
              })
          .forEach(
              network -> {
                // Of two networks that share an address, one is in the other.
                byte[] end = ends.isEmpty() ? null : ends.get(ends.size() - 1);
                if (end == null || Arrays.compareUnsigned(network.address(), end) > 0) {
                  starts.add(network.address());
                  ends.add(last(network));
                }
              });
      this.firsts = starts.toArray(byte[][]::new);
      this.lasts = ends.toArray(byte[][]::new);
    }

    private static byte[] last(Network network) {
      byte[] last = network.address().clone();
      for (int bit = network.prefix(); bit < last.length * 8; bit++) {
        last[bit >>> 3] |= (byte) (0x80 >>> (bit & 7));
      }
      return last;
    }

    boolean contain(byte[] address) {
      int low = 0;
      int high = firsts.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compare(firsts[middle], address) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low > 0 && compare(address, lasts[low - 1]) <= 0;
    }

    private int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, 0, size, b, 0, size);
    }
  }
}
