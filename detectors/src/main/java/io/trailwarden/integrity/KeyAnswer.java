package io.trailwarden.integrity;

import java.security.PublicKey;

/** What is known of a public key. */
public sealed interface KeyAnswer {
  /** It is this one. */
  record Found(PublicKey key) implements KeyAnswer {}

  /** There is none that counts. */
  record NotFound(String why) implements KeyAnswer {}
}
