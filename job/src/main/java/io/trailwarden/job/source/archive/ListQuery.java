package io.trailwarden.job.source.archive;

import org.jspecify.annotations.Nullable;

/**
 * Which keys to list.
 *
 * @param prefix what they begin with: a folder (empty, or with {@code /} at its end), or a folder
 *     and the beginning of names
 * @param recursive whether folders below are looked into, or named
 * @param after only keys behind it; null: from the first
 * @param before only keys in front of it; it has no {@code /} behind the last one of the prefix;
 *     null: to the last
 * @param pageSize the most files of a page
 */
public record ListQuery(
    String prefix,
    boolean recursive,
    @Nullable String after,
    @Nullable String before,
    int pageSize) {
  public ListQuery {
    if (pageSize < 1) {
      throw new IllegalArgumentException("pages of " + pageSize);
    }
  }

  /** What lies directly in a folder. */
  public static ListQuery folder(String prefix, @Nullable String after, int pageSize) {
    return new ListQuery(prefix, false, after, null, pageSize);
  }
}
