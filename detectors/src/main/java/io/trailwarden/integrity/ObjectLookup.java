package io.trailwarden.integrity;

import io.trailwarden.read.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an object that should be there and did not come: before a stream says that it is
 * missing, since a notice can be lost as well as an object.
 */
@FunctionalInterface
public interface ObjectLookup extends AutoCloseable {
  /** Where nothing can be looked for: what did not come is not there. */
  ObjectLookup NOWHERE = (container, key) -> Answer.ABSENT;

  /**
   * Looks for a digest or a log file.
   *
   * @param container what the key is relative to, such as {@code s3://bucket}
   */
  Answer look(String container, String key);

  /** The log files that were found since this was asked last, whose events are still to be read. */
  default List<Notice> takeFound() {
    return List.of();
  }

  @Override
  default void close() {}

  /**
   * What was found.
   *
   * @param fact what the object is; null: none was found
   * @param isSure false: it can't be told now, and is to be asked again
   */
  record Answer(@Nullable IntegrityFact fact, boolean isSure) {
    public static final Answer ABSENT = new Answer(null, true);
    public static final Answer NOT_NOW = new Answer(null, false);

    public static Answer of(IntegrityFact fact) {
      return new Answer(fact, true);
    }
  }
}
