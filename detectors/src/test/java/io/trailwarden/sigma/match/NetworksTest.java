package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.sigma.match.ValueTest.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class NetworksTest {
  /** Of few different bytes, so that they lie in each other. */
  @Provide
  Arbitrary<byte[]> addresses() {
    return Arbitraries.of(4, 16)
        .flatMap(
            size ->
                Arbitraries.of((byte) 0, (byte) 1, (byte) 0x80, (byte) 0xff)
                    .array(byte[].class)
                    .ofSize(size));
  }

  @Provide
  Arbitrary<Set<Network>> networks() {
    return Combinators.combine(addresses(), Arbitraries.doubles().between(0, 1))
        .as((address, share) -> network(address, (int) (address.length * 8 * share)))
        .set()
        .ofMaxSize(20);
  }

  private static Network network(byte[] address, int prefix) {
    byte[] first = address.clone();
    for (int bit = prefix; bit < first.length * 8; bit++) {
      first[bit >>> 3] &= (byte) ~(0x80 >>> (bit & 7));
    }
    return new Network(first, prefix);
  }

  @Property(tries = 2000)
  void findsEachNetworkThatTheAddressIsIn(
      @ForAll("networks") Set<Network> networks, @ForAll("addresses") byte[] address) {
    List<Network> list = new ArrayList<>(networks);
    Network alone = new Network(address, address.length * 8);
    Set<Network> expected =
        list.stream()
            .filter(network -> network.address().length == alone.address().length)
            .filter(network -> network.contains(alone.address()))
            .collect(Collectors.toSet());
    assertThat(found(list, alone.toString().replaceAll("/.*", ""))).isEqualTo(expected);
  }

  @Property
  void readsWhatItPrints(@ForAll("networks") Set<Network> networks) {
    assertThat(networks).allMatch(network -> Network.parse(network.toString()).equals(network));
  }

  @Test
  void takesMappedNetworksForThoseOfIpv4() {
    byte[] mapped = new byte[16];
    Arrays.fill(mapped, 10, 12, (byte) 0xff);
    mapped[12] = 10;
    assertThat(new Network(mapped, 104)).hasToString("10.0.0.0/8");
    assertThat(found(List.of(new Network(mapped, 104)), "::ffff:10.1.2.3")).hasSize(1);
  }

  @Test
  void findsNothingForWhatIsNoAddress() {
    Network all = new Network(new byte[4], 0);
    assertThat(found(List.of(all), "lambda.amazonaws.com")).isEmpty();
    assertThat(found(List.of(all), "255.255.255.255")).containsExactly(all);
    assertThat(found(List.of(all), "::1")).isEmpty();
  }

  private static Set<Network> found(List<Network> networks, String address) {
    Found found = new Found(networks.size());
    found.begin(1);
    byte[] text = ("1" + address + "2").getBytes(StandardCharsets.US_ASCII);
    new Networks(networks).find(text, 1, text.length - 2, found);
    Set<Network> some = new java.util.HashSet<>();
    for (int i = 0; i < found.count(); i++) {
      some.add(networks.get(found.pattern(i)));
    }
    return some;
  }
}
