package io.trailwarden.test.parts;

import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * What every client of an endpoint of this machine says about itself. The endpoints take any
 * credentials.
 */
public final class Aws {

  /** The region that the endpoints stand for. */
  public static final Region REGION = Region.US_EAST_1;

  private static final String KEY_ID = "testing";
  private static final String SECRET = "testing";

  private Aws() {}

  static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET));
  }

  /** The variables from which AWS's own clients in another process take credentials and region. */
  public static Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET, "AWS_REGION", REGION.id());
  }
}
