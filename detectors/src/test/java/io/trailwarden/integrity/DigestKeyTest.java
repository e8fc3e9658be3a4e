package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestKeyTest {
  private static final String FOLDER =
      "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/18/";

  @ParameterizedTest
  @CsvSource({
    "audit, us-east-1, audit_us-east-1",
    "my_trail, eu-west-1, my_trail_eu-west-1",
    "a-b.c_us-east-1, us-west-2, a-b.c_us-east-1_us-west-2",
    "us-east-1_x, us-east-1, us-east-1_x_us-east-1",
    "us-east-1, us-gov-west-1, us-east-1_us-gov-west-1",
    "audit_us-east-1_us-east-1, us-east-1, audit_us-east-1_us-east-1_us-east-1",
  })
  void aTrailIsWhatStandsBetweenTheKnownParts(String trail, String home, String middle) {
    String key =
        FOLDER + "111122223333_CloudTrail-Digest_us-east-1_" + middle + "_20250318T051937Z.json.gz";

    DigestKey found = DigestKey.of(key);

    Place place = new Place("AWSLogs/", "111122223333", "us-east-1");
    assertThat(found)
        .isEqualTo(
            new DigestKey(
                new ChainId(place, trail, home, false), Instant.parse("2025-03-18T05:19:37Z")));
    assertThat(DigestKey.of(found.chain(), found.end())).isEqualTo(key);
  }

  @Test
  void prefixesAndOrganizationsArePartOfThePlace() {
    DigestKey found =
        DigestKey.of(
            "a/b/AWSLogs/o-abc123/111122223333/CloudTrail-Digest/us-east-1/2025/03/18/"
                + "111122223333_CloudTrail-Digest_us-east-1_t1_us-east-1_20250318T051937Z_backfill.json.gz");

    assertThat(found.chain().place())
        .isEqualTo(new Place("a/b/AWSLogs/o-abc123/", "111122223333", "us-east-1"));
    assertThat(found.chain().backfill()).isTrue();
    assertThat(found.chain().place().logFolder())
        .isEqualTo("a/b/AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        FOLDER,
        FOLDER + "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250318T051937Z.json",
        FOLDER + "111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20251318T051937Z.json.gz",
        FOLDER + "111122223333_CloudTrail-Digest_us-east-1_us-east-1_20250318T051937Z.json.gz",
        FOLDER + "444455556666_CloudTrail-Digest_us-east-1_t_us-east-1_20250318T051937Z.json.gz",
        FOLDER + "111122223333_CloudTrail-Digest_us-west-1_t_us-east-1_20250318T051937Z.json.gz",
        "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250318T051937Z.json.gz",
      })
  void otherKeysAreNoDigests(String key) {
    assertThat(DigestKey.of(key)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWSLogs/111122223333/CloudTrail/us-east-1/../x.json.gz",
        "AWSLogs/111122223333/CloudTrail/us-east-1//x.json.gz",
        "AWSLogs/111122223333/CloudTrail/us-east-1/./x.json.gz",
        "AWSLogs/111122223333/CloudTrail/us-east-2/x.json.gz",
        "/etc/passwd",
      })
  void aLogsKeyDoesNotLeadOutOfItsPlace(String key) {
    assertThat(new Place("AWSLogs/", "111122223333", "us-east-1").holdsLog(key)).isFalse();
  }
}
