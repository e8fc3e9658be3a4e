package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.Correlation.GroupField;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.Count;
import io.trailwarden.state.Distinct;
import io.trailwarden.state.FirstSeen;
import io.trailwarden.state.Groups;
import io.trailwarden.state.Leaf;
import io.trailwarden.state.Moments;
import io.trailwarden.state.Node;
import io.trailwarden.state.Ordered;
import io.trailwarden.state.Present;
import io.trailwarden.state.Silence;
import io.trailwarden.state.Split;
import io.trailwarden.state.Sum;
import io.trailwarden.state.Together;
import io.trailwarden.state.TreeCorrelator;
import io.trailwarden.state.Tumbling;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A correlation that fires becomes a {@link Correlator}: correlations that it rests on become parts
 * of its question, and each place in which a rule stands a leaf of its own, so that a rule may
 * stand in several.
 *
 * <p>An inner correlation counts its windows in its own groups. State is kept under the outermost
 * groups, so each field that the outer groups by must be one that the inner groups by (by its name
 * there, an alias included, or by the field that is read): anything else is no value of a
 * correlation, in Sigma either. What the inner groups by beyond that tells finer groups apart.
 */
final class CorrelationCompiler {
  /** A set of correlations that name each other can unfold to very many leaves. */
  private static final int LEAF_LIMIT = 256;

  /** State keeps so many earliest and latest events of a bucket. */
  private static final long COUNT_LIMIT = 10_000;

  /** Chains that may leave out parts are looked for in all orders of so many parts. */
  private static final int CHAIN_LIMIT = 32;

  /** What makes "more than" of numbers "at least". */
  private static final BigDecimal LEAST_DIFFERENCE = new BigDecimal("1e-9");

  private final Map<String, Correlation> correlations = new HashMap<>();
  private final @Nullable Instant baselineUntil;

  /**
   * @param baselineUntil as {@link FirstSeen} asks; null: no detector of that type may be compiled
   */
  CorrelationCompiler(RuleSet rules, @Nullable Instant baselineUntil) {
    rules.correlations().forEach(correlation -> correlations.put(correlation.name(), correlation));
    this.baselineUntil = baselineUntil;
  }

  /** A correlator and what it observes. */
  record Compiled(Correlator correlator, List<Source> sources) {}

  /**
   * Events that are observations of a leaf: those that match the rule.
   *
   * @param group the fields of such an event, in the order of the correlation's group-by
   * @param parts the fields that tell finer groups apart, from the outside in
   * @param values the fields that are counted, summed or new; empty where nothing is
   */
  record Source(
      int leaf,
      String rule,
      List<FieldPath> group,
      List<List<FieldPath>> parts,
      List<FieldPath> values,
      Feed.Reading reading) {
    @Override
    public String toString() {
      String text = leaf + " " + rule + " " + names(group);
      if (!parts.isEmpty()) {
        text += " parts " + parts.stream().map(Source::names).toList();
      }
      return values.isEmpty() ? text : text + " values " + names(values);
    }

    private static List<String> names(List<FieldPath> fields) {
      return fields.stream().map(FieldPath::name).toList();
    }
  }

  /**
   * The fields of a correlation that stand for what the outermost one groups by.
   *
   * @param parts what tells finer groups apart, from the outside in
   */
  private record Scope(List<GroupField> group, List<List<GroupField>> parts) {}

  /**
   * Compiles a correlation of the set.
   *
   * @throws RuleException when it, or one that it rests on, is nothing that this engine can run
   */
  Compiled compile(Correlation correlation) throws RuleException {
    Question question = new Question(correlation);
    if (correlation.type() == CorrelationType.FIRST_SEEN) {
      return question.firstSeen();
    }
    Node node = question.node(correlation, new Scope(correlation.groupBy(), List.of()));
    boolean hasFinerGroups = question.sources.stream().anyMatch(s -> !s.parts.isEmpty());
    return new Compiled(
        new TreeCorrelator(
            correlation.name(),
            node,
            correlation.timespan(),
            hasFinerGroups,
            question.sources.toString()),
        question.sources);
  }

  /** One correlation on its way to a question. */
  private final class Question {
    private final Correlation outermost;
    private final List<Source> sources = new ArrayList<>();
    private int leaves;

    Question(Correlation outermost) {
      this.outermost = outermost;
    }

