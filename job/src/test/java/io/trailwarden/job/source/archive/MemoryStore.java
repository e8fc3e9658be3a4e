package io.trailwarden.job.source.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in memory that lists as S3 does: keys in the order of their text, folders rolled up, a
 * page at a time. What it opens may break off, as a test wants.
 */
final class MemoryStore implements ArchiveStore {
  final TreeMap<String, byte[]> objects = new TreeMap<>();
  final AtomicInteger pages = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  int filesAtATime = 4;
  Opener opener = (file, offset) -> new ByteArrayInputStream(content(file.key(), offset));

  /** What a test lets an opening do. */
  interface Opener {
    InputStream open(ArchiveFile file, long offset) throws IOException;
  }

  void put(String key) {
    objects.put(key, key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  byte[] content(String key, long offset) {
    byte[] all = objects.get(key);
    return java.util.Arrays.copyOfRange(all, (int) offset, all.length);
  }

  @Override
  public String container() {
    return "s3://memory";
  }

  @Override
  public String root() {
    return "";
  }

  @Override
  public Lister list(ListQuery query) {
    return new Lister() {
      private String behind = query.after() == null ? "" : query.after();
      private boolean isAtEnd;

      @Override
      public Page next() {
        pages.incrementAndGet();
        List<StoredFile> files = new ArrayList<>();
        TreeSet<String> folders = new TreeSet<>();
        for (Map.Entry<String, byte[]> each : objects.tailMap(behind, false).entrySet()) {
          String key = each.getKey();
          if (isAtEnd || (query.before() != null && key.compareTo(query.before()) >= 0)) {
            break;
          }
          if (!key.startsWith(query.prefix())
              || (!folders.isEmpty() && key.startsWith(folders.last()))
              || (behind.endsWith("/\uffff")
                  && key.startsWith(behind.substring(0, behind.length() - 1)))) {
            continue;
          }
          if (files.size() + folders.size() == query.pageSize()) {
            behind = lastOf(files, folders);
            return new Page(files, List.copyOf(folders), true);
          }
          int slash = key.indexOf('/', query.prefix().length());
          if (query.recursive() || slash < 0) {
            files.add(new StoredFile(key, each.getValue().length, 1000, null));
          } else {
            folders.add(key.substring(0, slash + 1));
          }
        }
        isAtEnd = true;
        return new Page(files, List.copyOf(folders), false);
      }
    };
  }

  private static String lastOf(List<StoredFile> files, SortedSet<String> folders) {
    String file = files.isEmpty() ? "" : files.get(files.size() - 1).key();
    String folder = folders.isEmpty() ? "" : folders.last() + "\uffff";
    return file.compareTo(folder) > 0 ? file : folder;
  }

  @Override
  public Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException {
    opened.incrementAndGet();
    return new Opened(opener.open(file, offset), "tag");
  }

  @Override
  public int filesAtATime() {
    return filesAtATime;
  }

  @Override
  public void close() {}
}
