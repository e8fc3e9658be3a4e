package io.trailwarden.job.config;

import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call to AWS means.
 *
 * @param kind what to do about it
 * @param message for a person; without a secret, since AWS repeats none
 */
public record AwsFailure(Kind kind, String message) {

  /** What a failure calls for. */
  public enum Kind {
    /** The object is not there. */
    NO_SUCH_KEY,
    NO_SUCH_BUCKET,
    NO_ACCESS,
    NO_CREDENTIALS,
    /** The object is not the one any more whose first bytes were read. */
    CHANGED,
    /** The object is in cold storage. */
    ARCHIVED,
    /** Another answer that stays the same however often one asks. */
    REFUSED,
    /** Throttled, out of order, or not reached. */
    PASSING;

    /** Whether trying again soon may help. */
    public boolean isPassing() {
      return this == PASSING;
    }
  }

  public static AwsFailure of(SdkException failure) {
    if (failure instanceof AwsServiceException service) {
      return answered(service);
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SdkClientException
        && message.toLowerCase(Locale.ROOT).contains("credentials")) {
      return new AwsFailure(
          Kind.NO_CREDENTIALS,
          "no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE");
    }
    return new AwsFailure(Kind.PASSING, oneLine(message));
  }

  private static AwsFailure answered(AwsServiceException failure) {
    String code =
        failure.awsErrorDetails() == null
            ? ""
            : String.valueOf(failure.awsErrorDetails().errorCode());
    int status = failure.statusCode();
    Kind kind =
        switch (code) {
          case "NoSuchKey" -> Kind.NO_SUCH_KEY;
          case "NoSuchBucket" -> Kind.NO_SUCH_BUCKET;
          case "PreconditionFailed" -> Kind.CHANGED;
          case "InvalidObjectState" -> Kind.ARCHIVED;
          case "SlowDown", "RequestTimeout", "Throttling", "ThrottlingException" -> Kind.PASSING;
          default -> ofStatus(status);
        };
    String message =
        switch (kind) {
          case NO_SUCH_KEY -> "it is not there";
          case NO_SUCH_BUCKET -> "there is no such bucket";
          case NO_ACCESS -> "access is denied (" + (code.isEmpty() ? status : code) + ")";
          case CHANGED -> "it changed while it was read";
          case ARCHIVED -> "it is in cold storage: restore it first";
          default -> oneLine(String.valueOf(failure.getMessage()));
        };
    return new AwsFailure(kind, message);
  }

  private static Kind ofStatus(int status) {
    if (status == 403 || status == 401) {
      return Kind.NO_ACCESS;
    }
    if (status == 404) {
      return Kind.NO_SUCH_KEY;
    }
    if (status == 412) {
      return Kind.CHANGED;
    }
    return status >= 400 && status < 500 && status != 429 && status != 408
        ? Kind.REFUSED
        : Kind.PASSING;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
