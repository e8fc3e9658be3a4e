package io.trailwarden.catalogue;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.detect.Detectors;
import io.trailwarden.event.LogSource;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.JavaEntry;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every detector that runs: our rules, the user's, and those written in Java, checked as one set.
 * Immutable.
 */
public final class Catalogue {
  private final RuleSet rules;
  private final List<JavaEntry> javaEntries;
  private final boolean onlyUser;
  private final List<Entry> detectors;

  private Catalogue(RuleSet rules, List<JavaEntry> javaEntries, boolean onlyUser) {
    this.rules = rules;
    this.javaEntries = List.copyOf(javaEntries);
    this.onlyUser = onlyUser;
    this.detectors = entries(rules, javaEntries);
  }

  /**
   * Our own detectors.
   *
   * @throws IllegalStateException when they don't load, which a test rules out
   */
  public static Catalogue own() {
    try {
      return load(List.of(), Map.of());
    } catch (RuleErrors e) {
      throw new IllegalStateException("our own rules do not load: " + e.getMessage(), e);
    }
  }

  /**
   * Our own detectors and the user's.
   *
   * @param paths directories of rule files, or single ones; tests in them are skipped
   * @param placeholders values for Sigma's modifier {@code expand}, by name without the {@code %}
   * @throws RuleErrors when anything is wrong with any file: all that is wrong with all of them
   */
  public static Catalogue load(List<Path> paths, Map<String, List<String>> placeholders)
      throws RuleErrors {
    return of(files(paths), placeholders);
  }

