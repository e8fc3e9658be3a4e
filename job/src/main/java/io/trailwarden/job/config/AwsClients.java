package io.trailwarden.job.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Clients of AWS. Credentials and, where nobody set one, the region come from the SDK's default
 * chains: environment, system properties, profiles, web identity, container, instance.
 */
public final class AwsClients {
  /** AWS's own variables for endpoints other than its own. */
  public static final String ENDPOINT = "AWS_ENDPOINT_URL";

  public static final String S3_ENDPOINT = "AWS_ENDPOINT_URL_S3";
  public static final String KINESIS_ENDPOINT = "AWS_ENDPOINT_URL_KINESIS";
  public static final String CLOUDTRAIL_ENDPOINT = "AWS_ENDPOINT_URL_CLOUDTRAIL";

  /** With {@code true} AWS's clients don't look at the variables above; nor do we. */
  private static final String IGNORE_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

  /**
   * How many connections to a host the JDK keeps for the next request. It keeps 5 otherwise and
   * closes the rest, so that of many requests at a time most would connect anew. Read once in a
   * process.
   */
  private static final String KEPT_CONNECTIONS = "http.maxConnections";

  private static final String MOST_REQUESTS = "256";

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private AwsClients() {}

  /**
   * What the environment says about AWS. What the user says otherwise goes before.
   *
   * @param environment such as {@link System#getenv()}
   * @throws UsageException when an endpoint is no URL
   */
  public static AwsSettings settings(
      Map<String, String> environment,
      @Nullable URI s3Endpoint,
      @Nullable URI kinesisEndpoint,
      @Nullable String region) {
    return new AwsSettings(
        s3Endpoint != null ? s3Endpoint : endpoint(environment, S3_ENDPOINT),
        kinesisEndpoint != null ? kinesisEndpoint : endpoint(environment, KINESIS_ENDPOINT),
        region);
  }

  /**
   * Where CloudTrail is, if the environment names a place other than AWS's own.
   *
   * @throws UsageException when that is no URL
   */
  public static @Nullable URI cloudTrailEndpoint(Map<String, String> environment) {
    return endpoint(environment, CLOUDTRAIL_ENDPOINT);
  }

  /** A client of CloudTrail in one region: each signs digests with keys of its own. */
  public static CloudTrailClient cloudTrail(String region, @Nullable URI endpoint) {
    CloudTrailClientBuilder builder =
        CloudTrailClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .region(Region.of(region));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static @Nullable URI endpoint(Map<String, String> environment, String variable) {
    if ("true".equalsIgnoreCase(environment.get(IGNORE_ENDPOINTS))) {
      return null;
    }
    String name = isSet(environment.get(variable)) ? variable : ENDPOINT;
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    try {
      URI uri = URI.create(value.strip());
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw notAnEndpoint(name, value, e);
    }
    throw notAnEndpoint(name, value, null);
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  private static UsageException notAnEndpoint(
      String variable, String value, @Nullable Exception cause) {
    String line =
        variable + "=" + value + " is no URL: give it as http://HOST:PORT or https://HOST[:PORT]";
    return cause == null ? new UsageException(line) : new UsageException(line, cause);
  }

  /**
   * A client of S3. It finds buckets of any region, and asks for path style where an endpoint is
   * given. Contents are not checked against S3's checksums: digests say more, and reading in ranges
   * must give the same as reading at once.
   */
  public static S3Client s3(AwsSettings settings) {
    if (System.getProperty(KEPT_CONNECTIONS) == null) {
      System.setProperty(KEPT_CONNECTIONS, MOST_REQUESTS);
    }
    URI endpoint = settings.s3Endpoint();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .region(Region.of(region(settings)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (endpoint != null) {
      builder.endpointOverride(endpoint).forcePathStyle(true);
    } else {
      builder.crossRegionAccessEnabled(true);
    }
    return builder.build();
  }

  /** The region to sign for; any does where S3 then names the bucket's own. */
  private static String region(AwsSettings settings) {
    if (settings.region() != null) {
      return settings.region();
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException e) {
      return Region.US_EAST_1.id();
    }
  }
}
