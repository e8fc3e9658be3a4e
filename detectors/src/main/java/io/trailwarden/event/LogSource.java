package io.trailwarden.event;

/** The kind of log that an event was read from; Sigma's {@code logsource.service}. */
public enum LogSource {
  CLOUDTRAIL("cloudtrail"),
  S3_SERVER_ACCESS("s3_server_access");

  private final String service;

  LogSource(String service) {
    this.service = service;
  }

  /** The value of {@code logsource.service} in rules for this kind of log. */
  public String service() {
    return service;
  }
}
