package io.trailwarden.bytes;

/** Gzip that can't be inflated, or inflates to other bytes than were compressed. */
public final class MalformedGzipException extends Exception {
  MalformedGzipException(String reason) {
    super(reason);
  }
}
