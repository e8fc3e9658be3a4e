package io.trailwarden.sigma.match;

/** How a value of one field is compared with a value of another. */
public enum ReferenceMode {
  EQUALS,
  STARTS_WITH,
  ENDS_WITH,
  CONTAINS
}
