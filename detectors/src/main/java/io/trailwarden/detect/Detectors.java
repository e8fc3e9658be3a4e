package io.trailwarden.detect;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.FieldPath;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.CompiledRules;
import io.trailwarden.sigma.parse.JavaEntry;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.state.Correlator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All detectors, compiled: rules to programs, correlations to questions about state. Immutable;
 * shared by all threads. Not serializable: rule files travel, and each process compiles them.
 */
public final class Detectors {
  private final CompiledRules compiled;
  private final List<Outcome> outcomes;
  private final Map<String, Metadata> metadata;
  private final Map<String, Correlator> correlators;
  private final Listing listing;
  private final List<String> withoutBaseline;
  private final List<Rule> programs;

  private Detectors(
      CompiledRules compiled,
      List<Rule> programs,
      List<Outcome> outcomes,
      Map<String, Metadata> metadata,
      Map<String, Correlator> correlators,
      Listing listing,
      List<String> withoutBaseline) {
    this.compiled = compiled;
    this.programs = List.copyOf(programs);
    this.outcomes = List.copyOf(outcomes);
    this.metadata = Collections.unmodifiableMap(metadata);
    this.correlators = Map.copyOf(correlators);
    this.listing = listing;
    this.withoutBaseline = List.copyOf(withoutBaseline);
  }

  /**
   * Compiles rules and correlations, and adds the detectors that are written in Java.
   *
   * @param javaEntries what those say of themselves, an entry for each
   * @throws RuleErrors naming everything that this engine can't run yet, and each detector written
   *     in Java without its entry or the other way round
   */
  public static Detectors of(RuleSet rules, List<JavaEntry> javaEntries) throws RuleErrors {
    return of(rules, javaEntries, (Instant) null);
  }

  /**
   * Compiles as {@link #of(RuleSet, List)} does, with {@code first_seen} detectors.
   *
   * @param baselineUntil what was seen before is not new to a {@code first_seen} detector; null:
   *     these are off, see {@link #withoutBaseline}
   */
  public static Detectors of(
      RuleSet rules, List<JavaEntry> javaEntries, @Nullable Instant baselineUntil)
      throws RuleErrors {
    return of(rules, javaEntries, JavaDetectors.all(), baselineUntil);
  }

  /**
   * Compiles rules and correlations alone, without the detectors that are written in Java.
   *
   * @param baselineUntil as {@link #of(RuleSet, List, Instant)} takes it
   * @throws RuleErrors naming everything that this engine can't run yet
   */
  public static Detectors withoutJava(RuleSet rules, @Nullable Instant baselineUntil)
      throws RuleErrors {
    return of(rules, List.of(), List.of(), baselineUntil);
  }

  static Detectors of(RuleSet rules, List<JavaEntry> javaEntries, List<JavaDetector> javaDetectors)
      throws RuleErrors {
    return of(rules, javaEntries, javaDetectors, null);
  }

  static Detectors of(
      RuleSet rules,
      List<JavaEntry> javaEntries,
      List<JavaDetector> javaDetectors,
      @Nullable Instant baselineUntil)
      throws RuleErrors {
    return new Builder(rules, javaEntries, javaDetectors, baselineUntil).build();
  }

  /** The detectors that are off since nobody said until when what they see is not new. */
  public List<String> withoutBaseline() {
    return withoutBaseline;
  }

  /** What every detector that fires says of itself, by its id, in the order of the rule files. */
  public Map<String, Metadata> metadata() {
    return metadata;
  }

  /** What concludes for a stateful detector; null for any other id. */
  public @Nullable Correlator correlator(String detector) {
    return correlators.get(detector);
  }

  /** The ids of the stateful detectors. */
  public Set<String> stateful() {
    return correlators.keySet();
  }

  /**
   * The names of the rules whose matches a detector rests on, itself when it is one.
   *
   * @throws IllegalArgumentException when no detector that fires has that id
   */
  public List<String> rules(String detector) {
    return List.copyOf(listing.rules(known(detector)));
  }

  /**
   * The rules whose matches a detector rests on, as they are written.
   *
   * @throws IllegalArgumentException when no detector that fires has that id
   */
  public List<Rule> rulesAsWritten(String detector) {
    Set<String> names = listing.rules(known(detector));
    return programs.stream().filter(rule -> names.contains(rule.name())).toList();
  }

  /**
   * What a detector was compiled to, for a person: a correlation's parts, and the program of each
   * rule it rests on.
   *
   * @throws IllegalArgumentException when no detector that fires has that id
   */
  public String listing(String detector) {
    return listing.of(known(detector), compiled);
  }

  /**
   * Working memory to say why events are ones for a detector, or not.
   *
   * @throws IllegalArgumentException when no detector that fires has that id
   */
  public Explainer newExplainer(String detector, Environment environment) {
    Explainer explainer = new Explainer(known(detector));
    Set<String> rules = listing.rules(detector);
    for (int i = 0; i < programs.size(); i++) {
      if (rules.contains(programs.get(i).name())) {
        List<Feed> feeds =
            outcomes.get(i).feeds().stream()
                .filter(feed -> feed.correlator().detector().equals(detector))
                .toList();
        explainer.add(programs.get(i), feeds, environment);
      }
    }
    return explainer;
  }

  private String known(String detector) {
    if (!metadata.containsKey(detector)) {
      throw new IllegalArgumentException("there is no detector '" + detector + "'");
    }
    return detector;
  }

  /** Working memory to show events to the detectors; one for each thread. */
  public EventDetector newEventDetector(Environment environment) {
    DerivedFields derived = new DerivedFields(environment);
    return new EventDetector(outcomes, compiled.newMatcher(derived), derived.factsReader());
  }

