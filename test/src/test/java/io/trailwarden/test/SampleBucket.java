package io.trailwarden.test;

import io.trailwarden.test.parts.Parts;

/** The sample archive in the bucket that its digests name, once for all tests. */
final class SampleBucket {
  static final String NAME = "acme-log-archive";

  private static boolean filled;

  private SampleBucket() {}

  /** Makes sure that it is there, with the digests' metadata. */
  static synchronized void fill() {
    if (!filled) {
      Parts.s3().createBucket(NAME);
      Parts.s3().upload(NAME, SampleLogs.archive());
      filled = true;
    }
  }
}
