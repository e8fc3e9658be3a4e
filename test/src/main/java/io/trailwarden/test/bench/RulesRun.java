package io.trailwarden.test.bench;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.MatchHandler;
import io.trailwarden.sigma.match.Matcher;
import java.util.List;

/** Reads log files and shows their events to rules. */
final class RulesRun {
  private static final int CHUNK = 256 << 10;
  private static final Origin FILE = new Origin.LogFile("file:///corpus", "a.json.gz", 0);

  private final LogReader reader = new LogReader(Limits.DEFAULT);
  private final Matching matching;

  RulesRun(Matcher matcher) {
    this.matching = new Matching(matcher);
  }

  static RulesRun of(List<Rule> rules) {
    return new RulesRun(RuleCompiler.compile(rules).newMatcher(FieldSource.NONE));
  }

  /** How many matches there are, of all events with all rules. */
  int matches(List<byte[]> files) {
    matching.matches = 0;
    matching.events = 0;
    for (byte[] file : files) {
      reader.begin(FILE, matching);
      for (int from = 0; from < file.length; from += CHUNK) {
        reader.read(file, from, Math.min(CHUNK, file.length - from));
      }
      reader.end();
    }
    if (matching.events != files.size() * GeneratedCorpus.EVENTS_A_FILE) {
      throw new IllegalStateException(matching.events + " events");
    }
    return matching.matches;
  }

  private static final class Matching implements ReadHandler {
    private final Matcher matcher;
    private final MatchHandler counting = (rule, current) -> count();
    private int events;
    private int matches;

    Matching(Matcher matcher) {
      this.matcher = matcher;
    }

    private void count() {
      matches++;
    }

    @Override
    public void event(Event event) {
      events++;
      matcher.match(event, counting);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new IllegalStateException(deadLetter.toString());
    }

    @Override
    public void notice(Notice notice) {
      throw new IllegalStateException(notice.toString());
    }

    @Override
    public void file(FileFact fact) {}
  }
}
