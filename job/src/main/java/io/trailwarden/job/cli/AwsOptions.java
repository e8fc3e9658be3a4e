package io.trailwarden.job.cli;

import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How AWS is reached. Credentials come from the AWS SDK's default chain. */
final class AwsOptions {
  @Option(
      names = "--aws-region",
      paramLabel = "REGION",
      description = "In place of the one that the AWS SDK finds.")
  @Nullable String region;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "In place of AWS's own S3 (else AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL of the"
              + " environment).")
  @Nullable String s3Endpoint;

  /**
   * What was asked for, and what the environment says of the rest.
   *
   * @throws UsageException when an endpoint is no URL, or has a user in it
   */
  AwsSettings settings(Map<String, String> environment) {
    return settings(environment, null);
  }

  /**
   * As {@link #settings(Map)}, for a command that reads streams.
   *
   * @param kinesisEndpoint what {@code --kinesis-endpoint} says
   */
  AwsSettings settings(Map<String, String> environment, @Nullable String kinesisEndpoint) {
    return AwsClients.settings(
        environment,
        endpoint("--s3-endpoint", s3Endpoint),
        endpoint("--kinesis-endpoint", kinesisEndpoint),
        region);
  }

  private static @Nullable URI endpoint(String name, @Nullable String url) {
    if (url == null) {
      return null;
    }
    if (Secrets.namesUser(url)) {
      throw new UsageException(
          name + " has a user in its URL; credentials come from the AWS SDK's default chain");
    }
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The same answer as for any other URL that has no host.
    }
    throw new UsageException(name + " is not a URL such as http://127.0.0.1:4566: '" + url + "'");
  }
}
