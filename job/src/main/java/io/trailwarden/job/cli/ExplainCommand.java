package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.Explainer;
import io.trailwarden.detect.Explanation;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.parse.RuleErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why an event is one for a detector, or not. */
@Command(
    name = "explain",
    sortOptions = false,
    customSynopsis = "trailwarden detectors explain ID EVENT|- [OPTION]…",
    description = {
      "Say why an event is one for a detector or not: each condition of its rules, whether it holds,"
          + " and what the event has in the field.",
      "",
      "EVENT is a file with a CloudTrail record, a log file of CloudTrail or of S3 server access"
          + " logs, gzip or not; - is standard input."
    },
    footer = {
      "",
      "Examples:",
      "  trailwarden detectors explain root_login_without_mfa event.json",
      "  trailwarden detectors explain my_rule 111122223333_CloudTrail_….json.gz --event-id 0f3c…",
      "      --rules my-rules",
      "  grep REST.DELETE access.log | trailwarden detectors explain s3access_anonymous_write -"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Call call;

  @Parameters(index = "0", paramLabel = "ID", description = "The detector's id.")
  String id = "";

  @Parameters(
      index = "1",
      paramLabel = "EVENT|-",
      description = "The file that the event is in; - for standard input.")
  String file = "";

  @Option(
      names = "--event-id",
      paramLabel = "EVENT_ID",
      description = "Only the event of that eventID, or request id of an access log.")
  @Nullable String eventId;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many events are explained (10); those that match come first.")
  int limit = 10;

  @Mixin RuleOptions rules = new RuleOptions();
  @Mixin DetectionOptions detection = new DetectionOptions();
  @Mixin CommonOptions common = new CommonOptions();

  ExplainCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors {
    if (limit < 1) {
      throw new UsageException("--limit is at least 1, not " + limit);
    }
    Catalogue catalogue = rules.catalogue(call);
    Catalogue.Entry entry = DetectorsCommand.find(id, catalogue);
    if (entry.kind() == Catalogue.Kind.INTEGRITY) {
      throw new UsageException(
          id
              + " is concluded from digests and log files, not from what is in an event: `trailwarden"
              + " verify` says why a file is not verified");
    }
    Detectors detectors = catalogue.compile(Instant.EPOCH);
    Explained explained =
        new Explained(detectors.newExplainer(id, detection.environment()), eventId, limit);
    try (LogReader reader = new LogReader(detection.limits());
        InputStream in = open()) {
      reader.begin(new Origin.LogFile("file://", file, Event.NO_TIME), explained);
      byte[] chunk = new byte[64 * 1024];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        reader.read(chunk, 0, count);
      }
      reader.end();
    } catch (NoSuchFileException e) {
      throw new UsageException(file + ": no such file", e);
    } catch (IOException e) {
      throw new UsageException(file + ": can't be read: " + e.getMessage(), e);
    }
    if (explained.events == 0) {
      throw new UsageException(file + ": " + explained.whyNothing());
    }
    print(entry, catalogue, explained);
    return ExitCode.DONE;
  }

  private InputStream open() throws IOException {
    if (file.equals("-")) {
      return System.in;
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new UsageException(file + ": is a directory; name one file");
    }
    return Files.newInputStream(path);
  }

  private void print(Catalogue.Entry entry, Catalogue catalogue, Explained explained) {
    Marks marks = Marks.of(call.environment());
    call.out().println(entry.id() + ": " + entry.metadata().title());
    catalogue.rules().correlations().stream()
        .filter(correlation -> correlation.name().equals(id))
        .forEach(
            correlation ->
                call.out()
                    .println(
                        "It concludes from several events: "
                            + DetectorText.correlation(correlation).replace("\n", " ")));
    for (Explanation explanation : explained.shown()) {
      ExplanationText.of(explanation, marks).forEach(call.out()::println);
    }
    int shown = explained.shown().size();
    if (explained.events > shown) {
      call.note(
          Counted.of(explained.events, "event")
              + ", of which "
              + explained.matching
              + " match; "
              + shown
              + " explained (--limit, --event-id)");
    }
    if (explained.deadLetters > 0) {
      call.note(
          Counted.of(explained.deadLetters, "part")
              + " of "
              + file
              + " can't be read: "
              + explained.firstDeadLetter);
    }
  }

  /** Takes the events of a file, and keeps what is to be shown. */
  private static final class Explained implements ReadHandler {
    private final Explainer explainer;
    private final @Nullable String eventId;
    private final int limit;
    private final List<Explanation> matched = new ArrayList<>();
    private final List<Explanation> others = new ArrayList<>();
    private String firstDeadLetter = "";
    long events;
    long matching;
    long deadLetters;
    private long read;

    Explained(Explainer explainer, @Nullable String eventId, int limit) {
      this.explainer = explainer;
      this.eventId = eventId;
      this.limit = limit;
    }

    List<Explanation> shown() {
      return Stream.concat(matched.stream(), others.stream()).limit(limit).toList();
    }

    String whyNothing() {
      if (eventId != null && read > 0) {
        return "there is no event " + eventId + " among its " + Counted.of(read, "event");
      }
      return deadLetters > 0
          ? "no event can be read: " + firstDeadLetter
          : "there is no event in it";
    }

    @Override
    public void event(Event event) {
      read++;
      if (eventId != null && !eventId.equals(event.id()) && !eventId.equals(event.requestId())) {
        return;
      }
      events++;
      Explanation explanation = explainer.explain(event);
      if (explanation.matches()) {
        matching++;
      }
      List<Explanation> kept = explanation.matches() ? matched : others;
      if (kept.size() < limit) {
        kept.add(explanation);
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      deadLetters++;
      if (firstDeadLetter.isEmpty()) {
        firstDeadLetter = deadLetter.detail();
      }
    }

    @Override
    public void notice(Notice notice) {}

    @Override
    public void file(FileFact fact) {}
  }
}
