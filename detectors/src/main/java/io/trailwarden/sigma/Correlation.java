package io.trailwarden.sigma;

import io.trailwarden.event.FieldPath;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma correlation: a conclusion from several events.
 *
 * @param rules names of the rules and correlations it rests on ({@link Metadata#name()} of each),
 *     in the file's order; distinct, not empty. What is in no cycle with itself.
 * @param groupBy whose values tell groups apart; empty: one group
 * @param timespan how far apart the first and the last event may lie; a month is 2629746 s, a year
 *     31556952 s (as pySigma)
 * @param condition bounds that all hold; for {@code temporal} and {@code temporal_ordered} without
 *     one, {@code gte} the number of rules
 * @param fields what {@code value_*} types read (Sigma's {@code condition.field}, one or a list);
 *     empty for the others
 * @param percentile of {@code value_percentile}, 0 to 100; null for the others
 * @param generate whether the rules it rests on also fire alone; see {@link RuleSet#fires}
 * @param places where these stand
 */
public record Correlation(
    Metadata metadata,
    CorrelationType type,
    List<String> rules,
    List<GroupField> groupBy,
    Duration timespan,
    List<Bound> condition,
    List<FieldPath> fields,
    @Nullable Integer percentile,
    boolean generate,
    Places places) {
  public Correlation {
    rules = List.copyOf(rules);
    groupBy = List.copyOf(groupBy);
    condition = List.copyOf(condition);
    fields = List.copyOf(fields);
  }

  /** The detector's id. */
  public String name() {
    return metadata.name();
  }

  /** Where its document begins. */
  public Location location() {
    return places.document();
  }

  /** Where it names that rule, one of {@link #rules}. */
  public Location placeOf(String rule) {
    return places.rules().get(rules.indexOf(rule));
  }

  /** Where it names that field, one of {@link #groupBy}. */
  public Location placeOf(GroupField field) {
    return places.groupBy().get(groupBy.indexOf(field));
  }

  /** Where that comparison stands, one of {@link #condition}. */
  public Location placeOf(Bound bound) {
    return places.condition().get(condition.indexOf(bound));
  }

  /**
   * Whether more events can only make the condition hold, never break it: all bounds are {@code gt}
   * or {@code gte}.
   */
  public boolean hasOnlyLowerBounds() {
    return condition.stream().allMatch(Bound::isLower);
  }

  /**
   * The smallest whole number that satisfies the condition.
   *
   * @throws IllegalStateException unless {@link #hasOnlyLowerBounds}
   */
  public long minimum() {
    if (condition.isEmpty() || !hasOnlyLowerBounds()) {
      throw new IllegalStateException(name() + " has no lower bound, or other bounds too");
    }
    long minimum = Long.MIN_VALUE;
    for (Bound bound : condition) {
      long least =
          bound.operator() == Operator.GT
              ? bound.number().setScale(0, RoundingMode.FLOOR).longValueExact() + 1
              : bound.number().setScale(0, RoundingMode.CEILING).longValueExact();
      minimum = Math.max(minimum, least);
    }
    return minimum;
  }

  /**
   * Where the parts of a correlation stand, in the order of the correlation's lists.
   *
   * @param document where its document begins
   * @param condition where each bound stands; the section, for one that is not written
   */
  public record Places(
      Location document,
      List<Location> rules,
      List<Location> groupBy,
      List<Location> condition,
      List<Location> fields) {
    public Places {
      rules = List.copyOf(rules);
      groupBy = List.copyOf(groupBy);
      condition = List.copyOf(condition);
      fields = List.copyOf(fields);
    }
  }

  /** One comparison of a correlation's count, sum, average or percentile. */
  public record Bound(Operator operator, BigDecimal number) {
    /** Whether greater numbers satisfy it as well: {@code gt} or {@code gte}. */
    public boolean isLower() {
      return operator == Operator.GT || operator == Operator.GTE;
    }

    /** Whether a value satisfies it. */
    public boolean holds(BigDecimal value) {
      return operator.accepts(value.compareTo(number));
    }

    @Override
    public String toString() {
      return operator.word() + " " + number.toPlainString();
    }
  }

  /**
   * One entry of {@code group-by}, aliases resolved.
   *
   * @param name as the correlation writes it: a field, or an alias
   * @param byRule for each name in {@link Correlation#rules()} the field of its events that is
   *     read. Where that name is a correlation, the field is one of its completing event.
   */
  public record GroupField(String name, Map<String, FieldPath> byRule) {
    public GroupField {
      byRule = Collections.unmodifiableMap(new LinkedHashMap<>(byRule));
    }

    /**
     * The field to read from an event that matched that rule.
     *
     * @throws IllegalArgumentException when the correlation does not rest on that rule
     */
    public FieldPath field(String rule) {
      FieldPath path = byRule.get(rule);
      if (path == null) {
        throw new IllegalArgumentException(rule + " is none of " + byRule.keySet());
      }
      return path;
    }
  }
}