  /**
   * The user's rule files, read but not parsed.
   *
   * @param paths directories of rule files, or single ones; tests in them are skipped, and so are
   *     the events that tests begin with, in the directory's {@code bases}
   * @throws RuleErrors naming every path that is not there or can't be read, and a rule in {@code
   *     bases}
   */
  public static List<RuleFile> files(List<Path> paths) throws RuleErrors {
    List<RuleException> errors = new ArrayList<>();
    List<RuleFile> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        files.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.RULES));
        for (RuleFile base : CatalogueFiles.in(path, CatalogueFiles.Kind.BASES)) {
          TestFiles.base(base);
        }
      } catch (RuleException e) {
        errors.add(e);
      }
    }
    if (!errors.isEmpty()) {
      throw new RuleErrors(errors);
    }
    return files;
  }

  /**
   * Our own detectors and those of the user's files: the same set wherever the files were read.
   *
   * @param userFiles as {@link #files} reads them
   * @param placeholders values for Sigma's modifier {@code expand}, by name without the {@code %}
   * @throws RuleErrors when anything is wrong with any file: all that is wrong with all of them
   */
  public static Catalogue of(List<RuleFile> userFiles, Map<String, List<String>> placeholders)
      throws RuleErrors {
    return of(userFiles, placeholders, false);
  }

  /**
   * The detectors of a run.
   *
   * @param onlyUser whether our own detectors are left out, those written in Java as well
   * @throws RuleErrors when anything is wrong with any file: all that is wrong with all of them,
   *     also what {@link #compile} would refuse
   * @see #of(List, Map)
   */
  public static Catalogue of(
      List<RuleFile> userFiles, Map<String, List<String>> placeholders, boolean onlyUser)
      throws RuleErrors {
    try {
      return parse(userFiles, placeholders, onlyUser);
    } catch (RuleErrors e) {
      throw new RuleErrors(whatLoads(userFiles, placeholders, onlyUser).errors());
    }
  }

  /**
   * Files of which some may be wrong.
   *
   * @param catalogue those that load and compile, and ours; null when that can't be told
   * @param broken the names of the files that don't
   * @param errors all that is wrong with them by itself, not what follows from their being left out
   */
  record WhatLoads(@Nullable Catalogue catalogue, Set<String> broken, List<RuleException> errors) {}

  /** Tells files that load from those that don't; the arguments are those of {@link #of}. */
  static WhatLoads whatLoads(
      List<RuleFile> userFiles, Map<String, List<String>> placeholders, boolean onlyUser) {
    List<RuleException> errors = new ArrayList<>();
    Set<String> broken = new HashSet<>();
    List<RuleFile> left = userFiles;
    boolean isFirst = true;
    while (true) {
      Catalogue catalogue = null;
      try {
        catalogue = parse(left, placeholders, onlyUser);
        Detectors ignored = catalogue.compile(Instant.EPOCH);
        return new WhatLoads(catalogue, broken, errors);
      } catch (RuleErrors e) {
        // Once files were left out, what the parser says of missing references follows from that;
        // what parses and can't be compiled is wrong by itself.
        if (isFirst || catalogue != null) {
          errors.addAll(e.errors());
        }
        isFirst = false;
        Set<String> paths = new HashSet<>();
        e.errors().forEach(each -> paths.add(each.location().path()));
        List<RuleFile> right = left.stream().filter(file -> !paths.contains(file.path())).toList();
        left.stream()
            .filter(file -> paths.contains(file.path()))
            .forEach(file -> broken.add(file.name()));
        if (right.size() == left.size()) {
          return new WhatLoads(null, broken, errors);
        }
        left = right;
      }
    }
  }

  private static Catalogue parse(
      List<RuleFile> userFiles, Map<String, List<String>> placeholders, boolean onlyUser)
      throws RuleErrors {
    List<RuleException> errors = new ArrayList<>();
    List<RuleFile> files = new ArrayList<>();
    List<JavaEntry> javaEntries = new ArrayList<>();
    for (RuleFile file : onlyUser ? List.<RuleFile>of() : CatalogueFiles.ownRules()) {
      try {
        Optional<JavaEntry> entry = JavaEntry.parse(file);
        entry.ifPresentOrElse(javaEntries::add, () -> files.add(file));
      } catch (RuleException e) {
        errors.add(e);
      }
    }
    files.addAll(userFiles);
    RuleSet rules = null;
    try {
      rules = new RuleParser(DerivedFields::isKnown, placeholders).parse(files);
      errors.addAll(takenTwice(rules, javaEntries));
    } catch (RuleErrors e) {
      errors.addAll(e.errors());
    }
    if (rules == null || !errors.isEmpty()) {
      throw new RuleErrors(errors);
    }
    return new Catalogue(rules, javaEntries, onlyUser);
  }

  /**
   * The detectors, compiled.
   *
   * @param baselineUntil what was seen before is not new to a {@code first_seen} detector; null:
   *     these are off
   * @throws RuleErrors naming everything that this engine can't run
   */
  public Detectors compile(@Nullable Instant baselineUntil) throws RuleErrors {
    return onlyUser
        ? Detectors.withoutJava(rules, baselineUntil)
        : Detectors.of(rules, javaEntries, baselineUntil);
  }

  /** All rules and correlations, also those that only feed a correlation. */
  public RuleSet rules() {
    return rules;
  }

  /** What the detectors written in Java say of themselves. */
  public List<JavaEntry> javaDetectors() {
    return javaEntries;
  }

  /** What raises alerts, in the order of the ids. */
  public List<Entry> detectors() {
    return detectors;
  }

  /** The detector with that id. */
  public Optional<Entry> find(String id) {
    return detectors.stream().filter(entry -> entry.metadata().name().equals(id)).findFirst();
  }

  private static List<Entry> entries(RuleSet rules, List<JavaEntry> javaEntries) {
    List<Entry> entries = new ArrayList<>();
    Map<String, LogSource> sources = new LinkedHashMap<>();
    for (Rule rule : rules.rules()) {
      sources.put(rule.name(), rule.logSource());
      if (rules.fires(rule.name())) {
        entries.add(new Entry(rule.metadata(), Kind.RULE, rule.logSource(), rule.location()));
      }
    }
    for (Correlation correlation : rules.correlations()) {
      LogSource source = null;
      Set<LogSource> all = new HashSet<>();
      for (String rule : correlation.rules()) {
        source = sources.get(rule);
        if (source != null) {
          all.add(source);
        }
      }
      LogSource only = all.size() == 1 ? source : null;
      if (only != null) {
        sources.put(correlation.name(), only);
      }
      if (rules.fires(correlation.name())) {
        entries.add(
            new Entry(correlation.metadata(), Kind.CORRELATION, only, correlation.location()));
      }
    }
    for (JavaEntry entry : javaEntries) {
      boolean isOfFiles = IntegrityAlerts.DETECTORS.contains(entry.metadata().name());
      Kind kind = isOfFiles ? Kind.INTEGRITY : Kind.JAVA;
      entries.add(new Entry(entry.metadata(), kind, LogSource.CLOUDTRAIL, entry.location()));
    }
    entries.sort(Comparator.comparing(entry -> entry.metadata().name()));
    return List.copyOf(entries);
  }

  private static List<RuleException> takenTwice(RuleSet rules, List<JavaEntry> javaEntries) {
    Map<String, Location> taken = new LinkedHashMap<>();
    for (JavaEntry entry : javaEntries) {
      taken.put(entry.metadata().name(), entry.location());
      if (entry.metadata().id() != null) {
        taken.put(entry.metadata().id(), entry.location());
      }
    }
    List<RuleException> errors = new ArrayList<>();
    rules.rules().forEach(rule -> check(rule.metadata(), rule.location(), taken, errors));
    rules.correlations().forEach(rule -> check(rule.metadata(), rule.location(), taken, errors));
    return errors;
  }

  private static void check(
      Metadata metadata,
      Location location,
      Map<String, Location> taken,
      List<RuleException> errors) {
    Location byName = taken.get(metadata.name());
    Location byId = metadata.id() == null ? null : taken.get(metadata.id());
    Location other = byName != null ? byName : byId;
    if (other != null) {
      errors.add(
          new RuleException(
              location,
              "its "
                  + (byName != null ? "name" : "id")
                  + " is taken already, by the detector at "
                  + other));
    }
  }

  /** How a detector is written. */
  public enum Kind {
    /** A Sigma rule: one event is enough. */
    RULE,
    /** A Sigma correlation. */
    CORRELATION,
    /** A class of ours. */
    JAVA,
    /** A verdict on digests and log files: it looks at no event. */
    INTEGRITY
  }

  /**
   * One detector.
   *
   * @param logSource the log it reads; null when a correlation reads both
   */
  public record Entry(
      Metadata metadata, Kind kind, @Nullable LogSource logSource, Location location) {
    /** Its id. */
    public String id() {
      return metadata.name();
    }

    /** Whether it comes with Trailwarden. */
    public boolean isOwn() {
      return location.path().startsWith(CatalogueFiles.BUILT_IN);
    }
  }
}
