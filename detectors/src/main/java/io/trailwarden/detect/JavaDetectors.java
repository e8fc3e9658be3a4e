package io.trailwarden.detect;

import java.util.List;

/** The detectors that are written in Java. */
final class JavaDetectors {
  private JavaDetectors() {}

  /** All of them; each has an entry of its id in the catalogue. */
  static List<JavaDetector> all() {
    return List.of(KeyUsedElsewhere.detector());
  }
}
