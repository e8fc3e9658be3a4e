package io.trailwarden.job.source.archive;

import java.io.IOException;
import java.util.List;

/** One listing, page by page, in the store's order of keys. */
public interface Lister {
  /**
   * The next page; an empty one without more behind the last.
   *
   * @throws IOException when the store can't be listed, after retries
   */
  Page next() throws IOException;

  /**
   * Part of a listing.
   *
   * @param files in order
   * @param folders in order, each with {@code /} at its end; none when the listing is recursive
   * @param more whether another page follows
   */
  record Page(List<StoredFile> files, List<String> folders, boolean more) {}
}
