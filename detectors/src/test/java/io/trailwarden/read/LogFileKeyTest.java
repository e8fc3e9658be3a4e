package io.trailwarden.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Event;
import io.trailwarden.read.LogFileKey.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogFileKeyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
  # a trail's own layout
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250314T0910Z_aBcDeF0123456789.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | 2025-03-14T09:10:00Z
  AWSLogs/o-abc123defg/111122223333/CloudTrail/eu-central-1/2025/03/14/111122223333_CloudTrail_eu-central-1_20250314T0910Z_x.json.gz | CLOUDTRAIL | 111122223333 | eu-central-1 | 2025-03-14T09:10:00Z
  a/long/prefix/AWSLogs/111122223333/CloudTrail/us-gov-west-1/2025/03/14/111122223333_CloudTrail_us-gov-west-1_20250314T2359Z_x.json.gz | CLOUDTRAIL | 111122223333 | us-gov-west-1 | 2025-03-14T23:59:00Z
  AWSLogs/111122223333/CloudTrail/us-iso-east-1/2025/03/14/111122223333_CloudTrail_us-iso-east-1_20250314T0000Z_x.json | CLOUDTRAIL | 111122223333 | us-iso-east-1 | 2025-03-14T00:00:00Z
  # an archive that begins further down
  us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250314T0910Z_x.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | 2025-03-14T09:10:00Z
  111122223333_CloudTrail_us-east-1_20250314T0910Z_x.json | CLOUDTRAIL | 111122223333 | us-east-1 | 2025-03-14T09:10:00Z
  # under CloudTrail, with a name of somebody else's
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/renamed.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | -
  CloudTrail/renamed.json | CLOUDTRAIL | - | - | -
  # a time that is not the folder's, or none
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_99990314T0910Z_x.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | -
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250315T0001Z_x.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | 2025-03-15T00:01:00Z
  111122223333_CloudTrail_us-east-1_20251314T0910Z_x.json | CLOUDTRAIL | 111122223333 | us-east-1 | -
  # digests, also of a trail whose name holds separators
  AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/111122223333_CloudTrail-Digest_us-east-1_my_trail.a-b_us-west-2_20250314T091059Z.json.gz | CLOUDTRAIL_DIGEST | 111122223333 | us-east-1 | 2025-03-14T09:10:59Z
  AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250314T091059Z_backfill.json.gz | CLOUDTRAIL_DIGEST | 111122223333 | us-east-1 | 2025-03-14T09:10:59Z
  111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250314T091059Z.json.gz | CLOUDTRAIL_DIGEST | 111122223333 | us-east-1 | 2025-03-14T09:10:59Z
  # a log's name in the digests' folder, and the other way round: the folder counts
  AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250314T0910Z_x.json.gz | CLOUDTRAIL_DIGEST | 111122223333 | us-east-1 | 2025-03-14T09:10:00Z
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250314T091059Z.json.gz | CLOUDTRAIL | 111122223333 | us-east-1 | 2025-03-14T09:10:59Z
  AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2025/03/14/111122223333_CloudTrail-Insight_us-east-1_20250314T0910Z_x.json.gz | CLOUDTRAIL_INSIGHT | 111122223333 | us-east-1 | 2025-03-14T09:10:00Z
  # access logs: name alone, with prefixes, partitioned
  2025-03-14-09-10-59-E568B2907131C0C0 | S3_ACCESS | - | - | 2025-03-14T09:10:59Z
  logs/2025-03-14-09-10-59-E568B2907131C0C0 | S3_ACCESS | - | - | 2025-03-14T09:10:59Z
  logs/my-bucket-2025-03-14-09-10-59-E568B2907131C0C0 | S3_ACCESS | - | - | 2025-03-14T09:10:59Z
  111122223333/us-east-1/my-bucket/2025/03/14/2025-03-14-09-10-59-E568B2907131C0C0 | S3_ACCESS | 111122223333 | us-east-1 | 2025-03-14T09:10:59Z
  logs/111122223333/us-east-1/my.bucket/2025/03/14/2025-03-14-00-00-00-E568B2907131C0C0 | S3_ACCESS | 111122223333 | us-east-1 | 2025-03-14T00:00:00Z
  logs-111122223333/ap-southeast-2/my-bucket/2025/03/14/2025-03-14-09-10-59-E568B2907131C0C0 | S3_ACCESS | 111122223333 | ap-southeast-2 | 2025-03-14T09:10:59Z
  111122223333/us-east-1/my-bucket/2025/03/14/2031-01-01-09-10-59-E568B2907131C0C0 | S3_ACCESS | 111122223333 | us-east-1 | -
  2025-02-30-09-10-59-E568B2907131C0C0 | S3_ACCESS | - | - | -
  # what is no log
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250314T0910Z_x.json.gz.metadata.json | OTHER | - | - | -
  AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/ | OTHER | - | - | -
  AWSLogs/111122223333/CloudTrail/.hidden.json | OTHER | 111122223333 | - | -
  AWSLogs/111122223333/Config/us-east-1/2025/3/14/ConfigSnapshot/111122223333_Config_us-east-1_ConfigSnapshot_20250314T091059Z_x.json.gz | OTHER | - | - | -
  AWSLogs/111122223333/elasticloadbalancing/us-east-1/2025/03/14/111122223333_elasticloadbalancing_us-east-1_app.x.log.gz | OTHER | - | - | -
  picture.png | OTHER | - | - | -
  README | OTHER | - | - | -
  # a downloaded set
  events.json | UNKNOWN | - | - | -
  2025/03/events.json.gz | UNKNOWN | - | - | -
  some/folder/access.log | UNKNOWN | - | - | -
  some/folder/part-0001.gz | UNKNOWN | - | - | -
  some/events.jsonl | UNKNOWN | - | - | -
  """)
  void tellsWhatAKeySays(
      String key, Kind kind, String account, String region, Instant deliveredAt) {
    assertThat(LogFileKey.of(key))
        .isEqualTo(
            new LogFileKey(
                kind,
                account,
                region,
                deliveredAt == null ? Event.NO_TIME : deliveredAt.toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
  logs/my-bucket-2025-03-14-09-10-59-E568B2907131C0C0 | logs/my-bucket-
  logs/2025-03-14-09-10-59-E568B2907131C0C0 | logs/
  a/111122223333_CloudTrail_us-east-1_20250314T0910Z_x.json | a/111122223333_CloudTrail_us-east-1_
  a/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20250314T091059Z.json.gz | a/111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_
  a/events.json | -
  a/ | -
  """)
  void saysWhatStandsBeforeTheTime(String key, String series) {
    assertThat(LogFileKey.series(key)).isEqualTo(series);
  }

  @Test
  void isNotHeldUpByAHostileKey() {
    String key = "AWSLogs/".repeat(60_000) + "1_CloudTrail_" + "-a".repeat(60_000);

    assertThat(LogFileKey.of(key).kind()).isEqualTo(Kind.OTHER);
  }
}
