package io.trailwarden.event;

import java.util.Comparator;

/**
 * Where bytes were read. Ordered: files before Kinesis (a file can be proven by a digest, a stream
 * can't), then by name.
 */
public sealed interface Origin extends Comparable<Origin> {
  /** One line that finds the bytes again, such as {@code s3://bucket/key}. */
  String uri();

  /**
   * When it was delivered, in milliseconds of the epoch: the time in a file's key, Kinesis'
   * arrival.
   */
  long deliveredAt();

  /**
   * A log file.
   *
   * @param container what the key is relative to: {@code s3://bucket} or {@code file:///directory},
   *     without a slash at the end
   * @param key the object's key, or the path below the directory with {@code /} between its parts
   * @param deliveredAt the time in the key; the object's modification time where the key has none
   */
  record LogFile(String container, String key, long deliveredAt) implements Origin {
    @Override
    public String uri() {
      return container + "/" + key;
    }

    @Override
    public int compareTo(Origin other) {
      return other instanceof LogFile file ? FILES.compare(this, file) : -1;
    }

    private static final Comparator<LogFile> FILES =
        Comparator.comparing(LogFile::container)
            .thenComparing(LogFile::key)
            .thenComparingLong(LogFile::deliveredAt);
  }

  /**
   * A record of a Kinesis stream.
   *
   * @param sequenceNumber decimal digits; of a record out of an aggregate of Kinesis' producer
   *     library followed by {@code :} and its number in it
   */
  record StreamRecord(String stream, String shard, String sequenceNumber, long deliveredAt)
      implements Origin {
    @Override
    public String uri() {
      return "kinesis://" + stream + "/" + shard + "/" + sequenceNumber;
    }

    @Override
    public int compareTo(Origin other) {
      return other instanceof StreamRecord streamRecord ? RECORDS.compare(this, streamRecord) : 1;
    }

    private static final Comparator<StreamRecord> RECORDS =
        Comparator.comparing(StreamRecord::stream)
            .thenComparing(StreamRecord::shard)
            .thenComparingInt(r -> r.sequenceNumber().length())
            .thenComparing(StreamRecord::sequenceNumber)
            .thenComparingLong(StreamRecord::deliveredAt);
  }
}
