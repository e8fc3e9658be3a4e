package io.trailwarden.job.config;

import java.io.Serializable;
import java.util.List;

/**
 * Which Kinesis streams a live run reads.
 *
 * @param streams ARNs, at least one: {@code arn:aws:kinesis:REGION:ACCOUNT:stream/NAME}
 * @param start where to begin when there is no checkpoint
 */
public record StreamSettings(List<String> streams, AwsSettings aws, Start start)
    implements Serializable {
  public StreamSettings {
    streams = List.copyOf(streams);
  }

  /** Kinesis' own names. */
  public enum Start {
    LATEST,
    TRIM_HORIZON
  }
}
