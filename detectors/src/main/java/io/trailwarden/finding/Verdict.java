package io.trailwarden.finding;

import java.util.Locale;

/**
 * What is known of a log file's integrity. Worst first: an alert that rests on several files shows
 * the worst of their verdicts.
 */
public enum Verdict {
  /** A digest lists it, and its content is another. */
  MODIFIED,
  /** Bytes stand behind the one gzip stream that a digest vouches for. */
  TRAILING_DATA,
  /** A digest lists it, and it is no gzip stream of JSON. */
  INVALID_FORMAT,
  /** Delivered within a time that valid digests cover, and named by none of them. */
  UNLISTED,
  /** A digest lists it, and it is not there. */
  MISSING,
  /** Only digests that prove nothing cover it. */
  UNVERIFIABLE,
  /** Delivered while no digests were written. */
  UNDIGESTED,
  /** No digest has covered its time yet. */
  PENDING,
  /** No digest ever will: an access log, or an event that came by Kinesis. */
  NOT_APPLICABLE,
  /** A valid digest lists it with the hash that it has. */
  VERIFIED;

  /** The word as documents show it, such as {@code not_applicable}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The verdict of a word.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Verdict ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The worse of both. */
  public Verdict worse(Verdict other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