    Compiled firstSeen() throws RuleException {
      if (baselineUntil == null) {
        throw new IllegalStateException(outermost.name() + " is off without a baseline");
      }
      if (!outermost.condition().isEmpty()) {
        throw refused(
            outermost,
            outermost.placeOf(outermost.condition().get(0)),
            "first_seen compares with nothing");
      }
      checkRules(outermost, "first_seen");
      for (String rule : outermost.rules()) {
        List<FieldPath> group = new ArrayList<>();
        outermost.groupBy().forEach(field -> group.add(field.field(rule)));
        group.addAll(outermost.fields());
        sources.add(new Source(0, rule, group, List.of(), List.of(), Feed.Reading.NOTHING));
      }
      return new Compiled(
          new FirstSeen(outermost.name(), outermost.timespan(), baselineUntil, sources.toString()),
          sources);
    }

    Node node(Correlation correlation, Scope scope) throws RuleException {
      long seconds = correlation.timespan().toSeconds();
      boolean isMonotone = correlation.hasOnlyLowerBounds() && !correlation.condition().isEmpty();
      switch (correlation.type()) {
        case EVENT_COUNT -> {
          if (!isMonotone) {
            return tumbling(correlation, Tumbling.What.EVENTS, Feed.Reading.NOTHING, scope);
          }
          int minimum = count(correlation);
          return restsOnCorrelations(correlation)
              ? new Moments(parts(correlation, scope), minimum, seconds)
              : new Count(leaf(correlation, Feed.Reading.NOTHING, scope), minimum, seconds);
        }
        case VALUE_COUNT -> {
          if (!isMonotone) {
            return tumbling(correlation, Tumbling.What.VALUES, Feed.Reading.VALUE, scope);
          }
          int minimum = count(correlation);
          return restsOnCorrelations(correlation)
              ? groups(correlation, minimum, scope)
              : new Distinct(leaf(correlation, Feed.Reading.VALUE, scope), minimum, seconds);
        }
        case VALUE_SUM -> {
          if (!isMonotone) {
            return tumbling(correlation, Tumbling.What.SUM, Feed.Reading.AMOUNT, scope);
          }
          checkRules(correlation, "value_sum");
          return new Sum(
              leaf(correlation, Feed.Reading.AMOUNT, scope), leastSum(correlation), seconds);
        }
        case VALUE_AVG -> {
          return tumbling(correlation, Tumbling.What.AVERAGE, Feed.Reading.NUMBER, scope);
        }
        case VALUE_PERCENTILE -> {
          return tumbling(correlation, Tumbling.What.PERCENTILE, Feed.Reading.NUMBER, scope);
        }
        case TEMPORAL -> {
          return temporal(correlation, isMonotone, scope);
        }
        case TEMPORAL_ORDERED -> {
          return ordered(correlation, isMonotone, scope);
        }
        case ABSENCE -> {
          if (!correlation.condition().isEmpty()) {
            throw refused(
                correlation,
                correlation.placeOf(correlation.condition().get(0)),
                "absence compares with nothing");
          }
          checkRules(correlation, "absence");
          return new Silence(leaf(correlation, Feed.Reading.NOTHING, scope), seconds);
        }
        case FIRST_SEEN ->
            throw new IllegalStateException(correlation.name() + " is no part of a question");
      }
      throw new IllegalStateException("no such type: " + correlation.type());
    }

    private Node temporal(Correlation correlation, boolean isMonotone, Scope scope)
        throws RuleException {
      long seconds = correlation.timespan().toSeconds();
      if (isMonotone) {
        int minimum = ofRules(correlation);
        return new Together(parts(correlation, scope), minimum, seconds);
      }
      checkRules(correlation, "temporal with another condition than gt and gte");
      List<Integer> ofRules = new ArrayList<>();
      for (String rule : correlation.rules()) {
        int leaf = nextLeaf(correlation);
        add(leaf, rule, List.of(), Feed.Reading.NOTHING, scope);
        ofRules.add(leaf);
      }
      return new Present(ofRules, correlation.condition(), seconds);
    }

    private Node ordered(Correlation correlation, boolean isMonotone, Scope scope)
        throws RuleException {
      if (!isMonotone) {
        Bound other =
            correlation.condition().stream()
                .filter(bound -> !bound.isLower())
                .findFirst()
                .orElseThrow();
        throw refused(
            correlation,
            correlation.placeOf(other),
            "temporal_ordered with another condition than gt and gte says nothing about an order");
      }
      int minimum = ofRules(correlation);
      int rules = correlation.rules().size();
      if (minimum < rules && rules > CHAIN_LIMIT) {
        throw refused(
            correlation,
            correlation.placeOf(strictest(correlation)),
            "temporal_ordered of some of more than " + CHAIN_LIMIT + " rules");
      }
      return new Ordered(parts(correlation, scope), minimum, correlation.timespan().toSeconds());
    }

