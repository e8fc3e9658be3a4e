package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.alert.Run;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.InMemoryRun;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.pipeline.Pipeline;
import io.trailwarden.read.Limits;
import io.trailwarden.sigma.parse.RuleErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** The committed archive raises the alerts that its README promises, and none else. */
class SampleStoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The day of the story; the archive's own files are delivered up to some hours into the next. */
  private static final Instant DAY = Instant.parse("2025-03-18T00:00:00Z");

  private static final int SECONDS_OF_DAY = 86_400;
  private static final Detectors DETECTORS = detectors();
  private static final List<byte[]> EVENTS = events();
  private static final List<Detection> EXPECTED = inMemory(new Random(0), false);

  @Test
  void raisesTheAlertsThatTheReadmeCountsAndNoOther() throws IOException {
    try (InMemoryRun run = newRun()) {
      for (String key : SampleLogs.logFiles()) {
        run.read(
            new Origin.LogFile("file:///archive", key, Event.NO_TIME),
            Files.readAllBytes(SampleLogs.archive().resolve(key)));
      }
      SortedMap<String, Integer> counts = new TreeMap<>();
      run.detections().forEach(found -> counts.merge(found.detector(), 1, Integer::sum));

      assertThat(run.deadLetters()).isEmpty();
      assertThat(run.eventCount()).isGreaterThan(8000);
      assertThat(counts).isEqualTo(SampleLogs.promisedAlerts());
    }
  }

  @Test
  void showsEachDetectorOfEventsAtWork() {
    Set<String> ofEvents = new TreeSet<>(DETECTORS.metadata().keySet());
    ofEvents.removeAll(IntegrityAlerts.DETECTORS);
    assertThat(SampleLogs.promisedAlerts().keySet()).isEqualTo(ofEvents);
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void anyOrderOfItsEventsWithAnyOfThemTwiceGivesTheSameDetections(@ForAll long seed) {
    assertThat(inMemory(new Random(seed), true)).isEqualTo(EXPECTED);
  }

  /**
   * The same on a Flink cluster in this process with two tasks, watermarks and all: events are
   * dealt into log files at random, some into two, each file delivered within a day after its
   * events.
   */
  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void anyDeliveryOfItsEventsGivesTheSameAlertsOnFlink(@ForAll long seed) throws Exception {
    Path folder = Files.createTempDirectory("any-delivery");
    try {
      Path archive = Files.createDirectory(folder.resolve("archive"));
      deal(new Random(seed), archive);
      assertThat(onFlink(archive, folder.resolve("dealt.jsonl"))).isEqualTo(Ordered.ALERTS);
    } finally {
      delete(folder);
    }
  }

  /** What a replay of the archive as it is finds, once for all tries. */
  private static final class Ordered {
    static final SortedMap<String, JsonNode> ALERTS = alerts();

    private static SortedMap<String, JsonNode> alerts() {
      try {
        Path file = Files.createTempFile("ordered", ".jsonl");
        try {
          return onFlink(SampleLogs.archive(), file);
        } finally {
          Files.deleteIfExists(file);
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static SortedMap<String, JsonNode> onFlink(Path archive, Path output) throws Exception {
    Configuration conf = new Configuration();
    conf.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
    conf.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    conf.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, conf);
    PipelineSettings settings =
        new PipelineSettings(
            Run.replay("any-order"),
            List.of(),
            false,
            Map.of(),
            Environment.UNKNOWN,
            Limits.DEFAULT,
            null,
            null,
            PipelineSettings.WATERMARK_DELAY,
            PipelineSettings.RETENTION,
            null,
            new Output.ToFile(output.toString()),
            new Output.ToFile(output + ".dead-letters"),
            null);
    Pipeline.replay(
        env,
        new ArchiveSettings(
            archive.toString(),
            new AwsSettings(null, null, null),
            null,
            null,
            Set.of(),
            Set.of(),
            PipelineSettings.RETENTION,
            false),
        settings);
    env.execute();
    assertThat(Path.of(output + ".dead-letters")).isEmptyFile();
    SortedMap<String, JsonNode> alerts = new TreeMap<>();
    for (String line : Files.readAllLines(output)) {
      JsonNode alert = JSON.readTree(line);
      alerts.put(alert.at("/finding_info/uid").asText(), Alerts.withoutOrigin(alert));
    }
    Files.delete(Path.of(output + ".dead-letters"));
    return alerts;
  }

  /**
   * Some hundred files, each with events of any time of the day, delivered when the day is over.
   */
  private static void deal(Random random, Path archive) throws IOException {
    List<List<byte[]>> records = hands();
    List<List<byte[]>> lines = hands();
    for (byte[] event : EVENTS) {
      List<List<byte[]>> hands = event[0] == '{' ? records : lines;
      hands.get(random.nextInt(hands.size())).add(event);
      if (random.nextInt(10) == 0) {
        hands.get(random.nextInt(hands.size())).add(event);
      }
    }
    for (int i = 0; i < records.size(); i++) {
      Collections.shuffle(records.get(i), random);
      Collections.shuffle(lines.get(i), random);
      Instant delivered = DAY.plusSeconds(SECONDS_OF_DAY + random.nextInt(SECONDS_OF_DAY / 24));
      write(archive, delivered, i, records.get(i), lines.get(i));
    }
  }

  private static List<List<byte[]>> hands() {
    return Stream.<List<byte[]>>generate(ArrayList::new).limit(100).toList();
  }

  private static void write(
      Path archive, Instant delivered, int number, List<byte[]> records, List<byte[]> lines)
      throws IOException {
    String day = format("uuuu/MM/dd", delivered);
    Path folder = archive.resolve("AWSLogs/111122223333/CloudTrail/us-east-1").resolve(day);
    Files.createDirectories(folder);
    String time = format("uuuuMMdd'T'HHmm'Z'", delivered);
    Path file =
        folder.resolve("111122223333_CloudTrail_us-east-1_" + time + "_" + number + ".json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"Records\":[".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < records.size(); i++) {
        out.write(i == 0 ? new byte[0] : new byte[] {','});
        out.write(records.get(i));
      }
      out.write("]}".getBytes(StandardCharsets.UTF_8));
    }
    Path logs = Files.createDirectories(archive.resolve("s3-access"));
    String unique = String.format("%016X", number);
    try (OutputStream out =
        Files.newOutputStream(
            logs.resolve(format("uuuu-MM-dd-HH-mm-ss", delivered) + "-" + unique))) {
      for (byte[] line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }

  private static String format(String pattern, Instant time) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(time);
  }

  private static List<Detection> inMemory(Random random, boolean inDisorder) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < EVENTS.size(); i++) {
      order.add(i);
      if (inDisorder && random.nextInt(10) == 0) {
        order.add(i);
      }
    }
    if (inDisorder) {
      Collections.shuffle(order, random);
    }
    try (InMemoryRun run = newRun()) {
      for (int index : order) {
        Origin origin = new Origin.StreamRecord("s", "shard-0", Integer.toString(index), 0);
        run.read(origin, EVENTS.get(index));
      }
      return run.detections();
    }
  }

  private static InMemoryRun newRun() {
    return new InMemoryRun(DETECTORS, Environment.UNKNOWN, Limits.DEFAULT);
  }

  private static Detectors detectors() {
    Catalogue catalogue = Catalogue.own();
    try {
      return Detectors.of(catalogue.rules(), catalogue.javaDetectors());
    } catch (RuleErrors e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each record and line of the archive for itself; each once, though the archive repeats some. */
  private static List<byte[]> events() {
    Set<String> events = new LinkedHashSet<>();
    for (String key : SampleLogs.logFiles()) {
      if (SampleLogs.isCloudTrail(key)) {
        SampleLogs.records(key).forEach(record -> events.add(latin1(record)));
      } else {
        events.addAll(SampleLogs.lines(key));
      }
    }
    return events.stream().map(event -> event.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  /** UTF-8 bytes as characters, as lines are kept, which have no encoding. */
  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
