package io.trailwarden.job.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The index templates of {@code deploy/opensearch}, which the job's jar holds as resources. */
final class IndexTemplates {
  private static final String FOLDER = "opensearch/";
  private static final String END = ".json";

  /** One that is surely there, to find the others by. */
  private static final String ANCHOR = FOLDER + DeadLetterDocuments.INDEX + END;

  private IndexTemplates() {}

  /** Bodies by name; a template is named as its file is. */
  static SortedMap<String, byte[]> all() {
    return all(IndexTemplates.class.getClassLoader());
  }

  static SortedMap<String, byte[]> all(ClassLoader loader) {
    URL anchor = loader.getResource(ANCHOR);
    if (anchor == null) {
      throw new IllegalStateException(ANCHOR + " is not in the job's jar");
    }
    try {
      return anchor.openConnection() instanceof JarURLConnection jar
          ? ofJar(jar)
          : ofFolder(Path.of(anchor.toURI()).resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException("reading index templates beside " + anchor, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("index templates are at " + anchor, e);
    }
  }

  private static SortedMap<String, byte[]> ofJar(JarURLConnection connection) throws IOException {
    SortedMap<String, byte[]> templates = new TreeMap<>();
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(FOLDER)
            && name.endsWith(END)
            && name.indexOf('/', FOLDER.length()) < 0) {
          try (InputStream in = jar.getInputStream(entry)) {
            templates.put(nameOf(name.substring(FOLDER.length())), in.readAllBytes());
          }
        }
      }
    }
    return templates;
  }

  private static SortedMap<String, byte[]> ofFolder(Path folder) throws IOException {
    SortedMap<String, byte[]> templates = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + END)) {
      for (Path file : files) {
        templates.put(nameOf(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    return templates;
  }

  private static String nameOf(String file) {
    return file.substring(0, file.length() - END.length());
  }
}
