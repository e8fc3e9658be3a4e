package io.trailwarden.integrity;

import java.util.Locale;

/** What is known of a digest. Those from {@code INVALID_FORMAT} on are checked in this order. */
public enum DigestVerdict {
  /** It is where it says, and signed with a known key. */
  VALID,
  /** It is not one gzip stream of one JSON document with the required fields. */
  INVALID_FORMAT,
  /** It says that it belongs elsewhere. */
  MOVED,
  /** Nothing tells its signature. */
  SIGNATURE_MISSING,
  /** No key of its fingerprint is known for its region and time. */
  PUBLIC_KEY_NOT_FOUND,
  /** The signature is not over this content, or not by this key. */
  SIGNATURE_INVALID,
  /** A later digest names it, and it is not there. */
  MISSING,
  /** Valid itself; the digest before it is not the one that it names. */
  CHAIN_BROKEN;

  /** The word as reports show it, such as {@code chain_broken}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what the digest lists is proven by its signature. */
  public boolean proves() {
    return this == VALID || this == CHAIN_BROKEN;
  }
}
