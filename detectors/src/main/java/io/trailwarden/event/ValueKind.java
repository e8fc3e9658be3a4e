package io.trailwarden.event;

/** The JSON type of a value found at a field path. Access-log fields are always {@code STRING}. */
public enum ValueKind {
  STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL,
  /** The value's bytes are the object's JSON text. */
  OBJECT,
  /** The value's bytes are the array's JSON text. Only an empty array is reported as such. */
  ARRAY
}
