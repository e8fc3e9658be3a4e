package io.trailwarden.catalogue;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with rule files and their tests, or could be better. They are checked as they will
 * run: beside our own detectors, or alone. A file with errors does not keep the others from being
 * looked at.
 */
public final class Lint {
  private final Map<String, List<String>> placeholders;
  private final boolean onlyUser;
  private final List<Problem> problems = new ArrayList<>();

  private Lint(Map<String, List<String>> placeholders, boolean onlyUser) {
    this.placeholders = placeholders;
    this.onlyUser = onlyUser;
  }

  /** How bad a problem is, the worst first. */
  public enum Severity {
    /** It does not load. */
    ERROR,
    /** It loads, and is unlikely to mean what its author thinks. */
    WARNING,
    /** It works, and could tell more or be checked better. */
    HINT,
    /** It is left out, being for another log. */
    NOTE
  }

  /**
   * One problem.
   *
   * @param reason what is wrong, and what to do
   */
  public record Problem(Severity severity, Location location, String reason) {
    /** As compilers write it. */
    @Override
    public String toString() {
      return location + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + reason;
    }
  }

  /**
   * All that was found.
   *
   * @param detectors how many of the user's load
   * @param problems by file, line and column
   */
  public record Report(int files, int detectors, List<Problem> problems) {
    public Report {
      problems = List.copyOf(problems);
    }

    /** How many problems there are of a kind. */
    public long count(Severity severity) {
      return problems.stream().filter(problem -> problem.severity() == severity).count();
    }
  }

  /**
   * Checks rules, tests and bases.
   *
   * @param paths directories of rule files, or single ones
   * @param onlyUser whether they will run without our own detectors
   * @throws RuleErrors naming every path that is not there or can't be read; or all, if there is no
   *     rule file in any: nothing would be wrong with that
   */
  public static Report of(
      List<Path> paths, Map<String, List<String>> placeholders, boolean onlyUser)
      throws RuleErrors {
    return new Lint(placeholders, onlyUser).report(paths);
  }

  private Report report(List<Path> paths) throws RuleErrors {
    List<RuleException> unusable = new ArrayList<>();
    List<RuleFile> rules = new ArrayList<>();
    List<RuleFile> tests = new ArrayList<>();
    List<RuleFile> bases = new ArrayList<>();
    for (Path path : paths) {
      try {
        rules.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.RULES));
        tests.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.TESTS));
        bases.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.BASES));
      } catch (RuleException e) {
        unusable.add(e);
      }
    }
    if (rules.isEmpty() && unusable.isEmpty()) {
      for (Path path : paths) {
        unusable.add(
            new RuleException(
                new Location(path.toString(), 1, 1), "there is no rule file here (*.yml, *.yaml)"));
      }
    }
    if (!unusable.isEmpty()) {
      throw new RuleErrors(unusable);
    }
    checkTests(tests, bases);
    Catalogue.WhatLoads loaded = Catalogue.whatLoads(rules, placeholders, onlyUser);
    loaded.errors().forEach(this::error);
    Catalogue catalogue = loaded.catalogue();
    int detectors = 0;
    if (catalogue != null) {
      RuleSet set = catalogue.rules();
      set.warnings().forEach(each -> add(Severity.WARNING, each.location(), each.reason()));
      set.skipped()
          .forEach(
              each ->
                  add(
                      Severity.NOTE,
                      each.location(),
                      "'"
                          + each.name()
                          + "' is left out, being for another log: "
                          + each.reason()));
      detectors = (int) catalogue.detectors().stream().filter(each -> !each.isOwn()).count();
      checkTested(catalogue, tests, loaded.broken());
      problems.addAll(new Smells(catalogue, rules, testedBy(tests)).all());
    }
    problems.sort(Comparator.comparing(Problem::location).thenComparing(Problem::severity));
    return new Report(rules.size() + tests.size() + bases.size(), detectors, problems);
  }

  private void checkTests(List<RuleFile> tests, List<RuleFile> bases) {
    List<RuleFile> good = new ArrayList<>();
    for (RuleFile base : bases) {
      try {
        TestFiles.base(base);
        good.add(base);
      } catch (RuleException e) {
        error(e);
      }
    }
    for (RuleFile test : tests) {
      try {
        TestFiles.withBases(good).cases(test);
      } catch (RuleException e) {
        error(e);
      }
    }
  }

  private static Set<String> testedBy(List<RuleFile> tests) {
    Set<String> tested = new HashSet<>();
    tests.forEach(test -> tested.add(TestFiles.detector(test)));
    return tested;
  }

  private void checkTested(Catalogue catalogue, List<RuleFile> tests, Set<String> broken) {
    Set<String> skipped = new HashSet<>();
    catalogue.rules().skipped().forEach(each -> skipped.add(each.name()));
    for (RuleFile test : tests) {
      String id = TestFiles.detector(test);
      if (catalogue.find(id).isPresent() || broken.contains(id) || skipped.contains(id)) {
        continue;
      }
      error(
          new Location(test.path(), 1, 1),
          catalogue.rules().silent().contains(id)
              ? "'" + id + "' raises no alerts, it only serves a correlation; test that one"
              : "there is no detector '" + id + "'; the file of its tests is called ID.test.yml");
    }
  }

  private void error(RuleException e) {
    error(e.location(), e.reason());
  }

  private void error(Location location, String reason) {
    add(Severity.ERROR, location, reason);
  }

  private void add(Severity severity, Location location, String reason) {
    problems.add(new Problem(severity, location, reason));
  }
}
