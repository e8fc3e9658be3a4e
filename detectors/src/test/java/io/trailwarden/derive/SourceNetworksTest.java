package io.trailwarden.derive;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class SourceNetworksTest {
  @Test
  void whatIsSaidOfAnAddressDependsOnNoOther() {
    Fields fields = new Fields(new Environment(Set.of(), Set.of()));
    for (int i = 0; i < 2; i++) {
      assertThat(network(fields, "203.0.113.7")).containsExactly("203.0.113.0/24");
      assertThat(network(fields, "9.8.7.6")).containsExactly("9.8.7.0/24");
      assertThat(network(fields, "2001:db8:1:2::3")).containsExactly("2001:db8:1::/48");
      assertThat(network(fields, "::ffff:9.8.7.6")).containsExactly("9.8.7.0/24");
      assertThat(network(fields, "s3.amazonaws.com")).isEmpty();
      assertThat(network(fields, "256.1.1.1")).isEmpty();
    }
  }

  private static List<String> network(Fields fields, String address) {
    return fields.ofRecord(
        "{\"eventName\":\"X\",\"sourceIPAddress\":\"" + address + "\"}", "source.network");
  }

  @Property
  void aPlainAddressIsOneAndItsPrefixEndsAtTheLastPoint(@ForAll("nearly") String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    int prefix = SourceNetwork.plainV4Prefix(bytes, 1, bytes.length - 2);
    boolean isPlain = text.matches("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*)){3}") && isAddress(text);
    assertThat(prefix).isEqualTo(isPlain ? text.lastIndexOf('.') + 1 : -1);
  }

  private static boolean isAddress(String text) {
    return new IPAddressString(text).isIPv4();
  }

  @Provide
  Arbitrary<String> nearly() {
    Arbitrary<String> part = Arbitraries.of("0", "7", "10", "255", "256", "01", "", "a", "1000");
    return part.list().ofMinSize(3).ofMaxSize(5).map(parts -> String.join(".", parts));
  }
}
