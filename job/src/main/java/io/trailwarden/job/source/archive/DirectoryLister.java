package io.trailwarden.job.source.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory tree in the order of its paths, compared name by name. A directory's names come
 * in no order, so each pass over it keeps the smallest ones behind the last it gave, at most a page
 * of them: a directory of a million files costs passes, not memory.
 *
 * <p>Symbolic links are followed. One that leads nowhere, or to a directory that it lies in, and
 * whatever can't be looked at, is listed with the failure, so that it is not passed over silently.
 */
final class DirectoryLister implements Lister {
  private static final int DEEPEST = 64;

  private final Path root;
  private final ListQuery query;
  private final Deque<Folder> folders = new ArrayDeque<>();

  DirectoryLister(Path root, ListQuery query) {
    this.root = root;
    this.query = query;
    int nameAt = query.prefix().lastIndexOf('/') + 1;
    String after = query.after();
    Folder top =
        new Folder(
            query.prefix().substring(0, nameAt),
            query.prefix().substring(nameAt),
            after == null || after.length() <= nameAt ? null : after.substring(nameAt));
    folders.push(top);
  }

  @Override
  public Page next() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    List<String> named = new ArrayList<>();
    while (files.size() + named.size() < query.pageSize()) {
      Folder folder = folders.peek();
      if (folder == null) {
        return new Page(files, named, false);
      }
      String name = folder.next(files);
      if (name == null || (folders.size() == 1 && isBehindTheEnd(folder.key + name))) {
        folders.pop();
        continue;
      }
      look(folder, name, files, named);
    }
    return new Page(files, named, true);
  }

  private boolean isBehindTheEnd(String key) {
    return query.before() != null && key.compareTo(query.before()) >= 0;
  }

  private void look(Folder folder, String name, List<StoredFile> files, List<String> named) {
    String key = folder.key + name;
    Path path = root.resolve(key);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      String failure =
          Files.isSymbolicLink(path)
              ? "it is a symbolic link that leads nowhere"
              : "it can't be looked at: " + why(e);
      files.add(new StoredFile(key, 0, 0, failure));
      return;
    }
    long modifiedAt = attributes.lastModifiedTime().toMillis();
    if (attributes.isDirectory()) {
      String inside = folder.afterIn(name);
      String failure = folders.size() >= DEEPEST ? "folders nest too deeply" : loop(path);
      if (failure != null) {
        files.add(new StoredFile(key + "/", 0, modifiedAt, failure));
      } else if (query.recursive()) {
        folders.push(new Folder(key + "/", "", inside));
      } else {
        named.add(key + "/");
      }
    } else if (folder.isAfter(name)) {
      return;
    } else if (attributes.isRegularFile()) {
      files.add(new StoredFile(key, attributes.size(), modifiedAt, null));
    } else {
      files.add(new StoredFile(key, 0, modifiedAt, "it is no regular file"));
    }
  }

  private @Nullable String loop(Path path) {
    if (!Files.isSymbolicLink(path)) {
      return null;
    }
    try {
      Path target = path.toRealPath();
      if (root.toRealPath().startsWith(target)) {
        return "it is a symbolic link to a directory that it lies in";
      }
      for (Path above = path.getParent();
          above != null && !above.equals(root);
          above = above.getParent()) {
        if (above.toRealPath().equals(target)) {
          return "it is a symbolic link to a directory that it lies in";
        }
      }
      return null;
    } catch (IOException e) {
      return "it is a symbolic link that can't be followed: " + why(e);
    }
  }

  private static String why(IOException e) {
    return e instanceof AccessDeniedException
        ? "access is denied to the user that Trailwarden runs as"
        : e instanceof NoSuchFileException ? "it is no longer there" : e.toString();
  }

  /** A directory under way. */
  private final class Folder {
    private final String key;
    private final String namePrefix;

    /** Where to begin: the path below this folder behind which keys are wanted. */
    private final @Nullable String after;

    private final Deque<String> names = new ArrayDeque<>();
    private @Nullable String filledUpTo;
    private boolean more = true;

    Folder(String key, String namePrefix, @Nullable String after) {
      this.key = key;
      this.namePrefix = namePrefix;
      this.after = after;
    }

    @Nullable String next(List<StoredFile> files) {
      if (names.isEmpty() && more) {
        try {
          fill();
        } catch (NoSuchFileException | NotDirectoryException e) {
          more = false; // gone since it was seen, with all that was in it
        } catch (IOException e) {
          more = false;
          files.add(new StoredFile(key, 0, 0, "the directory can't be listed: " + why(e)));
        }
      }
      return names.poll();
    }

    /** Whether it is what to begin behind; a folder of that name is not, but its content is. */
    boolean isAfter(String name) {
      return name.equals(after);
    }

    /** The rest of where to begin, for the folder of this name. */
    @Nullable String afterIn(String name) {
      return after != null && after.startsWith(name + "/")
          ? after.substring(name.length() + 1)
          : null;
    }

    private void fill() throws IOException {
      TreeSet<String> smallest = new TreeSet<>();
      more = false;
      String filled = filledUpTo;
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(key))) {
        for (Path path : stream) {
          String name = path.getFileName().toString();
          if (!name.startsWith(namePrefix) || !isWanted(name, filled)) {
            continue;
          }
          smallest.add(name);
          if (smallest.size() > query.pageSize()) {
            smallest.pollLast();
            more = true;
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      names.addAll(smallest);
      if (!smallest.isEmpty()) {
        filledUpTo = smallest.last();
      }
    }

    private boolean isWanted(String name, @Nullable String filled) {
      if (filled != null) {
        return name.compareTo(filled) > 0;
      }
      if (after == null) {
        return true;
      }
      int end = after.indexOf('/');
      return name.compareTo(end < 0 ? after : after.substring(0, end)) >= 0;
    }
  }
}
