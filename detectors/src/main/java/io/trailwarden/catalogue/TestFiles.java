package io.trailwarden.catalogue;

import io.trailwarden.derive.Environment;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads the tests that stand beside rules:
 *
 * <pre>{@code
 * base: console_login_root              # the event that cases begin with
 * environment: { accounts: [ "111122223333" ], trail_buckets: [ logs ] }   # optional; also geoip
 * fires:
 *   signs in without MFA: { additionalEventData.MFAUsed: "No" }
 *   five in ten minutes: [ { times: 4, every: 1m }, { at: 9m, sourceIPAddress: 192.0.2.9 } ]
 * silent:
 *   the login failed: { responseElements.ConsoleLogin: Failure }
 * }</pre>
 *
 * A case is what differs from the base, by dotted path ({@code <missing>} takes a field away), or a
 * list of such events. In an event {@code base} names another base, {@code at} its time after the
 * start, {@code times} and {@code every} repeat it.
 */
final class TestFiles {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Set<String> SECTIONS = Set.of("base", "environment", "fires", "silent");
  private static final int MAX_REPEATS = 10_000;

  private final Map<String, BaseEvent> bases;

  private TestFiles(Map<String, BaseEvent> bases) {
    this.bases = bases;
  }

  /**
   * With the bases of our catalogue.
   *
   * @throws RuleException when a base is broken
   */
  static TestFiles withOwnBases() throws RuleException {
    Map<String, BaseEvent> bases = new LinkedHashMap<>();
    for (RuleFile file : CatalogueFiles.ownBases()) {
      bases.put(file.name(), base(file));
    }
    return new TestFiles(bases);
  }

  Set<String> baseNames() {
    return bases.keySet();
  }

  /**
   * The cases of a file, {@code DETECTOR.test.yml}.
   *
   * @throws RuleException for the first thing in it that is wrong
   */
  List<TestCase> cases(RuleFile file) throws RuleException {
    String path = file.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String detector = name.substring(0, name.length() - CatalogueFiles.TEST_ENDING.length());
    Map<String, Object> root = map(load(file), "a test file", file);
    for (String section : root.keySet()) {
      if (!SECTIONS.contains(section)) {
        throw error(file, "unknown section '" + section + "'");
      }
    }
    if (!root.containsKey("fires") || !root.containsKey("silent")) {
      throw error(file, "tests need both fires and silent");
    }
    Environment environment = environment(root.get("environment"), file);
    List<TestCase> cases = new ArrayList<>();
    for (String section : List.of("fires", "silent")) {
      for (Map.Entry<String, Object> entry : map(root.get(section), section, file).entrySet()) {
        List<TestEvent> events = new ArrayList<>();
        List<?> steps =
            entry.getValue() instanceof List<?> list
                ? list
                : Collections.singletonList(entry.getValue());
        for (Object step : steps) {
          addEvents(
              map(step, "'" + entry.getKey() + "'", file),
              root.get("base"),
              detector + "/" + entry.getKey() + "/",
              events,
              file);
        }
        cases.add(
            new TestCase(detector, entry.getKey(), section.equals("fires"), environment, events));
      }
    }
    return cases;
  }

  private void addEvents(
      Map<String, Object> step,
      @Nullable Object defaultBase,
      String seed,
      List<TestEvent> events,
      RuleFile file)
      throws RuleException {
    Map<String, Object> differences = new LinkedHashMap<>(step);
    Object own = differences.remove("base");
    Object name = own == null ? defaultBase : own;
    BaseEvent base = name == null ? null : bases.get(name.toString());
    if (base == null) {
      throw error(file, "no base '" + name + "'; there are " + bases.keySet());
    }
    Duration at = duration(differences.remove("at"), file);
    Duration every = duration(differences.remove("every"), file);
    Object times = differences.remove("times");
    int repeats = times == null ? 1 : times instanceof Integer number ? number : 0;
    if (repeats < 1 || repeats > MAX_REPEATS) {
      throw error(file, "times must be from 1 to " + MAX_REPEATS + ", not " + times);
    }
    for (int i = 0; i < repeats; i++) {
      events.add(base.with(differences, at.plus(every.multipliedBy(i)), seed + events.size()));
    }
  }

  private static BaseEvent base(RuleFile file) throws RuleException {
    Map<String, Object> root = map(load(file), "a base", file);
    for (LogSource source : LogSource.values()) {
      if (source.service().equals(root.get("source"))) {
        return new BaseEvent(source, map(root.get("event"), "event", file));
      }
    }
    throw error(file, "source is no log of ours: " + root.get("source"));
  }

  private static Environment environment(@Nullable Object value, RuleFile file)
      throws RuleException {
    if (value == null) {
      return Environment.UNKNOWN;
    }
    Map<String, Object> map = map(value, "environment", file);
    if (!Set.of("accounts", "trail_buckets", "geoip").containsAll(map.keySet())) {
      throw error(file, "environment holds accounts, trail_buckets and geoip, not " + map.keySet());
    }
    try {
      return new Environment(
          texts(map.get("accounts"), file),
          texts(map.get("trail_buckets"), file),
          List.copyOf(texts(map.get("geoip"), file)));
    } catch (IllegalArgumentException e) {
      throw error(file, String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> texts(@Nullable Object value, RuleFile file) throws RuleException {
    if (value == null) {
      return Set.of();
    }
    if (!(value instanceof List<?> list)) {
      throw error(file, "environment must hold lists");
    }
    Set<String> texts = new LinkedHashSet<>();
    list.forEach(item -> texts.add(String.valueOf(item)));
    return texts;
  }

  private static Duration duration(@Nullable Object value, RuleFile file) throws RuleException {
    if (value == null) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(value.toString());
    if (!matcher.matches()) {
      throw error(file, "'" + value + "' is no duration such as 90s, 10m, 1h, 2d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static @Nullable Object load(RuleFile file) throws RuleException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setLabel(file.path())
            .setMaxAliasesForCollections(0)
            .build();
    try {
      return new Load(settings).loadFromString(new String(file.content(), StandardCharsets.UTF_8));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
      throw new RuleException(
          new Location(file.path(), line, column), "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw error(file, "not YAML: " + e.getMessage());
    }
  }

  private static Map<String, Object> map(@Nullable Object value, String what, RuleFile file)
      throws RuleException {
    if (!(value instanceof Map<?, ?> map)) {
      throw error(file, what + " must be a map");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, item) -> copy.put(String.valueOf(key), item));
    return copy;
  }

  static RuleException error(RuleFile file, String reason) {
    return new RuleException(new Location(file.path(), 1, 1), reason);
  }
}
