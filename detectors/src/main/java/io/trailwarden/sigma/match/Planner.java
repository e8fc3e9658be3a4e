package io.trailwarden.sigma.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides for the rules of one kind of log what each of them waits for. */
final class Planner {
  /** So many rules may wait for one question, before they are told apart by another one. */
  private static final int CROWD = 8;

  /** A second scan for fewer rules than this costs as much as it saves. */
  private static final int SHARING = 4;

  private static final int[] NONE = {};

  /** A rule with what it may wait for, the best first. */
  record Candidate(int rule, List<CompiledRules.IndexKey> keys) {}

  private record Crossing(int question, int scan) {}

  /** By question the scan that answers it; -1 when none does. */
  private final int[] scanOf;

  private final List<Candidate> candidates;
  private final Map<Integer, Integer> waiting = new HashMap<>();
  private final Map<Crossing, Integer> sharing = new HashMap<>();

  private final Set<Integer> scans = new TreeSet<>();
  private final Set<Integer> always = new TreeSet<>();
  private final Map<Integer, Set<Integer>> rules = new HashMap<>();
  private final Map<Integer, Set<Integer>> leadsTo = new HashMap<>();

  private Planner(List<Candidate> candidates, int[] scanOf) {
    this.candidates = candidates;
    this.scanOf = scanOf;
  }

  static Plan plan(List<Candidate> candidates, int[] scanOf) {
    return new Planner(candidates, scanOf).plan();
  }

  /** Every rule is shown every event. */
  static Plan exhaustive(List<Candidate> candidates, int questions) {
    int[][] none = new int[questions][];
    Arrays.fill(none, NONE);
    return new Plan(NONE, none, none, candidates.stream().mapToInt(Candidate::rule).toArray());
  }

  private Plan plan() {
    for (Candidate candidate : candidates) {
      if (!candidate.keys().isEmpty()) {
        for (int question : candidate.keys().get(0).questions()) {
          waiting.merge(question, 1, Integer::sum);
        }
      }
    }
    for (Candidate candidate : candidates) {
      CompiledRules.IndexKey second = second(candidate);
      if (second != null) {
        for (int question : candidate.keys().get(0).questions()) {
          for (int scan : scansOf(second)) {
            sharing.merge(new Crossing(question, scan), 1, Integer::sum);
          }
        }
      }
    }
    for (Candidate candidate : candidates) {
      assign(candidate);
    }
    return new Plan(ints(scans), byQuestion(rules), byQuestion(leadsTo), ints(always));
  }

  private void assign(Candidate candidate) {
    if (candidate.keys().isEmpty()) {
      always.add(candidate.rule());
      return;
    }
    CompiledRules.IndexKey first = candidate.keys().get(0);
    scans.addAll(scansOf(first));
    CompiledRules.IndexKey second = second(candidate);
    if (second == null || !isShared(first, second)) {
      await(candidate.rule(), first);
      return;
    }
    for (int question : first.questions()) {
      leadsTo.computeIfAbsent(question, any -> new TreeSet<>()).addAll(scansOf(second));
    }
    await(candidate.rule(), second);
  }

  private void await(int rule, CompiledRules.IndexKey key) {
    for (int question : key.questions()) {
      rules.computeIfAbsent(question, any -> new TreeSet<>()).add(rule);
    }
  }

  /** What a rule waits for when its first key is crowded. */
  private CompiledRules.@Nullable IndexKey second(Candidate candidate) {
    if (candidate.keys().size() < 2) {
      return null;
    }
    for (int question : candidate.keys().get(0).questions()) {
      if (waiting.getOrDefault(question, 0) <= CROWD) {
        return null;
      }
    }
    return candidate.keys().get(1);
  }

  private boolean isShared(CompiledRules.IndexKey first, CompiledRules.IndexKey second) {
    for (int question : first.questions()) {
      for (int scan : scansOf(second)) {
        if (sharing.getOrDefault(new Crossing(question, scan), 0) < SHARING) {
          return false;
        }
      }
    }
    return true;
  }

  private Set<Integer> scansOf(CompiledRules.IndexKey key) {
    Set<Integer> some = new HashSet<>();
    for (int question : key.questions()) {
      some.add(scanOf[question]);
    }
    return some;
  }

  private int[][] byQuestion(Map<Integer, Set<Integer>> sets) {
    int[][] arrays = new int[scanOf.length][];
    Arrays.fill(arrays, NONE);
    sets.forEach((question, set) -> arrays[question] = ints(set));
    return arrays;
  }

  private static int[] ints(Set<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
