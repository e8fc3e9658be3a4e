package io.trailwarden.job.source.kinesis;

import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.kinesis.shaded.com.amazonaws.AmazonServiceException;
import org.apache.flink.kinesis.shaded.com.amazonaws.ClientConfiguration;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.AmazonKinesis;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.DescribeStreamSummaryRequest;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ListShardsRequest;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import org.apache.flink.streaming.connectors.kinesis.util.AWSUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at streams before a job is made of them, on the machine that the command runs on. Asks with
 * the very client that the source will ask with, so that region, endpoint and credentials are found
 * in the same way.
 */
public final class KinesisCheck {
  private static final int TRIES = 2;

  private KinesisCheck() {}

  /**
   * Lists a shard of each stream.
   *
   * @throws UsageException with one line that says what to do, when a stream isn't there or can't
   *     be read
   */
  public static void check(StreamSettings settings) {
    List<StreamArn> streams = KinesisSource.arns(settings);
    Properties properties = KinesisSource.properties(settings, streams.get(0).region());
    AmazonKinesis client =
        AWSUtil.createKinesisClient(properties, new ClientConfiguration().withMaxErrorRetry(TRIES));
    try {
      for (StreamArn stream : streams) {
        check(client, stream, settings);
      }
    } finally {
      client.shutdown();
    }
  }

  private static void check(AmazonKinesis client, StreamArn stream, StreamSettings settings) {
    try {
      client.listShards(new ListShardsRequest().withStreamName(stream.name()).withMaxResults(1));
      checkAccount(client, stream);
    } catch (ResourceNotFoundException e) {
      throw new UsageException(
          "There is no stream "
              + stream.text()
              + " for these credentials: check its name, region and account",
          e);
    } catch (AmazonServiceException e) {
      throw new UsageException(answered(stream, e), e);
    } catch (SdkClientException e) {
      throw new UsageException(notAsked(stream, settings, e), e);
    }
  }

  /** The source names streams, not accounts: one of the same name elsewhere must not be read. */
  private static void checkAccount(AmazonKinesis client, StreamArn stream) {
    String found;
    try {
      found =
          client
              .describeStreamSummary(
                  new DescribeStreamSummaryRequest().withStreamName(stream.name()))
              .getStreamDescriptionSummary()
              .getStreamARN();
    } catch (AmazonServiceException e) {
      if (isDenied(e)) {
        return; // reading doesn't need this permission
      }
      throw e;
    }
    if (!found.equals(stream.text())) {
      throw new UsageException(
          "These credentials are of another account than "
              + stream.text()
              + ", and read "
              + found
              + ": take credentials of the stream's account");
    }
  }

  private static boolean isDenied(AmazonServiceException e) {
    return e.getStatusCode() == 403 || String.valueOf(e.getErrorCode()).startsWith("AccessDenied");
  }

  private static String answered(StreamArn stream, AmazonServiceException e) {
    return isDenied(e)
        ? "Access to "
            + stream.text()
            + " is denied: these credentials need kinesis:ListShards, GetShardIterator and GetRecords on it"
        : stream.text() + " can't be read: " + oneLine(e.getErrorMessage());
  }

  private static String notAsked(StreamArn stream, StreamSettings settings, SdkClientException e) {
    if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("credentials")) {
      return stream.text()
          + " can't be read: no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";
    }
    Object endpoint = settings.aws().kinesisEndpoint();
    return "Kinesis is not reached at "
        + (endpoint == null ? "AWS in " + stream.region() : endpoint)
        + ": "
        + oneLine(e.getMessage());
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\s+", " ").strip();
  }
}
