package io.trailwarden.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.maxmind.db.Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoFilesTest {
  @TempDir Path directory;

  private Fields fields = new Fields(Environment.UNKNOWN);

  @BeforeEach
  void writeFiles() throws IOException {
    MaxMindFile cities =
        MaxMindFile.of("GeoLite2-City")
            .with(
                "198.51.100.0/24",
                Map.of(
                    "city", Map.of("names", Map.of("en", "x".repeat(100))),
                    "country", Map.of("iso_code", "SE", "geoname_id", 2_661_886),
                    "registered_country", Map.of("iso_code", "DE")))
            .with("203.0.113.0/24", Map.of("registered_country", Map.of("iso_code", "US")))
            .with("2001:db8::/32", Map.of("country", Map.of("iso_code", "NO")));
    MaxMindFile numbers =
        MaxMindFile.ofIpv4("GeoLite2-ASN")
            .with(
                "198.51.100.0/25",
                Map.of(
                    "autonomous_system_number",
                    64_496,
                    "autonomous_system_organization",
                    "Example AB"))
            .with(
                "203.0.113.0/24",
                Map.of(
                    "autonomous_system_number",
                    16_509,
                    "autonomous_system_organization",
                    "AMAZON-02"))
            .with("192.0.2.0/24", Map.of("autonomous_system_number", 55_960))
            .withBroken("224.0.0.0/24");
    fields =
        new Fields(
            new Environment(
                Set.of(),
                Set.of(),
                List.of(write("city.mmdb", cities), write("asn.mmdb", numbers))));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, SE, 64496, false",
    "198.51.100.200, SE, '', ''",
    "::ffff:198.51.100.7, SE, 64496, false",
    "203.0.113.1, '', 16509, true",
    "192.0.2.1, '', 55960, true",
    "2001:db8::1, NO, '', ''",
    "10.0.0.1, '', '', ''",
    "2001:db9::1, '', '', ''",
    "lambda.amazonaws.com, '', '', true",
    "AWS Internal, '', '', true",
    "nowhere, '', '', ''",
    "198.51.100.7.example.com, '', '', ''",
  })
  void sayWhereAnAddressIs(String address, String country, String asn, String isAws) {
    assertThat(ask(address, "source.country")).isEqualTo(country);
    assertThat(ask(address, "source.asn")).isEqualTo(asn);
    assertThat(ask(address, "source.is_aws")).isEqualTo(isAws);
  }

  @Test
  void knowNothingWithoutFiles() {
    fields = new Fields(Environment.UNKNOWN);

    assertThat(ask("198.51.100.7", "source.country")).isEmpty();
    assertThat(ask("198.51.100.7", "source.asn")).isEmpty();
    assertThat(ask("198.51.100.7", "source.is_aws")).isEmpty();
    assertThat(ask("config.amazonaws.com", "source.is_aws")).isEqualTo("true");
  }

  @Test
  void theFirstFileThatKnowsAThingCounts() throws IOException {
    MaxMindFile other =
        MaxMindFile.of("Other")
            .with("198.51.100.0/24", Map.of("country", Map.of("iso_code", "FI")))
            .with("192.0.2.0/24", Map.of("country", Map.of("iso_code", "FI")));
    fields =
        new Fields(
            new Environment(
                Set.of(),
                Set.of(),
                List.of(directory.resolve("city.mmdb").toString(), write("o.mmdb", other))));

    assertThat(ask("198.51.100.7", "source.country")).isEqualTo("SE");
    assertThat(ask("192.0.2.1", "source.country")).isEqualTo("FI");
  }

  @Test
  void anEnterpriseFileHasItsNumberUnderTraits() throws IOException {
    MaxMindFile enterprise =
        MaxMindFile.of("GeoIP2-Enterprise")
            .with(
                "192.0.2.0/24",
                Map.of(
                    "traits",
                    Map.of(
                        "autonomous_system_number",
                        14_618,
                        "autonomous_system_organization",
                        "Amazon.com")));
    fields = new Fields(new Environment(Set.of(), Set.of(), List.of(write("e.mmdb", enterprise))));

    assertThat(ask("192.0.2.1", "source.asn")).isEqualTo("14618");
    assertThat(ask("192.0.2.1", "source.is_aws")).isEqualTo("true");
  }

  @Test
  void alsoOfAccessLogs() {
    String line =
        "owner reports [18/Mar/2025:10:05:00 +0000] 198.51.100.7 - 3E57427F3E REST.GET.OBJECT"
            + " q1.csv \"GET /q1.csv HTTP/1.1\" 403 AccessDenied 1 - 1 - \"-\" \"curl/8\" - host - -"
            + " - b.s3.amazonaws.com - - -\n";

    assertThat(fields.of(line, "source.country")).containsExactly("SE");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> GeoFiles.open(List.of("/no/such.mmdb")))
        .isInstanceOf(IOException.class)
        .hasMessage("/no/such.mmdb: no such file");
  }

  @Test
  void aFileOfAnotherKindIsNamed() throws IOException {
    Path text = Files.writeString(directory.resolve("text.mmdb"), "no database at all");

    assertThatThrownBy(() -> GeoFiles.open(List.of(text.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(text + ": not a MaxMind file (");
    assertThatThrownBy(
            () -> new Fields(new Environment(Set.of(), Set.of(), List.of(text.toString()))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(text + ": not a MaxMind file (");
  }

  @Test
  void aFileOfAnotherMakerWithOtherTypesIsNamed() throws IOException {
    String other =
        write("x.mmdb", MaxMindFile.of("X").with("192.0.2.0/24", Map.of("country", "SE")));

    assertThatThrownBy(() -> GeoFiles.open(List.of(other)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(other + ": not a MaxMind file (");
  }

  @Test
  void aFileThatSaysSomethingElseOfAddressesIsNamed() throws IOException {
    String other =
        write("x.mmdb", MaxMindFile.of("X").with("192.0.2.0/24", Map.of("isp", "Example")));

    assertThatThrownBy(() -> GeoFiles.open(List.of(other)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            other + ": not a MaxMind file (neither countries nor autonomous systems in it)");
  }

  @Test
  void aFileThatIsBrokenInsideStopsWithItsName() {
    assertThatThrownBy(() -> ask("224.0.0.1", "source.country"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(directory.resolve("asn.mmdb") + ": broken MaxMind file (");
  }

  @Test
  void aFileIsOpenedOnceAProcess() throws IOException {
    GeoFiles first = GeoFiles.open(List.of(directory.resolve("city.mmdb").toString()));
    Files.delete(directory.resolve("city.mmdb"));

    GeoFiles second = GeoFiles.open(List.of(directory.resolve("city.mmdb").toString()));

    assertThat(second.of(InetAddress.getByName("198.51.100.7")))
        .isEqualTo(first.of(InetAddress.getByName("198.51.100.7")))
        .isEqualTo(new GeoFact("SE", null, null));
  }

  /** The writer of these tests, read by MaxMind's reader without anything of ours. */
  @Test
  void theWriterWritesTheFormat() throws IOException {
    byte[] file =
        MaxMindFile.of("T").with("192.0.2.128/25", Map.of("a", List.of("b", 1, 2L))).bytes();
    try (Reader reader = new Reader(new ByteArrayInputStream(file))) {
      Object record = reader.get(InetAddress.getByName("192.0.2.129"), Map.class);
      Object beside = reader.get(InetAddress.getByName("192.0.2.127"), Map.class);
      assertThat(record).hasToString("{a=[b, 1, 2]}");
      assertThat(beside).isNull();
    }
  }

  private String ask(String address, String field) {
    return String.join(",", fields.ofRecord("{\"sourceIPAddress\":\"" + address + "\"}", field));
  }

  private String write(String name, MaxMindFile file) throws IOException {
    return Files.write(directory.resolve(name), file.bytes()).toString();
  }
}
