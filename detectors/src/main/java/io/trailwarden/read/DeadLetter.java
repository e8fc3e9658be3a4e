package io.trailwarden.read;

import io.trailwarden.event.Origin;
import java.util.Arrays;
import java.util.Objects;

/**
 * What could not be read, where, and why. Everything readable around it is kept.
 *
 * @param origin file, or shard and sequence number
 * @param index the record's or line's number in it, from 0; -1 when it is about the whole
 * @param byteOffset where it begins in the inflated bytes; -1 when unknown
 * @param reason a code to count and search by
 * @param detail one sentence for a person, with the limit and its value where one was broken
 * @param excerpt the first bytes of what could not be read, at most {@link #EXCERPT_LIMIT}
 */
public record DeadLetter(
    Origin origin, long index, long byteOffset, Reason reason, String detail, byte[] excerpt) {
  public static final int EXCERPT_LIMIT = 4096;

  public DeadLetter {
    Objects.requireNonNull(origin);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(detail);
    excerpt = Arrays.copyOf(excerpt, Math.min(excerpt.length, EXCERPT_LIMIT));
  }

  /** Codes stand in indices and dashboards: they are never renamed. */
  public enum Reason {
    INVALID_GZIP,
    TRUNCATED,
    INVALID_JSON,
    NOT_A_RECORD,
    LIMIT_EXCEEDED,
    INVALID_LINE,
    UNKNOWN_FORM,
    FETCH_FAILED,
    REFUSED_BY_OPENSEARCH
  }
}
