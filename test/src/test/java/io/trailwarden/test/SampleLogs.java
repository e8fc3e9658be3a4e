package io.trailwarden.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The archive of {@code sample-logs}, and what its README promises. */
final class SampleLogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("../sample-logs").toAbsolutePath().normalize();

  /** A row of the README's table: {@code | detector | alerts | …}. */
  private static final Pattern ROW = Pattern.compile("\\| *`?([a-z0-9_]+)`? *\\| *([0-9]+) *\\|.*");

  private SampleLogs() {}

  static Path archive() {
    return FOLDER.resolve("archive");
  }

  /** How many alerts of which detector the README says that there are. */
  static SortedMap<String, Integer> promisedAlerts() {
    SortedMap<String, Integer> promised = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          promised.put(row.group(1), Integer.parseInt(row.group(2)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (promised.isEmpty()) {
      throw new IllegalStateException("no table of alerts in the README of the sample logs");
    }
    return promised;
  }

  /** The keys of all log files, sorted: what digests, their signatures and other things are not. */
  static List<String> logFiles() {
    try (Stream<Path> all = Files.walk(archive())) {
      return all.filter(Files::isRegularFile)
          .map(file -> archive().relativize(file).toString())
          .filter(key -> !key.contains("/CloudTrail-Digest/") && !key.endsWith(".metadata.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isCloudTrail(String key) {
    return key.contains("/CloudTrail/");
  }

  /** The text of every record of a CloudTrail file. */
  static List<String> records(String key) {
    List<String> records = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive().resolve(key)))) {
      for (JsonNode record : JSON.readTree(in).get("Records")) {
        records.add(record.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(key, e);
    }
    return records;
  }

  /** The lines of an access log, as the client sent them, byte by byte. */
  static List<String> lines(String key) {
    try {
      return new String(Files.readAllBytes(archive().resolve(key)), StandardCharsets.ISO_8859_1)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(key, e);
    }
  }
}
