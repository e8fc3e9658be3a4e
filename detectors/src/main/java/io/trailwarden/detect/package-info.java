/**
 * Where a match becomes a detection, or an observation that {@code state} concludes from; and the
 * detectors that are written in Java. Uses {@code sigma.match}, {@code sigma.compile}, {@code
 * sigma.explain}, {@code derive}, {@code state} and {@code finding}. Begin reading at {@link
 * io.trailwarden.detect.Detectors}, then {@link io.trailwarden.detect.EventDetector}; {@link
 * io.trailwarden.detect.InMemoryRun} is the library's front door. {@link
 * io.trailwarden.detect.Explainer} says why.
 */
@NullMarked
package io.trailwarden.detect;

import org.jspecify.annotations.NullMarked;
