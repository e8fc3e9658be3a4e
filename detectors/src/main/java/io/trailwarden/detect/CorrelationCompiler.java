package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.GroupField;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.state.Node;
import io.trailwarden.state.TreeCorrelator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A correlation that fires becomes a {@link TreeCorrelator}: correlations that it rests on become
 * parts of its question, and each place in which a rule stands a leaf of its own, so that a rule
 * may stand in several.
 *
 * <p>An inner correlation's windows are counted within the outer's groups. That is what it says
 * only when both tell the same groups apart: each field that the outer groups by must be one that
 * the inner groups by (by its name there, an alias included, or by the field that is read), and
 * none of the inner's may be left over. Anything else would count other windows than the inner one
 * alone does, and is refused.
 */
final class CorrelationCompiler {
  /** A set of correlations that name each other can unfold to very many leaves. */
  private static final int LEAF_LIMIT = 256;

  /** State keeps so many earliest and latest events of a bucket. */
  private static final long COUNT_LIMIT = 10_000;

  private final Map<String, Correlation> correlations = new HashMap<>();

  CorrelationCompiler(RuleSet rules) {
    rules.correlations().forEach(correlation -> correlations.put(correlation.name(), correlation));
  }

  /** A correlator and what it observes. */
  record Compiled(TreeCorrelator correlator, List<Source> sources) {}

  /**
   * Events that are observations of a leaf: those that match the rule.
   *
   * @param group the fields of such an event, in the order of the correlation's group-by
   */
  record Source(int leaf, String rule, List<FieldPath> group) {
    @Override
    public String toString() {
      return leaf + " " + rule + " " + group.stream().map(FieldPath::name).toList();
    }
  }

  /**
   * Compiles a correlation of the set.
   *
   * @throws RuleException when it, or one that it rests on, is nothing that this engine can run
   */
  Compiled compile(Correlation correlation) throws RuleException {
    List<Source> sources = new ArrayList<>();
    Node question = new Question(correlation, sources).node(correlation, correlation.groupBy());
    return new Compiled(
        new TreeCorrelator(
            correlation.name(), question, correlation.timespan(), sources.toString()),
        sources);
  }

  /** One correlation on its way to a question. */
  private final class Question {
    private final Correlation outermost;
    private final List<Source> sources;
    private int leaves;

    Question(Correlation outermost, List<Source> sources) {
      this.outermost = outermost;
      this.sources = sources;
    }

    /**
     * @param group for each field that the outermost groups by, the correlation's own that stands
     *     for it
     */
    Node node(Correlation correlation, List<GroupField> group) throws RuleException {
      long seconds = correlation.timespan().toSeconds();
      int rules = correlation.rules().size();
      switch (correlation.type()) {
        case EVENT_COUNT -> {
          return new Node.Count(leaf(correlation, group), count(correlation), seconds);
        }
        case TEMPORAL -> {
          long minimum = Math.max(1, minimum(correlation));
          if (minimum > rules) {
            throw refused(
                correlation, "needs " + minimum + " of its " + rules + " rules: it can't fire");
          }
          return new Node.Together(parts(correlation, group), (int) minimum, seconds);
        }
        case TEMPORAL_ORDERED -> {
          if (minimum(correlation) != rules) {
            throw refused(
                correlation,
                "temporal_ordered with another condition than all rules is not supported yet");
          }
          return new Node.Ordered(parts(correlation, group), seconds);
        }
        case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, FIRST_SEEN, ABSENCE ->
            throw refused(
                correlation,
                "correlation type '" + correlation.type().word() + "' is not supported yet");
      }
      throw new IllegalStateException("no such type: " + correlation.type());
    }

    private long minimum(Correlation correlation) throws RuleException {
      if (!correlation.hasOnlyLowerBounds() || correlation.condition().isEmpty()) {
        throw refused(
            correlation,
            "condition " + correlation.condition() + " is not supported yet: only gt and gte are");
      }
      return correlation.minimum();
    }

    private int count(Correlation correlation) throws RuleException {
      long minimum = Math.max(1, minimum(correlation));
      if (minimum > COUNT_LIMIT) {
        throw refused(
            correlation, "event_count of " + minimum + " is more than " + COUNT_LIMIT + " events");
      }
      return (int) minimum;
    }

    /** All rules of an event_count are one leaf: an event that matches two of them counts once. */
    private int leaf(Correlation correlation, List<GroupField> group) throws RuleException {
      int leaf = nextLeaf(correlation);
      for (String rule : correlation.rules()) {
        if (correlations.containsKey(rule)) {
          throw refused(
              correlation,
              "event_count of correlation '" + rule + "' is not supported yet: only of rules");
        }
        sources.add(source(leaf, rule, group));
      }
      return leaf;
    }

    private List<Node> parts(Correlation correlation, List<GroupField> group) throws RuleException {
      List<Node> parts = new ArrayList<>();
      for (String rule : correlation.rules()) {
        Correlation inner = correlations.get(rule);
        if (inner != null) {
          parts.add(node(inner, innerGroup(correlation, group, inner)));
        } else {
          int leaf = nextLeaf(correlation);
          sources.add(source(leaf, rule, group));
          parts.add(new Node.Leaf(leaf));
        }
      }
      return parts;
    }

    private int nextLeaf(Correlation correlation) throws RuleException {
      if (leaves == LEAF_LIMIT) {
        throw refused(
            correlation, "it unfolds to more than " + LEAF_LIMIT + " rules, each place counted");
      }
      return leaves++;
    }

    private static Source source(int leaf, String rule, List<GroupField> group) {
      return new Source(leaf, rule, group.stream().map(field -> field.field(rule)).toList());
    }

    private List<GroupField> innerGroup(
        Correlation outer, List<GroupField> group, Correlation inner) throws RuleException {
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
                            "it groups by '"
                                + path.name()
                                + "', which '"
                                + inner.name()
                                + "' does not: correlations in a chain need the same groups")));
      }
      Set<Map<String, FieldPath>> covered = new HashSet<>();
      found.forEach(field -> covered.add(field.byRule()));
      for (GroupField field : inner.groupBy()) {
        if (!covered.contains(field.byRule())) {
          throw refused(
              outer,
              "it does not group by '"
                  + field.name()
                  + "', as '"
                  + inner.name()
                  + "' does: correlations in a chain need the same groups");
        }
      }
      return found;
    }

    /** Whether the outer's field is that one of the inner's: by name, or by what is read. */
    private static boolean isSame(GroupField inner, FieldPath path) {
      return inner.name().equals(path.name())
          || inner.byRule().values().stream().allMatch(path::equals);
    }

    private RuleException refused(Correlation correlation, String reason) {
      String where =
          correlation.name().equals(outermost.name())
              ? ""
              : " (needed by '" + outermost.name() + "')";
      return new RuleException(
          correlation.location(), "'" + correlation.name() + "': " + reason + where);
    }
  }

  /** The words of a correlation: its type, condition, timespan and groups. */
  static String describe(Correlation correlation) {
    StringBuilder text = new StringBuilder(correlation.type().word());
    boolean isCount = correlation.type() == CorrelationType.EVENT_COUNT;
    if (isCount || correlation.minimum() != correlation.rules().size()) {
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
