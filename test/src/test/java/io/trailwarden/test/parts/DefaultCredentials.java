package io.trailwarden.test.parts;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the default chains of AWS's clients in this JVM find credentials for the endpoints of this
 * machine, until it is closed. Both SDKs look at system properties, under different names.
 */
public final class DefaultCredentials implements AutoCloseable {
  private final Map<String, @Nullable String> before = new HashMap<>();

  private DefaultCredentials() {}

  public static DefaultCredentials set() {
    DefaultCredentials credentials = new DefaultCredentials();
    Map<String, String> environment = Aws.environment();
    credentials.set("aws.accessKeyId", environment.get("AWS_ACCESS_KEY_ID"));
    credentials.set("aws.secretAccessKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    credentials.set("aws.secretKey", environment.get("AWS_SECRET_ACCESS_KEY"));
    return credentials;
  }

  private void set(String property, @Nullable String value) {
    before.put(property, System.getProperty(property));
    if (value != null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public void close() {
    before.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }
}
