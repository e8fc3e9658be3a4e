package io.trailwarden.catalogue;

import io.trailwarden.derive.Environment;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tests that stand beside rules:
 *
 * <pre>{@code
 * base: console_login_root              # the event that cases begin with
 * environment: { accounts: [ "111122223333" ], trail_buckets: [ logs ] }   # optional; also geoip
 * fires:
 *   signs in without MFA: { additionalEventData.MFAUsed: "No" }
 *   five in ten minutes: [ { times: 4, every: 1m }, { at: 9m, sourceIPAddress: 192.0.2.9 } ]
 *   as it was logged: { events: [ { "eventName": "ConsoleLogin", … } ] }
 * silent:
 *   the login failed: { responseElements.ConsoleLogin: Failure }
 * }</pre>
 *
 * A case is what differs from the base, by dotted path ({@code <missing>} takes a field away), or a
 * list of such events. In an event {@code base} names another base, {@code at} its time after the
 * start, {@code times} and {@code every} repeat it. {@code events} are whole ones as logs hold
 * them: CloudTrail records, also as text, and lines of an access log.
 */
final class TestFiles {
  private static final Pattern DURATION = Pattern.compile("(-?[0-9]{1,6})([smhd])");
  private static final Set<String> SECTIONS = Set.of("base", "environment", "fires", "silent");
  private static final String EVENTS = "events";
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
    return withBases(List.of());
  }

  /**
   * With the bases of our catalogue and a user's, whose own come before ours of the same name.
   *
   * @throws RuleException when a base is broken
   */
  static TestFiles withBases(List<RuleFile> files) throws RuleException {
    Map<String, BaseEvent> bases = new LinkedHashMap<>();
    for (RuleFile file : CatalogueFiles.ownBases()) {
      bases.put(file.name(), base(file));
    }
    for (RuleFile file : files) {
      bases.put(file.name(), base(file));
    }
    return new TestFiles(bases);
  }

  Set<String> baseNames() {
    return bases.keySet();
  }

  /** The detector that a file of tests is for, {@code DETECTOR.test.yml}. */
  static String detector(RuleFile file) {
    String path = file.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(0, name.length() - CatalogueFiles.TEST_ENDING.length());
  }

  /**
   * The cases of a file.
   *
   * @throws RuleException for the first thing in it that is wrong
   */
  List<TestCase> cases(RuleFile file) throws RuleException {
    String detector = detector(file);
    Located document = Located.document(file);
    Map<String, Located> root = document.map("a test file");
    for (Map.Entry<String, Located> section : root.entrySet()) {
      if (!SECTIONS.contains(section.getKey())) {
        throw section
            .getValue()
            .error(
                "unknown section '"
                    + section.getKey()
                    + "'; there are "
                    + String.join(", ", new TreeSet<>(SECTIONS)));
      }
    }
    Located base = root.get("base");
    String defaultBase = base == null ? null : base.text("base");
    Environment environment = environment(root.get("environment"));
    List<TestCase> cases = new ArrayList<>();
    for (String section : List.of("fires", "silent")) {
      Located values = root.get(section);
      if (values == null) {
        throw document.error("tests need both fires and silent");
      }
      for (Map.Entry<String, Located> entry : values.map(section).entrySet()) {
        List<TestEvent> events = new ArrayList<>();
        String seed = detector + "/" + entry.getKey() + "/";
        for (Located step : entry.getValue().listOrOne()) {
          addEvents(step, "'" + entry.getKey() + "'", defaultBase, seed, events);
        }
        cases.add(
            new TestCase(
                detector,
                entry.getKey(),
                section.equals("fires"),
                environment,
                events,
                entry.getValue().location()));
      }
    }
    return cases;
  }

  private void addEvents(
      Located step, String what, @Nullable String defaultBase, String seed, List<TestEvent> events)
      throws RuleException {
    Map<String, Located> parts = new LinkedHashMap<>(step.map(what));
    Located whole = parts.remove(EVENTS);
    if (whole != null) {
      if (!parts.isEmpty()) {
        throw step.error("events are taken as they are; beside them stands nothing");
      }
      for (Located event : whole.listOrOne()) {
        events.add(event(event));
      }
      return;
    }
    Located own = parts.remove("base");
    String name = own == null ? defaultBase : own.text("base");
    BaseEvent base = name == null ? null : bases.get(name);
    if (base == null) {
      throw (own == null ? step : own)
          .error(
              name == null
                  ? "no base is named, here or at the top of the file"
                  : "no base '" + name + "'; there are " + bases.keySet());
    }
    Duration at = duration(parts.remove("at"));
    Duration every = duration(parts.remove("every"));
    int repeats = repeats(parts.remove("times"));
    Map<String, Object> differences = new LinkedHashMap<>();
    for (Map.Entry<String, Located> part : parts.entrySet()) {
      differences.put(part.getKey(), part.getValue().value());
    }
    for (int i = 0; i < repeats; i++) {
      events.add(base.with(differences, at.plus(every.multipliedBy(i)), seed + events.size()));
    }
  }

  private static int repeats(@Nullable Located times) throws RuleException {
    if (times == null) {
      return 1;
    }
    int repeats = times.value() instanceof Integer number ? number : 0;
    if (repeats < 1 || repeats > MAX_REPEATS) {
      throw times.error("times must be from 1 to " + MAX_REPEATS + ", not " + times.value());
    }
    return repeats;
  }

  /** A whole event. */
  private static TestEvent event(Located event) throws RuleException {
    if (event.isMap()) {
      Map<String, Object> fields = plain(event, "an event");
      return new TestEvent(LogSource.CLOUDTRAIL, json(event, fields), time(fields));
    }
    if (!event.isText()) {
      throw event.error("an event is a CloudTrail record, or a line of an access log");
    }
    String text = event.text("an event").strip();
    LogSource source = text.startsWith("{") ? LogSource.CLOUDTRAIL : LogSource.S3_SERVER_ACCESS;
    return new TestEvent(source, text.getBytes(StandardCharsets.UTF_8), BaseEvent.START);
  }

  private static byte[] json(Located place, Map<String, Object> fields) throws RuleException {
    try {
      return BaseEvent.json(fields);
    } catch (IllegalArgumentException e) {
      throw place.error(String.valueOf(e.getMessage()));
    }
  }

  private static Instant time(Map<String, Object> fields) {
    try {
      return Instant.parse(String.valueOf(fields.get("eventTime")));
    } catch (DateTimeException e) {
      // The test is perhaps about that; it is delivered like all events without a time.
      return BaseEvent.START;
    }
  }

  /**
   * An event of a file in a folder {@code bases}.
   *
   * @throws RuleException when it is none
   */
  static BaseEvent base(RuleFile file) throws RuleException {
    Located document = Located.document(file);
    Map<String, Located> root = document.map("a base");
    Located source = root.get("source");
    Located event = root.get("event");
    if (source == null || event == null) {
      throw document.error(
          "no event that tests begin with: it has source and event; rules do not stand in bases/");
    }
    for (LogSource each : LogSource.values()) {
      if (each.service().equals(source.text("source"))) {
        return new BaseEvent(each, plain(event, "event"));
      }
    }
    throw source.error("source is no log of ours: " + source.text("source"));
  }

  private static Environment environment(@Nullable Located value) throws RuleException {
    if (value == null) {
      return Environment.UNKNOWN;
    }
    Map<String, Located> map = value.map("environment");
    if (!Set.of("accounts", "trail_buckets", "geoip").containsAll(map.keySet())) {
      throw value.error("environment holds accounts, trail_buckets and geoip, not " + map.keySet());
    }
    try {
      return new Environment(
          texts(map.get("accounts")),
          texts(map.get("trail_buckets")),
          List.copyOf(texts(map.get("geoip"))));
    } catch (IllegalArgumentException e) {
      throw value.error(String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> texts(@Nullable Located value) throws RuleException {
    if (value == null) {
      return Set.of();
    }
    if (!value.isList()) {
      throw value.error("environment must hold lists");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Located item : value.listOrOne()) {
      texts.add(item.text("an item"));
    }
    return texts;
  }

  private static Duration duration(@Nullable Located value) throws RuleException {
    if (value == null) {
      return Duration.ZERO;
    }
    String text = value.text("a duration");
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw value.error("'" + text + "' is no duration such as 90s, 10m, 1h, 2d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Map<String, Object> plain(Located value, String what) throws RuleException {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<String, Located> entry : value.map(what).entrySet()) {
      copy.put(entry.getKey(), entry.getValue().value());
    }
    return copy;
  }
}
