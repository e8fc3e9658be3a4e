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

    /** Of each border the upper and the lower half as unsigned numbers; IPv4 is all lower half. */
    private final long[] uppers;

    private final long[] lowers;
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
      byte[][] borders = all.toArray(byte[][]::new);
      this.uppers = Arrays.stream(borders).mapToLong(this::upper).toArray();
      this.lowers = Arrays.stream(borders).mapToLong(this::lower).toArray();
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

    private long upper(byte[] address) {
      return number(address, 0, Math.max(0, size - Long.BYTES));
    }

    private long lower(byte[] address) {
      return number(address, Math.max(0, size - Long.BYTES), size);
    }

    private static long number(byte[] bytes, int from, int to) {
      long number = 0;
      for (int i = from; i < to; i++) {
        number = number << 8 | (bytes[i] & 0xff);
      }
      return number;
    }

    void find(byte[] address, Found into) {
      long upper = upper(address);
      long lower = lower(address);
      int low = 0;
      int high = lowers.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        int compared = Long.compareUnsigned(uppers[middle], upper);
        if (compared < 0 || (compared == 0 && Long.compareUnsigned(lowers[middle], lower) <= 0)) {
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
