package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.finding.PeriodUnit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The definitions of the correlations, word for word, over all events: slow and without state. */
final class Oracle {
  private final TreeCorrelator correlator;
  private final PeriodUnit period;
  private final Node question;
  private final List<Happening> events;
  private final List<Evidence> silent = new ArrayList<>();

  Oracle(TreeCorrelator correlator, Node question, long timespan, List<Happening> events) {
    this.correlator = correlator;
    this.period = PeriodUnit.of(Duration.ofSeconds(timespan));
    this.question = question;
    this.events = events;
  }

  Map<String, Detection> detections() {
    Map<Period, Set<Long>> ends = new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    for (long second : completions(question, events)) {
      ends.computeIfAbsent(period.at(second * 1000), p -> new TreeSet<>()).add(second);
    }
    Map<String, Detection> detections = new TreeMap<>();
    ends.forEach(
        (period, wanted) -> {
          Map<Cell, Set<Long>> into = new HashMap<>();
          participants(question, events, wanted, into);
          Detection detection = new Detection("d", List.of("g"), period, evidence(into));
          detections.put(detection.alertId(), detection);
        });
    return detections;
  }

  /** What state keeps together: a leaf's events of one bucket, and of one finer group. */
  private record Cell(int leaf, String part, long start) {}

  private Cell cell(Happening event) {
    boolean isFiner = CorrelationPropertiesTest.isFiner(question, event.leaf());
    return new Cell(
        event.leaf(),
        isFiner ? event.label() : "",
        correlator.buckets(event.leaf()).start(event.second()));
  }

  private EvidenceSet evidence(Map<Cell, Set<Long>> seconds) {
    List<Evidence> found = new ArrayList<>(silent);
    silent.clear();
    seconds.forEach(
        (cell, wanted) -> {
          List<Happening> all = events.stream().filter(e -> cell(e).equals(cell)).toList();
          long distinct = all.stream().map(Happening::key).distinct().count();
          boolean touched = all.stream().anyMatch(e -> wanted.contains(e.second()));
          all.stream()
              .filter(e -> distinct > EvidenceSet.LIMIT ? touched : wanted.contains(e.second()))
              .forEach(e -> found.add(e.evidence()));
        });
    return EvidenceSet.of(found);
  }

  private static List<Happening> of(int leaf, List<Happening> events) {
    return events.stream().filter(e -> e.leaf() == leaf).toList();
  }

  private static List<Happening> in(List<Happening> events, long from, long to) {
    return events.stream().filter(e -> in(e.second(), from, to)).toList();
  }

  private static Map<String, List<Happening>> byLabel(List<Happening> events) {
    return events.stream()
        .collect(Collectors.groupingBy(Happening::label, TreeMap::new, Collectors.toList()));
  }

