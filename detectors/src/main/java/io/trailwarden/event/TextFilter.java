package io.trailwarden.event;

/** A question about an event's own text, before any of it is read as values. */
@FunctionalInterface
public interface TextFilter {
  /** Whether the range of bytes passes. */
  boolean passes(byte[] array, int offset, int length);
}
