package io.trailwarden.samplelogs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What is in a directory. Gzip is compared by content: the same bytes deflate differently with
 * another zlib.
 */
final class Tree {
  private Tree() {}

  /** Path to inflated content as ISO 8859-1, which keeps every byte. */
  static SortedMap<String, String> read(Path root) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        tree.put(name, new String(inflated(file), StandardCharsets.ISO_8859_1));
      }
    }
    return tree;
  }

  static byte[] inflated(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