    private Node tumbling(
        Correlation correlation, Tumbling.What what, Feed.Reading reading, Scope scope)
        throws RuleException {
      checkRules(
          correlation,
          reading == Feed.Reading.NUMBER
              ? correlation.type().word()
              : correlation.type().word() + " with another condition than gt and gte");
      boolean counts = what == Tumbling.What.EVENTS || what == Tumbling.What.VALUES;
      for (Bound bound : correlation.condition()) {
        if (counts && bound.number().compareTo(BigDecimal.valueOf(COUNT_LIMIT)) > 0) {
          throw refused(
              correlation,
              correlation.placeOf(bound),
              "a count is compared with more than " + COUNT_LIMIT);
        }
      }
      return new Tumbling(
          what,
          leaf(correlation, reading, scope),
          correlation.condition(),
          correlation.percentile(),
          correlation.timespan().toSeconds());
    }

    /** Distinct values of the field by which a correlation groups: its finer groups. */
    private Node groups(Correlation correlation, int minimum, Scope scope) throws RuleException {
      Correlation inner = correlations.get(correlation.rules().get(0));
      if (inner == null || correlation.rules().size() > 1) {
        String one =
            correlation.rules().stream()
                .filter(correlations::containsKey)
                .findFirst()
                .orElseThrow();
        throw refused(
            correlation,
            correlation.placeOf(one),
            "value_count rests on rules, or on one correlation");
      }
      Scope ofInner = inner(correlation, scope, inner);
      Set<String> finer = new HashSet<>();
      if (ofInner.parts.size() > scope.parts.size()) {
        for (GroupField field : ofInner.parts.get(scope.parts.size())) {
          finer.add(field.name());
        }
      }
      Set<String> counted = new HashSet<>();
      for (FieldPath field : correlation.fields()) {
        counted.add(
            inner.groupBy().stream()
                .filter(candidate -> isSame(candidate, field))
                .map(GroupField::name)
                .findFirst()
                .orElse(field.name()));
      }
      if (!finer.equals(counted)) {
        throw refused(
            correlation,
            correlation.places().fields().get(0),
            "it counts values of "
                + counted.stream().sorted().toList()
                + " but '"
                + inner.name()
                + "' tells "
                + finer.stream().sorted().toList()
                + " apart: of a correlation only what it groups by, and all of that, can be"
                + " counted");
      }
      return new Groups(
          node(inner, ofInner), scope.parts.size(), minimum, correlation.timespan().toSeconds());
    }

    private void checkRules(Correlation correlation, String what) throws RuleException {
      for (String rule : correlation.rules()) {
        if (correlations.containsKey(rule)) {
          throw refused(
              correlation,
              correlation.placeOf(rule),
              what + " can't rest on a correlation, as '" + rule + "' is: only on rules");
        }
      }
    }

    private boolean restsOnCorrelations(Correlation correlation) {
      return correlation.rules().stream().anyMatch(correlations::containsKey);
    }

    private int ofRules(Correlation correlation) throws RuleException {
      long minimum = Math.max(1, correlation.minimum());
      int rules = correlation.rules().size();
      if (minimum > rules) {
        throw refused(
            correlation,
            correlation.placeOf(strictest(correlation)),
            "needs " + minimum + " of its " + rules + " rules: it can't fire");
      }
      return (int) minimum;
    }

    private int count(Correlation correlation) throws RuleException {
      long minimum = Math.max(1, correlation.minimum());
      if (minimum > COUNT_LIMIT) {
        throw refused(
            correlation,
            correlation.placeOf(strictest(correlation)),
            correlation.type().word() + " of " + minimum + " is more than " + COUNT_LIMIT);
      }
      return (int) minimum;
    }

    /** Of lower bounds the one that says the most. */
    private static Bound strictest(Correlation correlation) {
      return correlation.condition().stream()
          .max(Comparator.comparing(Bound::number))
          .orElseThrow();
    }

    private BigDecimal leastSum(Correlation correlation) {
      return correlation.condition().stream()
          .map(
              bound ->
                  bound.operator() == Operator.GT
                      ? bound.number().add(LEAST_DIFFERENCE)
                      : bound.number())
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }

    /** All rules are one leaf: an event that matches two of them counts once. */
    private int leaf(Correlation correlation, Feed.Reading reading, Scope scope)
        throws RuleException {
      int leaf = nextLeaf(correlation);
      for (String rule : correlation.rules()) {
        if (correlations.containsKey(rule)) {
          throw refused(
              correlation,
              correlation.placeOf(rule),
              "'" + rule + "' is a correlation where a rule is needed");
        }
        add(leaf, rule, correlation.fields(), reading, scope);
      }
      return leaf;
    }

