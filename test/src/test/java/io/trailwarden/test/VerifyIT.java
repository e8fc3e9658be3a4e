package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.test.parts.Aws;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trailwarden verify} of a bucket says what it says of the directory that mirrors it. */
class VerifyIT {
  private static final String BUCKET = SampleBucket.NAME;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static S3Endpoint tampered;

  @TempDir private Path folder;

  private record Result(int exitCode, String output, String errors) {}

  @BeforeAll
  static void fill() {
    SampleBucket.fill();
    tampered = S3Endpoint.start("s3-tampered");
    tampered.createBucket(BUCKET);
    tampered.upload(BUCKET, SampleLogs.tampered());
  }

  @AfterAll
  static void end() {
    tampered.close();
  }

  @Test
  void theSampleArchiveIsValidByKeysThatCloudTrailGives() throws Exception {
    try (CloudTrailStub cloudTrail = CloudTrailStub.of(SampleLogs.publicKeys())) {
      Result bucket =
          verify(
              Map.of("AWS_ENDPOINT_URL_CLOUDTRAIL", cloudTrail.url()),
              Parts.s3().uri(),
              "--archive",
              "s3://" + BUCKET,
              "--format",
              "json");

      assertThat(bucket.exitCode()).as(bucket.errors()).isZero();
      assertThat(JSON.readTree(bucket.output()).path("summary").path("valid").asBoolean()).isTrue();
      assertThat(bucket.output()).isEqualTo(directory(SampleLogs.archive()).output());
      assertThat(cloudTrail.regions)
          .containsExactlyInAnyOrder("us-east-1", "us-west-2", "eu-central-1");
    }
  }

  @Test
  void theTamperedTwinTellsTheSameStory() throws Exception {
    Result bucket = ofTampered("s3://" + BUCKET);
    Result directory = directory(SampleLogs.tampered());

    assertThat(bucket.exitCode()).as(bucket.errors()).isEqualTo(1);
    assertThat(bucket.output()).isEqualTo(directory.output());
    assertThat(directory.exitCode()).isEqualTo(1);
  }

  @Test
  void aPrefixThatLeadsToTheLogsChangesNothing() throws Exception {
    Result prefix = ofTampered("s3://" + BUCKET + "/AWSLogs/111122223333");

    assertThat(prefix.output()).isEqualTo(ofTampered("s3://" + BUCKET).output());
  }

  private Result ofTampered(String location) throws Exception {
    return verify(
        Map.of(),
        tampered.uri(),
        "--archive",
        location,
        "--public-keys",
        SampleLogs.publicKeys().toString(),
        "--format",
        "json");
  }

  private Result directory(Path archive) throws Exception {
    return verify(
        Map.of(),
        URI.create("http://127.0.0.1:1"),
        "--archive",
        archive.toString(),
        "--public-keys",
        SampleLogs.publicKeys().toString(),
        "--format",
        "json");
  }

  @Test
  void aBucketThatIsNotThereIsOneLine() throws Exception {
    assertRefused(
        verify(
            Map.of(),
            tampered.uri(),
            "--archive",
            "s3://nobody-has-it",
            "--public-keys",
            SampleLogs.publicKeys().toString()),
        "There is no bucket nobody-has-it");
  }

  @Test
  void aBucketThatMayNotBeReadIsOneLine() throws Exception {
    try (CloudTrailStub aws = CloudTrailStub.refusing()) {
      assertRefused(
          verify(
              Map.of(),
              URI.create(aws.url()),
              "--archive",
              "s3://" + BUCKET,
              "--public-keys",
              SampleLogs.publicKeys().toString()),
          "Access to s3://" + BUCKET + " is denied: these credentials need s3:ListBucket");
    }
  }

  @Test
  void keysThatMayNotBeAskedForAreOneLine() throws Exception {
    try (CloudTrailStub cloudTrail = CloudTrailStub.refusing()) {
      assertRefused(
          verify(
              Map.of("AWS_ENDPOINT_URL_CLOUDTRAIL", cloudTrail.url()),
              tampered.uri(),
              "--archive",
              "s3://" + BUCKET),
          "CloudTrail's public keys of us-east-1 can't be had: access is denied");
    }
  }

  private static void assertRefused(Result result, String line) {
    assertThat(result.errors()).startsWith("trailwarden: " + line);
    assertThat(result.errors().strip().lines()).hasSize(1);
    assertThat(result.output()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(2);
  }

  private Result verify(Map<String, String> environment, URI s3, String... options)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    List<String> command = new ArrayList<>(List.of("../deploy/trailwarden", "verify"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> all = new HashMap<>(Aws.environment());
    all.put("AWS_ENDPOINT_URL_S3", s3.toString());
    all.putAll(environment);
    builder.environment().putAll(all);
    int exitCode =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start().waitFor();
    return new Result(exitCode, Files.readString(output), Files.readString(errors));
  }
}
