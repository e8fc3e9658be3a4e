package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
  private static final String FOLDER = "AWSLogs/111122223333/CloudTrail/us-east-1/";

  @ParameterizedTest
  @CsvSource({
    "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/a.json.gz",
    "AWSLogs/111122223333/CloudTrail/us-east-1/a.json.gz",
    "AWSLogs/111122223333/CloudTrail/us-east-1/",
    "AWSLogs/111122223333/CloudTrail/us-east-1/../a.json.gz",
    "AWSLogs/111122223333/CloudTrail/us-east-10/2025/03/18/a.json.gz",
    "AWSLogs/111122223333/CloudTrail/us-east-1/AWSLogs/111122223333/CloudTrail/us-east-1/a.json.gz",
    "AWSLogs/111122223333/CloudTrail/us-east-1/b/CloudTrail/us-east-1/a.json.gz",
    "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/18/a.json.gz",
    "AWSLogs/111122223334/CloudTrail/us-east-1/2025/03/18/a.json.gz",
    "prefix/AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/a.json.gz",
    "AWSLogs/o-exampleorg/111122223333/CloudTrail/us-east-1/2025/03/18/a.json.gz",
    "a.json.gz",
  })
  void aPlaceThatIsLikelyChangesNothing(String key) {
    Place likely = Place.ofFolder(FOLDER);

    assertThat(likely).isNotNull();
    assertThat(Place.ofLog(key, likely)).isEqualTo(Place.ofLog(key));
  }

  @ParameterizedTest
  @CsvSource({
    "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/a.json.gz,AWSLogs/,111122223333,us-east-1",
    "p/q/AWSLogs/o-abc1/111122223333/CloudTrail/eu-central-1/a.gz,p/q/AWSLogs/o-abc1/,111122223333,eu-central-1",
  })
  void aLogLiesInTheFolderOfItsRegion(String key, String root, String account, String region) {
    assertThat(Place.ofLog(key)).isEqualTo(new Place(root, account, region));
  }
}