    private List<Node> parts(Correlation correlation, Scope scope) throws RuleException {
      List<Node> parts = new ArrayList<>();
      for (String rule : correlation.rules()) {
        Correlation inner = correlations.get(rule);
        if (inner == null) {
          int leaf = nextLeaf(correlation);
          add(leaf, rule, List.of(), Feed.Reading.NOTHING, scope);
          parts.add(new Leaf(leaf));
        } else {
          Scope ofInner = inner(correlation, scope, inner);
          Node node = node(inner, ofInner);
          boolean isFiner = ofInner.parts.size() > scope.parts.size();
          parts.add(isFiner ? new Split(node, scope.parts.size()) : node);
        }
      }
      return parts;
    }

    private int nextLeaf(Correlation correlation) throws RuleException {
      if (leaves == LEAF_LIMIT) {
        throw refused(
            correlation,
            correlation.places().rules().get(0),
            "it unfolds to more than " + LEAF_LIMIT + " rules, each place counted");
      }
      return leaves++;
    }

    private void add(
        int leaf, String rule, List<FieldPath> values, Feed.Reading reading, Scope scope) {
      sources.add(
          new Source(
              leaf,
              rule,
              paths(scope.group, rule),
              scope.parts.stream().map(part -> paths(part, rule)).toList(),
              values,
              reading));
    }

    private static List<FieldPath> paths(List<GroupField> fields, String rule) {
      return fields.stream().map(field -> field.field(rule)).toList();
    }

    private Scope inner(Correlation outer, Scope scope, Correlation inner) throws RuleException {
      if (inner.type() == CorrelationType.FIRST_SEEN) {
        throw refused(
            outer,
            outer.placeOf(inner.name()),
            "what '"
                + inner.name()
                + "' sees first is not known for good, so nothing can rest on first_seen");
      }
      List<GroupField> group = inner(outer, scope.group, inner);
      List<List<GroupField>> parts = new ArrayList<>();
      Set<Map<String, FieldPath>> covered = new HashSet<>();
      group.forEach(field -> covered.add(field.byRule()));
      for (List<GroupField> part : scope.parts) {
        List<GroupField> ofInner = inner(outer, part, inner);
        ofInner.forEach(field -> covered.add(field.byRule()));
        parts.add(ofInner);
      }
      List<GroupField> left =
          inner.groupBy().stream().filter(field -> !covered.contains(field.byRule())).toList();
      if (!left.isEmpty()) {
        parts.add(left);
      }
      return new Scope(group, parts);
    }

    private List<GroupField> inner(Correlation outer, List<GroupField> group, Correlation inner)
        throws RuleException {
      List<GroupField> found = new ArrayList<>();
      for (GroupField field : group) {
        FieldPath path = field.field(inner.name());
        found.add(
            inner.groupBy().stream()
                .filter(candidate -> isSame(candidate, path))
                .findFirst()
                .orElseThrow(
                    () ->
                        refused(
                            outer,
                            outer.placeOf(field),
                            "it groups by '"
                                + path.name()
                                + "', which '"
                                + inner.name()
                                + "' does not: of a correlation only what it groups by is"
                                + " known")));
      }
      return found;
    }

    /** Whether the outer's field is that one of the inner's: by name, or by what is read. */
    private static boolean isSame(GroupField inner, FieldPath path) {
      return inner.name().equals(path.name())
          || inner.byRule().values().stream().allMatch(path::equals);
    }

    private RuleException refused(Correlation correlation, Location place, String reason) {
      String where =
          correlation.name().equals(outermost.name())
              ? ""
              : " (needed by '" + outermost.name() + "')";
      return new RuleException(place, "'" + correlation.name() + "': " + reason + where);
    }
  }

  /** The words of a correlation: its type, condition, timespan and groups. */
  static String describe(Correlation correlation) {
    StringBuilder text = new StringBuilder(correlation.type().word());
    if (!correlation.fields().isEmpty()) {
      text.append(" of ")
          .append(String.join(", ", correlation.fields().stream().map(FieldPath::name).toList()));
    }
    if (correlation.percentile() != null) {
      text.append(" percentile ").append(correlation.percentile());
    }
    boolean isTemporal =
        correlation.type() == CorrelationType.TEMPORAL
            || correlation.type() == CorrelationType.TEMPORAL_ORDERED;
    boolean isAll =
        isTemporal
            && correlation.hasOnlyLowerBounds()
            && correlation.minimum() == correlation.rules().size();
    if (!isAll) {
      correlation.condition().forEach(bound -> text.append(' ').append(bound));
    }
    text.append(" within ").append(words(correlation.timespan().toSeconds()));
    if (!correlation.groupBy().isEmpty()) {
      text.append(" by ")
          .append(String.join(", ", correlation.groupBy().stream().map(GroupField::name).toList()));
    }
    return text.toString();
  }

  private static String words(long seconds) {
    if (seconds % 86400 == 0) {
      return seconds / 86400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
