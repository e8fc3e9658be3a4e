package io.trailwarden.sigma.match;

import io.trailwarden.sigma.match.ValueTest.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many networks an address is in: its text is read once, and searched by halves.
 * Networks lie in each other or apart, so that where one begins or ends is where what an address is
 * in changes.
 */
final class Networks implements Finder {
  private final Borders four;
  private final Borders six;

  /** The networks are distinct; a network's index in the list is its pattern. */
  Networks(List<Network> networks) {
    this.four = new Borders(networks, 4);
    this.six = new Borders(networks, 16);
  }

  @Override
  public void find(byte[] text, int offset, int length, Found into) {
    byte[] address = into.address();
    int size = Addresses.parse(text, offset, length, address);
    if (size > 0) {
      (size == 4 ? four : six).find(address, into);
    }
  }

  /** For addresses of one size: where what they are in changes, and to what. */
  private static final class Borders {
    private final int size;
    private final byte[][] borders;
    private final int[][] patterns;

    Borders(List<Network> networks, int size) {
      this.size = size;
      List<Network> sorted =
          networks.stream()
              .filter(network -> network.address().length == size)
              .sorted(
                  Comparator.comparing(Network::address, Arrays::compareUnsigned)
                      .thenComparing(Network::prefix))
              .toList();
      TreeSet<byte[]> all = new TreeSet<>(Arrays::compareUnsigned);
      for (Network network : sorted) {
        all.add(network.address());
        byte[] behind = behind(network);
        if (behind != null) {
          all.add(behind);
        }
      }
      this.borders = all.toArray(byte[][]::new);
      this.patterns = new int[borders.length][];
      Map<Network, Integer> numbers = new HashMap<>();
      for (int i = 0; i < networks.size(); i++) {
        numbers.put(networks.get(i), i);
      }
      Deque<Network> open = new ArrayDeque<>();
      int next = 0;
      for (int i = 0; i < borders.length; i++) {
        while (!open.isEmpty() && !open.peek().contains(borders[i])) {
          open.pop();
        }
        while (next < sorted.size() && Arrays.equals(sorted.get(next).address(), borders[i])) {
          open.push(sorted.get(next++));
        }
        patterns[i] = open.stream().mapToInt(numbers::get).toArray();
      }
    }

    /** The address behind a network's last one; null when there is none. */
    private static byte @Nullable [] behind(Network network) {
      byte[] address = network.address().clone();
      int bit = network.prefix() - 1;
      while (bit >= 0) {
        int mask = 0x80 >>> (bit & 7);
        address[bit >>> 3] ^= (byte) mask;
        if ((address[bit >>> 3] & mask) != 0) {
          return address;
        }
        bit--;
      }
      return null;
    }

    void find(byte[] address, Found into) {
      int low = 0;
      int high = borders.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Arrays.compareUnsigned(borders[middle], 0, size, address, 0, size) <= 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low > 0) {
        for (int pattern : patterns[low - 1]) {
          into.add(pattern);
        }
      }
    }
  }
}
