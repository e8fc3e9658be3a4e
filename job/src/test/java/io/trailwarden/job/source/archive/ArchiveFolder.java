package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory that tests fill as AWS would. A file's content is its key, unless they say other. */
final class ArchiveFolder {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

  final Path root;

  ArchiveFolder(Path root) {
    this.root = root;
  }

  static String cloudTrailKey(String account, String region, Instant time, String unique) {
    return "AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%s.json.gz"
        .formatted(account, region, DAY.format(time), account, region, MINUTE.format(time), unique);
  }

  static String accessKey(String prefix, Instant time, int unique) {
    return prefix + SECOND.format(time) + "-%016X".formatted(unique);
  }

  String put(String key) {
    return put(key, key.getBytes(StandardCharsets.UTF_8));
  }

  String put(String key, byte[] content) {
    try {
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ArchiveSettings settings() {
    return settings(null, null, Set.of(), Set.of());
  }

  ArchiveSettings settings(
      @Nullable Instant from, @Nullable Instant to, Set<String> accounts, Set<String> regions) {
    return new ArchiveSettings(
        root.toString(),
        new AwsSettings(null, null, null),
        from,
        to,
        accounts,
        regions,
        Duration.ofHours(25),
        false);
  }
}
