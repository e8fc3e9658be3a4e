package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The definitions of the correlations, word for word, over all events: slow and without state. */
final class Oracle {
  private final Buckets buckets;
  private final Node question;
  private final List<Happening> events;

  Oracle(TreeCorrelator correlator, Node question, List<Happening> events) {
    this.buckets = correlator.buckets();
    this.question = question;
    this.events = events;
  }

  Map<String, Detection> detections() {
    Map<Period, Set<Long>> ends = new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    for (long second : completions(question)) {
      ends.computeIfAbsent(buckets.unit().at(second * 1000), p -> new TreeSet<>()).add(second);
    }
    Map<String, Detection> detections = new TreeMap<>();
    ends.forEach(
        (period, wanted) -> {
          Map<Integer, Set<Long>> into = new TreeMap<>();
          participants(question, wanted, into);
          Detection detection = new Detection("d", List.of("g"), period, evidence(into));
          detections.put(detection.alertId(), detection);
        });
    return detections;
  }

  private EvidenceSet evidence(Map<Integer, Set<Long>> seconds) {
    List<Evidence> found = new ArrayList<>();
    seconds.forEach(
        (leaf, wanted) ->
            happenings(leaf).stream()
                .collect(Collectors.groupingBy(e -> buckets.start(e.second())))
                .values()
                .forEach(
                    bucket -> {
                      long distinct = bucket.stream().map(Happening::key).distinct().count();
                      boolean touched = bucket.stream().anyMatch(e -> wanted.contains(e.second()));
                      bucket.stream()
                          .filter(
                              e ->
                                  distinct > EvidenceSet.LIMIT
                                      ? touched
                                      : wanted.contains(e.second()))
                          .forEach(e -> found.add(e.evidence()));
                    }));
    return EvidenceSet.of(found);
  }

  private List<Happening> happenings(int leaf) {
    return events.stream().filter(e -> e.leaf() == leaf).toList();
  }

  private Set<Long> completions(Node node) {
    Set<Long> found = new TreeSet<>();
    if (node instanceof Node.Leaf leaf) {
      happenings(leaf.leaf()).forEach(e -> found.add(e.second()));
    } else if (node instanceof Node.Count count) {
      for (Happening last : happenings(count.leaf())) {
        long inWindow =
            happenings(count.leaf()).stream()
                .filter(e -> in(e.second(), last.second() - count.timespan(), last.second()))
                .map(Happening::key)
                .distinct()
                .count();
        if (inWindow >= count.minimum()) {
          found.add(last.second());
        }
      }
    } else if (node instanceof Node.Together together) {
      for (Node part : together.parts()) {
        for (long last : completions(part)) {
          long there =
              together.parts().stream()
                  .filter(
                      p ->
                          completions(p).stream()
                              .anyMatch(s -> in(s, last - together.timespan(), last)))
                  .count();
          if (there >= together.minimum()) {
            found.add(last);
          }
        }
      }
    } else if (node instanceof Node.Ordered ordered) {
      for (List<Long> chain : chains(ordered)) {
        found.add(chain.get(chain.size() - 1));
      }
    }
    return found;
  }

  private void participants(Node node, Set<Long> wanted, Map<Integer, Set<Long>> into) {
    if (node instanceof Node.Leaf leaf) {
      into.computeIfAbsent(leaf.leaf(), l -> new TreeSet<>()).addAll(wanted);
    } else if (node instanceof Node.Count count) {
      Set<Long> seconds = into.computeIfAbsent(count.leaf(), l -> new TreeSet<>());
      for (Happening event : happenings(count.leaf())) {
        if (wanted.stream().anyMatch(w -> in(event.second(), w - count.timespan(), w))) {
          seconds.add(event.second());
        }
      }
    } else if (node instanceof Node.Together together) {
      for (Node part : together.parts()) {
        Set<Long> ofPart =
            completions(part).stream()
                .filter(s -> wanted.stream().anyMatch(w -> in(s, w - together.timespan(), w)))
                .collect(Collectors.toSet());
        participants(part, ofPart, into);
      }
    } else if (node instanceof Node.Ordered ordered) {
      List<List<Long>> chains =
          chains(ordered).stream()
              .filter(chain -> wanted.contains(chain.get(chain.size() - 1)))
              .toList();
      for (int i = 0; i < ordered.parts().size(); i++) {
        int part = i;
        participants(
            ordered.parts().get(i),
            chains.stream().map(chain -> chain.get(part)).collect(Collectors.toSet()),
            into);
      }
    }
  }

  private List<List<Long>> chains(Node.Ordered ordered) {
    List<List<Long>> chains = List.of(List.of());
    for (Node part : ordered.parts()) {
      List<List<Long>> longer = new ArrayList<>();
      for (List<Long> chain : chains) {
        for (long second : completions(part)) {
          if (chain.isEmpty()
              || in(second, chain.get(chain.size() - 1), chain.get(0) + ordered.timespan())) {
            List<Long> one = new ArrayList<>(chain);
            one.add(second);
            longer.add(one);
          }
        }
      }
      chains = longer;
    }
    return chains;
  }

  private static boolean in(long second, long from, long to) {
    return from <= second && second <= to;
  }
}
