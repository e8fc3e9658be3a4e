package io.trailwarden.sigma;

import io.trailwarden.event.FieldPath;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param location where its document begins
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
    Location location) {
  public Correlation {
    rules = List.copyOf(rules);
    groupBy = List.copyOf(groupBy);
    condition = List.copyOf(condition);
    fields = List.copyOf(fields);
  }

  private static final Set<Operator> LOWER_BOUNDS = Set.of(Operator.GT, Operator.GTE);

  /** The detector's id. */
  public String name() {
    return metadata.name();
  }

  /**
   * Whether more events can only make the condition hold, never break it: all bounds are {@code gt}
   * or {@code gte}.
   */
  public boolean hasOnlyLowerBounds() {
    return condition.stream().allMatch(bound -> LOWER_BOUNDS.contains(bound.operator()));
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

  /** One comparison of a correlation's count, sum, average or percentile. */
  public record Bound(Operator operator, BigDecimal number) {
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
