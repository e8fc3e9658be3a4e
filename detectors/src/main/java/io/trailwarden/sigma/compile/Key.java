package io.trailwarden.sigma.compile;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.match.Needles;
import io.trailwarden.sigma.match.Needles.Place;
import io.trailwarden.sigma.match.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions of which an event must answer one with yes to satisfy a part of a rule.
 *
 * @param field the field that all of them are about; null when they are about several, or keywords
 * @param rank the lower, the better the questions tell events apart for what it costs to ask them
 */
record Key(List<Node> anyOf, @Nullable FieldPath field, int rank) {
  /** What most events answer with yes, and so what serves only when there is nothing else. */
  static final int WEAK = 60;

  private static final int MOST = 6;

  /** A few fields are cheap to read, and their values tell events apart: the best first. */
  private static final List<FieldPath> TELLING =
      List.of(
              "eventName",
              "operation",
              "errorCode",
              "errorcode",
              "eventSource",
              "sourceIPAddress",
              "remoteip",
              "requester",
              "userIdentity.type",
              "httpstatus",
              "bucket_name",
              "authtype",
              "tlsversion",
              "sigv")
          .stream()
          .map(FieldPath::of)
          .toList();

  private static final Set<FieldPath> SHARED_BY_MOST =
      Set.of(
          FieldPath.of("eventType"),
          FieldPath.of("awsRegion"),
          FieldPath.of("recipientAccountId"),
          FieldPath.of("readOnly"),
          FieldPath.of("managementEvent"),
          FieldPath.of("eventCategory"));

  private static final Set<String> COMMON_TEXTS = Set.of("true", "false", "assumedrole", "-");

  private static final int PATTERN_OF_NAME = 5;
  private static final int OTHER_FIELD = 20;
  private static final int PATTERN = 30;
  private static final int KEYWORD = 40;
  private static final int SHORT = 15;
  private static final int NESTED = 4;
  private static final int TELLING_LENGTH = 3;
  private static final int TELLING_KEYWORD_LENGTH = 4;

  Key {
    anyOf = List.copyOf(anyOf);
  }

  /**
   * The key that a single question is; none when it is about a derived field, which costs more to
   * compute than a rule to run.
   *
   * @param field null for keywords
   */
  static List<Key> of(@Nullable FieldPath field, Node question, @Nullable Needles needles) {
    if (needles == null || (field != null && field.isDerived())) {
      return List.of();
    }
    return List.of(new Key(List.of(question), field, rank(field, needles)));
  }

  private static int rank(@Nullable FieldPath field, Needles needles) {
    if (field == null) {
      return KEYWORD + (needles.shortest() < TELLING_KEYWORD_LENGTH ? SHORT : 0);
    }
    int telling = TELLING.indexOf(field);
    int nested = field.segments().size() > 1 ? NESTED : 0;
    if (needles.place() == Place.WHOLE) {
      if (SHARED_BY_MOST.contains(field)
          || needles.texts().stream().anyMatch(COMMON_TEXTS::contains)) {
        return WEAK;
      }
      return telling >= 0 ? telling : OTHER_FIELD + nested;
    }
    int rank = telling == 0 || telling == 1 ? PATTERN_OF_NAME : PATTERN + nested;
    return rank + (needles.shortest() < TELLING_LENGTH ? SHORT : 0);
  }

  /** Of parts that must all be satisfied: every key of each. */
  static List<Key> ofAll(List<List<Key>> parts) {
    return best(parts.stream().flatMap(List::stream).toList());
  }

  /**
   * Of parts of which one must be satisfied: a key of each of them. Those about one field, where
   * all parts have such a one, and the best of each part.
   */
  static List<Key> ofAny(List<List<Key>> parts) {
    if (parts.isEmpty() || parts.stream().anyMatch(List::isEmpty)) {
      return List.of();
    }
    List<Key> keys = new ArrayList<>();
    for (Key key : parts.get(0)) {
      if (key.field != null) {
        List<Key> same = new ArrayList<>();
        for (List<Key> part : parts) {
          part.stream()
              .filter(other -> key.field.equals(other.field))
              .findFirst()
              .ifPresent(same::add);
        }
        if (same.size() == parts.size()) {
          keys.add(union(same));
        }
      }
    }
    keys.add(union(parts.stream().map(part -> part.get(0)).toList()));
    return best(keys);
  }

  private static Key union(List<Key> keys) {
    Set<Node> questions = new LinkedHashSet<>();
    FieldPath field = keys.get(0).field;
    int rank = 0;
    for (Key key : keys) {
      questions.addAll(key.anyOf);
      field = Objects.equals(field, key.field) ? field : null;
      rank = Math.max(rank, key.rank);
    }
    return new Key(List.copyOf(questions), field, rank);
  }

  private static List<Key> best(List<Key> keys) {
    Set<List<Node>> seen = new LinkedHashSet<>();
    return keys.stream()
        .sorted(Comparator.comparingInt(Key::rank))
        .filter(key -> seen.add(key.anyOf))
        .limit(MOST)
        .toList();
  }
}
