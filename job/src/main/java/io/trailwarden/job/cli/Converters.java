package io.trailwarden.job.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the texts of options become values. */
final class Converters {
  private Converters() {}

  /** Lets a command line read all of them. */
  static void register(CommandLine line) {
    line.registerConverter(Instant.class, new ToInstant());
    line.registerConverter(Duration.class, new ToDuration());
    line.registerConverter(Size.class, new ToSize());
  }

  /** A number of bytes. */
  record Size(long bytes) {
    int atMostAnInt(String option) {
      if (bytes > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(option + " is at most 2 GB");
      }
      return (int) bytes;
    }
  }

  /** {@code 2026-01-05}, its first moment in UTC, or {@code 2026-01-05T10:00:00Z}. */
  static final class ToInstant implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.contains("T")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is neither a day such as 2026-01-05 nor a time such as"
                + " 2026-01-05T10:00:00Z");
      }
    }
  }

  /** {@code 45s}, {@code 30m}, {@code 25h}, {@code 7d}, or as ISO 8601 writes it. */
  static final class ToDuration implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}) ?(ms|s|m|min|h|d)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = SHORT.matcher(text);
      if (matcher.matches()) {
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofMinutes(count);
        };
      }
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative()) {
          return duration;
        }
      } catch (DateTimeException e) {
        // The same answer as for a negative one.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a duration such as 45s, 30m, 25h or 7d");
    }
  }

  /** {@code 4096}, {@code 64KB}, {@code 32MB}, {@code 16GB}; a KB is 1024 bytes. */
  static final class ToSize implements ITypeConverter<Size> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}) ?(B|KB|MB|GB)?");
    private static final Map<String, Integer> SHIFTS = Map.of("KB", 10, "MB", 20, "GB", 30);

    @Override
    public Size convert(String text) {
      Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a size such as 4096, 64KB, 32MB or 16GB");
      }
      String unit = matcher.group(2);
      int shift = unit == null ? 0 : SHIFTS.getOrDefault(unit, 0);
      return new Size(Long.parseLong(matcher.group(1)) << shift);
    }
  }
}