  private static Map<Long, List<Happening>> windows(List<Happening> events, long timespan) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                e -> Math.floorDiv(e.second(), timespan), TreeMap::new, Collectors.toList()));
  }

  private static long last(List<Happening> events) {
    return events.stream().mapToLong(Happening::second).max().orElseThrow();
  }

  private static Set<Happening> distinct(List<Happening> events) {
    Map<EvidenceKey, Happening> byKey = new HashMap<>();
    events.forEach(e -> byKey.put(e.key(), e));
    return Set.copyOf(byKey.values());
  }

  private static long values(List<Happening> events) {
    return events.stream().map(Happening::label).distinct().count();
  }

  private static long sum(List<Happening> events) {
    return distinct(events).stream().mapToLong(Happening::id).sum();
  }

  private static boolean isTrue(Tumbling tumbling, List<Happening> window) {
    BigDecimal number =
        switch (tumbling.what()) {
          case EVENTS -> BigDecimal.valueOf(distinct(window).size());
          case VALUES -> BigDecimal.valueOf(values(window));
          case SUM -> BigDecimal.valueOf(sum(window));
          case AVERAGE -> BigDecimal.valueOf((double) sum(window) / distinct(window).size());
          case PERCENTILE -> {
            List<Integer> sorted = distinct(window).stream().map(Happening::id).sorted().toList();
            int rank =
                (int)
                    Math.ceil(
                        sorted.size() * Objects.requireNonNull(tumbling.percentile()) / 100.0);
            yield BigDecimal.valueOf(sorted.get(Math.max(0, rank - 1)));
          }
        };
    return tumbling.bounds().stream().allMatch(bound -> bound.holds(number));
  }

  private List<List<Happening>> present(Present present, List<Happening> events) {
    List<Happening> ofLeaves =
        events.stream().filter(e -> present.leaves().contains(e.leaf())).toList();
    return windows(ofLeaves, present.timespan()).values().stream()
        .filter(
            window -> {
              long there = window.stream().map(Happening::leaf).distinct().count();
              return present.bounds().stream()
                  .allMatch(bound -> bound.holds(BigDecimal.valueOf(there)));
            })
        .toList();
  }

  /** Every completing second, as often as it is one in a group of its own. */
  private List<Long> moments(Node node, List<Happening> all) {
    if (node instanceof Split split) {
      return byLabel(all).values().stream()
          .flatMap(part -> moments(split.inner(), part).stream())
          .toList();
    }
    return List.copyOf(completions(node, all));
  }

  private Set<Long> completions(Node node, List<Happening> all) {
    Set<Long> found = new TreeSet<>();
    if (node instanceof Leaf leaf) {
      of(leaf.leaf(), all).forEach(e -> found.add(e.second()));
    } else if (node instanceof Count count) {
      List<Happening> ofLeaf = of(count.leaf(), all);
      for (Happening last : ofLeaf) {
        List<Happening> window = in(ofLeaf, last.second() - count.timespan(), last.second());
        if (distinct(window).size() >= count.minimum()) {
          found.add(last.second());
        }
      }
    } else if (node instanceof Distinct distinct) {
      List<Happening> ofLeaf = of(distinct.leaf(), all);
      for (Happening last : ofLeaf) {
        List<Happening> window = in(ofLeaf, last.second() - distinct.timespan(), last.second());
        if (values(window) >= distinct.minimum()) {
          found.add(last.second());
        }
      }
    } else if (node instanceof Sum sum) {
      List<Happening> ofLeaf = of(sum.leaf(), all);
      for (Happening last : ofLeaf) {
        List<Happening> window = in(ofLeaf, last.second() - sum.timespan(), last.second());
        if (BigDecimal.valueOf(sum(window)).compareTo(sum.minimum()) >= 0) {
          found.add(last.second());
        }
      }
    } else if (node instanceof Tumbling tumbling) {
      windows(of(tumbling.leaf(), all), tumbling.timespan())
          .values()
          .forEach(
              window -> {
                if (isTrue(tumbling, window)) {
                  found.add(last(window));
                }
              });
    } else if (node instanceof Present present) {
      present(present, all).forEach(window -> found.add(last(window)));
    } else if (node instanceof Silence silence) {
      TreeSet<Long> seconds =
          of(silence.leaf(), all).stream()
              .map(Happening::second)
              .collect(Collectors.toCollection(TreeSet::new));
      for (long second : seconds) {
        Long next = seconds.higher(second);
        if (next == null || next - second > silence.timespan()) {
          found.add(second + silence.timespan());
        }
      }
    } else if (node instanceof Split split) {
      byLabel(all).values().forEach(part -> found.addAll(completions(split.inner(), part)));
    } else if (node instanceof Groups groups) {
      Map<String, List<Happening>> parts = byLabel(all);
      List<Set<Long>> answers = new ArrayList<>();
      parts.values().forEach(part -> answers.add(completions(groups.inner(), part)));
      for (Set<Long> answer : answers) {
        for (long last : answer) {
          long there =
              answers.stream()
                  .filter(
                      other -> other.stream().anyMatch(s -> in(s, last - groups.timespan(), last)))
                  .count();
          if (there >= groups.minimum()) {
            found.add(last);
          }
        }
      }
    } else if (node instanceof Moments moments) {
      List<Long> ofParts =
          moments.parts().stream().flatMap(part -> moments(part, all).stream()).toList();
      for (long last : ofParts) {
        long there = ofParts.stream().filter(s -> in(s, last - moments.timespan(), last)).count();
        if (there >= moments.minimum()) {
          found.add(last);
        }
      }
    } else if (node instanceof Together together) {
      for (Node part : together.parts()) {
        for (long last : completions(part, all)) {
          long there =
              together.parts().stream()
                  .filter(
                      p ->
                          completions(p, all).stream()
                              .anyMatch(s -> in(s, last - together.timespan(), last)))
                  .count();
          if (there >= together.minimum()) {
            found.add(last);
          }
        }
      }
    } else if (node instanceof Ordered ordered) {
      for (List<Step> chain : chains(ordered, all)) {
        found.add(chain.get(chain.size() - 1).second);
      }
    }
    return found;
  }

  private void add(List<Happening> happenings, Set<Long> seconds, Map<Cell, Set<Long>> into) {
    happenings.forEach(e -> into.computeIfAbsent(cell(e), c -> new TreeSet<>()).addAll(seconds));
  }

  /** All events of a leaf that lie in a window before a wanted second. */
  private void window(
      int leaf, long timespan, List<Happening> all, Set<Long> wanted, Map<Cell, Set<Long>> into) {
    List<Happening> ofLeaf = of(leaf, all);
    Set<Long> seconds =
        ofLeaf.stream()
            .map(Happening::second)
            .filter(s -> wanted.stream().anyMatch(w -> in(s, w - timespan, w)))
            .collect(Collectors.toSet());
    add(ofLeaf, seconds, into);
  }

  private void participants(
      Node node, List<Happening> all, Set<Long> wanted, Map<Cell, Set<Long>> into) {
    if (node instanceof Leaf leaf) {
      add(of(leaf.leaf(), all), wanted, into);
    } else if (node instanceof Count count) {
      window(count.leaf(), count.timespan(), all, wanted, into);
    } else if (node instanceof Distinct distinct) {
      window(distinct.leaf(), distinct.timespan(), all, wanted, into);
    } else if (node instanceof Sum sum) {
      window(sum.leaf(), sum.timespan(), all, wanted, into);
    } else if (node instanceof Tumbling tumbling) {
      windows(of(tumbling.leaf(), all), tumbling.timespan())
          .values()
          .forEach(
              window -> {
                if (isTrue(tumbling, window) && wanted.contains(last(window))) {
                  add(window, seconds(window), into);
                }
              });
    } else if (node instanceof Present present) {
      present(present, all)
          .forEach(
              window -> {
                if (wanted.contains(last(window))) {
                  add(window, seconds(window), into);
                }
              });
    } else if (node instanceof Silence silence) {
      // Shown is the first event of the last bucket.
      of(silence.leaf(), all).stream()
          .collect(Collectors.groupingBy(this::cell))
          .values()
          .forEach(
              last -> {
                if (!wanted.contains(last(last) + silence.timespan())) {
                  return;
                }
                Happening first =
                    last.stream().min(Comparator.comparing(Happening::key)).orElseThrow();
                last.stream()
                    .filter(e -> e.key().equals(first.key()))
                    .forEach(e -> silent.add(e.evidence()));
              });
    } else if (node instanceof Split split) {
      byLabel(all)
          .values()
          .forEach(
              part -> {
                Set<Long> ofPart = completions(split.inner(), part);
                ofPart.retainAll(wanted);
                participants(split.inner(), part, ofPart, into);
              });
    } else if (node instanceof Groups groups) {
      byLabel(all)
          .values()
          .forEach(
              part -> {
                Set<Long> ofPart = completions(groups.inner(), part);
                ofPart.removeIf(
                    s -> wanted.stream().noneMatch(w -> in(s, w - groups.timespan(), w)));
                participants(groups.inner(), part, ofPart, into);
              });
    } else if (node instanceof Moments moments) {
      ofParts(moments.parts(), moments.timespan(), all, wanted, into);
    } else if (node instanceof Together together) {
      ofParts(together.parts(), together.timespan(), all, wanted, into);
    } else if (node instanceof Ordered ordered) {
      List<List<Step>> chains =
          chains(ordered, all).stream()
              .filter(chain -> wanted.contains(chain.get(chain.size() - 1).second))
              .toList();
      for (int i = 0; i < ordered.parts().size(); i++) {
        int part = i;
        Set<Long> seconds =
            chains.stream()
                .flatMap(List::stream)
                .filter(step -> step.part == part)
                .map(step -> step.second)
                .collect(Collectors.toSet());
        participants(ordered.parts().get(i), all, seconds, into);
      }
    }
  }

  private void ofParts(
      List<Node> parts,
      long timespan,
      List<Happening> all,
      Set<Long> wanted,
      Map<Cell, Set<Long>> into) {
    for (Node part : parts) {
      Set<Long> ofPart =
          completions(part, all).stream()
              .filter(s -> wanted.stream().anyMatch(w -> in(s, w - timespan, w)))
              .collect(Collectors.toSet());
      participants(part, all, ofPart, into);
    }
  }

  private static Set<Long> seconds(List<Happening> events) {
    return events.stream().map(Happening::second).collect(Collectors.toSet());
  }

  private record Step(int part, long second) {}

  /** Of at least so many parts, in their order, some left out. */
  private List<List<Step>> chains(Ordered ordered, List<Happening> all) {
    List<List<Step>> chains = new ArrayList<>();
    chains.add(List.of());
    for (int part = 0; part < ordered.parts().size(); part++) {
      List<List<Step>> longer = new ArrayList<>();
      boolean mayLeaveOut = ordered.minimum() < ordered.parts().size();
      for (List<Step> chain : chains) {
        if (mayLeaveOut) {
          longer.add(chain);
        }
        for (long second : completions(ordered.parts().get(part), all)) {
          if (chain.isEmpty()
              || in(
                  second,
                  chain.get(chain.size() - 1).second,
                  chain.get(0).second + ordered.timespan())) {
            List<Step> one = new ArrayList<>(chain);
            one.add(new Step(part, second));
            longer.add(one);
          }
        }
      }
      chains = longer;
    }
    return chains.stream().filter(chain -> chain.size() >= ordered.minimum()).toList();
  }

  private static boolean in(long second, long from, long to) {
    return from <= second && second <= to;
  }
}