  /** Collects what is wrong as well as what is right. */
  private static final class Builder {
    private final RuleSet rules;
    private final List<RuleException> errors = new ArrayList<>();
    private final List<Rule> programs;
    private final Map<String, List<Feed>> feeds = new HashMap<>();
    private final Map<String, Metadata> metadata = new LinkedHashMap<>();
    private final Map<String, Correlator> correlators = new HashMap<>();
    private final Map<String, Set<String>> rulesOf = new HashMap<>();
    private final Set<String> firing = new LinkedHashSet<>();
    private final List<String> withoutBaseline = new ArrayList<>();

    Builder(
        RuleSet rules,
        List<JavaEntry> javaEntries,
        List<JavaDetector> javaDetectors,
        @Nullable Instant baselineUntil) {
      this.rules = rules;
      this.programs = new ArrayList<>(rules.rules());
      for (Rule rule : rules.rules()) {
        if (rules.fires(rule.name())) {
          firing.add(rule.name());
          metadata.put(rule.name(), rule.metadata());
          rulesOf.put(rule.name(), Set.of(rule.name()));
        }
      }
      CorrelationCompiler compiler = new CorrelationCompiler(rules, baselineUntil);
      for (Correlation correlation : rules.correlations()) {
        boolean isOff = correlation.type() == CorrelationType.FIRST_SEEN && baselineUntil == null;
        if (isOff) {
          withoutBaseline.add(correlation.name());
        } else if (rules.fires(correlation.name())) {
          add(correlation, compiler);
        }
      }
      addJava(javaEntries, javaDetectors);
    }

    private void add(Correlation correlation, CorrelationCompiler compiler) {
      CorrelationCompiler.Compiled result;
      try {
        result = compiler.compile(correlation);
      } catch (RuleException e) {
        errors.add(e);
        return;
      }
      metadata.put(correlation.name(), correlation.metadata());
      correlators.put(correlation.name(), result.correlator());
      Map<String, FieldPath> ofMessage = MessageFields.of(correlation.metadata());
      for (CorrelationCompiler.Source source : result.sources()) {
        Map<String, FieldPath> copied = new LinkedHashMap<>(ofMessage);
        for (int i = 0; i < source.group().size(); i++) {
          if (i < correlation.groupBy().size()) {
            copied.put(correlation.groupBy().get(i).name(), source.group().get(i));
          }
          copied.putIfAbsent(source.group().get(i).name(), source.group().get(i));
        }
        source.parts().forEach(part -> part.forEach(f -> copied.putIfAbsent(f.name(), f)));
        source.values().forEach(field -> copied.putIfAbsent(field.name(), field));
        feed(
            source.rule(),
            new Feed(
                result.correlator(),
                source.leaf(),
                source.group(),
                source.parts(),
                source.values(),
                source.reading(),
                null,
                copied));
      }
    }

    private void feed(String rule, Feed feed) {
      feeds.computeIfAbsent(rule, ignored -> new ArrayList<>()).add(feed);
      rulesOf
          .computeIfAbsent(feed.correlator().detector(), ignored -> new LinkedHashSet<>())
          .add(rule);
    }

    private void addJava(List<JavaEntry> entries, List<JavaDetector> detectors) {
      Map<String, JavaEntry> byId = new LinkedHashMap<>();
      entries.forEach(entry -> byId.put(entry.metadata().name(), entry));
      for (JavaDetector detector : detectors) {
        JavaEntry entry = byId.remove(detector.id());
        if (entry == null) {
          errors.add(
              new RuleException(
                  new Location(detector.id() + ".yml", 1, 1),
                  "'" + detector.id() + "' is written in Java, and no rule file describes it"));
          continue;
        }
        add(entry, detector);
      }
      for (JavaEntry entry : byId.values()) {
        if (IntegrityAlerts.DETECTORS.contains(entry.metadata().name())) {
          metadata.put(entry.metadata().name(), entry.metadata());
          rulesOf.put(entry.metadata().name(), Set.of());
          continue; // it looks at files, not at events
        }
        errors.add(
            new RuleException(
                entry.location(),
                "no detector written in Java is called '"
                    + entry.metadata().name()
                    + "'; there are "
                    + detectors.stream().map(JavaDetector::id).toList()));
      }
    }

    private void add(JavaEntry entry, JavaDetector detector) {
      metadata.put(detector.id(), entry.metadata());
      correlators.put(detector.id(), detector.correlator());
      for (JavaDetector.Watched watched : detector.watched()) {
        programs.add(watched.rule());
        Map<String, FieldPath> copied = MessageFields.of(entry.metadata());
        watched.group().forEach(path -> copied.put(path.name(), path));
        if (watched.label() != null) {
          copied.put(watched.label().name(), watched.label());
        }
        feed(
            watched.rule().name(),
            new Feed(
                detector.correlator(),
                watched.leaf(),
                watched.group(),
                List.of(),
                List.of(),
                Feed.Reading.NOTHING,
                watched.label(),
                copied));
      }
    }

    Detectors build() throws RuleErrors {
      if (!errors.isEmpty()) {
        throw new RuleErrors(errors);
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Rule rule : programs) {
        outcomes.add(
            new Outcome(
                rule.name(),
                firing.contains(rule.name()),
                MessageFields.of(rule.metadata()),
                feeds.getOrDefault(rule.name(), List.of())));
      }
      return new Detectors(
          RuleCompiler.compile(programs),
          programs,
          outcomes,
          metadata,
          correlators,
          new Listing(rules, rulesOf),
          withoutBaseline);
    }
  }
}
