package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One log file in a stream's state.
 *
 * @param failure why it could not be read; null: it was, or it did not come
 * @param told what was told of it last; null: nothing was
 */
public record FileEntry(FileState state, @Nullable String failure, @Nullable Told told) {
  /**
   * What was told.
   *
   * @param version as {@link IntegrityFinding#version}
   */
  public record Told(Verdict verdict, long version) {}

  public static final FileEntry UNKNOWN = new FileEntry(FileState.UNKNOWN, null, null);

  public FileEntry with(FileState.Listing listing) {
    return new FileEntry(state.with(listing), failure, told);
  }

  /** What could be read in the end is not unread any more. */
  public FileEntry with(Content content) {
    return new FileEntry(state.with(content), null, told);
  }

  public FileEntry unread(String why) {
    return state.seen().isEmpty() ? new FileEntry(state, why, told) : this;
  }

  public FileEntry told(Told now) {
    return new FileEntry(state, failure, now);
  }

  /**
   * The verdict, as far as all is known.
   *
   * @param delivery null when its key does not tell
   */
  FileVerdict verdict(Coverage coverage, @Nullable Delivery delivery) {
    return failure != null && state.isProven()
        ? FileVerdict.unverifiable("it could not be read: " + failure)
        : state.verdict(coverage, delivery);
  }

  /** Whether more facts can't change the verdict but for the worse. */
  public boolean isDecided() {
    return state.seen().size() > 1 || (state.isProven() && !state.seen().isEmpty());
  }
}
