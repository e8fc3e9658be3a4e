package io.trailwarden.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class AwsClientsTest {
  private static final URI GENERAL = URI.create("http://127.0.0.1:1");
  private static final URI ITS_OWN = URI.create("https://s3.example.com");

  @Test
  void takesAServicesOwnEndpointBeforeTheGeneralOne() {
    AwsSettings settings =
        AwsClients.settings(
            Map.of("AWS_ENDPOINT_URL", GENERAL + "", "AWS_ENDPOINT_URL_S3", ITS_OWN + ""),
            null,
            null,
            null);

    assertThat(settings).isEqualTo(new AwsSettings(ITS_OWN, GENERAL, null));
  }

  @Test
  void takesWhatTheUserSaysBeforeTheEnvironment() {
    assertThat(
            AwsClients.settings(
                Map.of("AWS_ENDPOINT_URL", GENERAL + ""), ITS_OWN, ITS_OWN, "eu-west-1"))
        .isEqualTo(new AwsSettings(ITS_OWN, ITS_OWN, "eu-west-1"));
  }

  @Test
  void looksAtNoVariableWhenToldSo() {
    assertThat(
            AwsClients.settings(
                Map.of(
                    "AWS_ENDPOINT_URL",
                    GENERAL + "",
                    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                    "true"),
                null,
                null,
                null))
        .isEqualTo(new AwsSettings(null, null, null));
  }

  @Test
  void refusesAnEndpointThatIsNoUrl() {
    assertThatThrownBy(
            () ->
                AwsClients.settings(
                    Map.of("AWS_ENDPOINT_URL_S3", "localhost:9000"), null, null, null))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "AWS_ENDPOINT_URL_S3=localhost:9000 is no URL: give it as http://HOST:PORT or https://HOST[:PORT]");
  }

  @Test
  void sortsFailuresByWhatToDoAboutThem() {
    assertThat(kind("NoSuchKey", 404)).isEqualTo(AwsFailure.Kind.NO_SUCH_KEY);
    assertThat(kind("NoSuchBucket", 404)).isEqualTo(AwsFailure.Kind.NO_SUCH_BUCKET);
    assertThat(kind("AccessDenied", 403)).isEqualTo(AwsFailure.Kind.NO_ACCESS);
    assertThat(kind("InvalidAccessKeyId", 403)).isEqualTo(AwsFailure.Kind.NO_ACCESS);
    assertThat(kind("InvalidObjectState", 403)).isEqualTo(AwsFailure.Kind.ARCHIVED);
    assertThat(kind("PreconditionFailed", 412)).isEqualTo(AwsFailure.Kind.CHANGED);
    assertThat(kind("SlowDown", 503)).isEqualTo(AwsFailure.Kind.PASSING);
    assertThat(kind("InternalError", 500)).isEqualTo(AwsFailure.Kind.PASSING);
    assertThat(kind("RequestTimeout", 400)).isEqualTo(AwsFailure.Kind.PASSING);
    assertThat(kind("KeyTooLongError", 400)).isEqualTo(AwsFailure.Kind.REFUSED);
    assertThat(
            AwsFailure.of(SdkClientException.create("Unable to load credentials from any")).kind())
        .isEqualTo(AwsFailure.Kind.NO_CREDENTIALS);
    assertThat(AwsFailure.of(SdkClientException.create("Connect timed out")))
        .isEqualTo(new AwsFailure(AwsFailure.Kind.PASSING, "Connect timed out"));
  }

  private static AwsFailure.Kind kind(String code, int status) {
    return AwsFailure.of(
            (S3Exception)
                S3Exception.builder()
                    .statusCode(status)
                    .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                    .build())
        .kind();
  }
}
