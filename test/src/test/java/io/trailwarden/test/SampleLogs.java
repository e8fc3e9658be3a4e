package io.trailwarden.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.samplelogs.ExpectedAlerts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The archive of {@code sample-logs}, and what its README promises. */
final class SampleLogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("../sample-logs").toAbsolutePath().normalize();

  private SampleLogs() {}

  static Path archive() {
    return FOLDER.resolve("archive");
  }

  static Path tampered() {
    return FOLDER.resolve("tampered");
  }

  static Path publicKeys() {
    return FOLDER.resolve("public-keys");
  }

  /** How many alerts of which detector the README says that there are. */
  static SortedMap<String, Integer> promisedAlerts() {
    try {
      return ExpectedAlerts.read(FOLDER.resolve("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys of all log files, sorted: what digests, their signatures and other things are not. */
  static List<String> logFiles() {
    return keys(archive(), key -> isCloudTrail(key) || key.startsWith("s3-access/"));
  }

  /** The keys of all digests, sorted. */
  static List<String> digests() {
    return keys(archive(), key -> key.contains("/CloudTrail-Digest/") && key.endsWith(".json.gz"));
  }

  private static List<String> keys(Path folder, Predicate<String> wanted) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(wanted)
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
