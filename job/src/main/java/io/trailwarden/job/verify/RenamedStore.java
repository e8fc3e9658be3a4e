package io.trailwarden.job.verify;

import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.Lister;
import io.trailwarden.job.source.archive.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files have other names than the objects that they are copies of: what begins
 * there with {@code here} begins in the bucket with {@code there}. Keys are the bucket's.
 */
final class RenamedStore implements ArchiveStore {
  private final ArchiveStore store;
  private final String here;
  private final String there;

  RenamedStore(ArchiveStore store, String here, String there) {
    this.store = store;
    this.here = here;
    this.there = there;
  }

  /** What is in a folder of the directory stands in that folder of the bucket. */
  static RenamedStore ofFolders(ArchiveStore store, String here, String there) {
    int same = 0; // of both ends, in whole names
    for (int i = 1; i <= Math.min(here.length(), there.length()); i++) {
      if (here.charAt(here.length() - i) != there.charAt(there.length() - i)) {
        break;
      }
      if (beginsName(here, here.length() - i) && beginsName(there, there.length() - i)) {
        same = i;
      }
    }
    return new RenamedStore(
        store, here.substring(0, here.length() - same), there.substring(0, there.length() - same));
  }

  private static boolean beginsName(String folder, int at) {
    return at == 0 || folder.charAt(at - 1) == '/';
  }

  /** Which part of the directory is taken for which part of the bucket. */
  String told(String bucket) {
    return (here.isEmpty() ? "the directory" : "the folder " + here)
        + " is taken for a copy of s3://"
        + bucket
        + "/"
        + there
        + ", as its digests say (--prefix says otherwise)";
  }

  private boolean has(String key) {
    return key.startsWith(there);
  }

  private String keyHere(String key) {
    return here + key.substring(there.length());
  }

  private String keyThere(String key) {
    return there + key.substring(here.length());
  }

  @Override
  public String container() {
    return store.container();
  }

  @Override
  public String root() {
    return there;
  }

  @Override
  public Lister list(ListQuery query) {
    if (!has(query.prefix())) {
      return () -> new Lister.Page(List.of(), List.of(), false);
    }
    Lister lister =
        store.list(
            new ListQuery(
                keyHere(query.prefix()),
                query.recursive(),
                boundHere(query.after()),
                boundHere(query.before()),
                query.pageSize()));
    return () -> {
      Lister.Page page = lister.next();
      return new Lister.Page(
          page.files().stream()
              .map(
                  each ->
                      new StoredFile(
                          keyThere(each.key()), each.size(), each.modifiedAt(), each.failure()))
              .toList(),
          page.folders().stream().map(this::keyThere).toList(),
          page.more());
    };
  }

  private @Nullable String boundHere(@Nullable String key) {
    return key == null ? null : keyHere(key);
  }

  @Override
  public Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException {
    if (!has(file.key())) {
      throw new GoneException(new NoSuchFileException(file.key()));
    }
    return store.open(
        new ArchiveFile(keyHere(file.key()), file.size(), file.deliveredAt(), file.failure()),
        offset,
        tag);
  }

  @Override
  public int filesAtATime() {
    return store.filesAtATime();
  }

  /** The store is another's. */
  @Override
  public void close() {}
}
