/**
 * Detectors as a library: reading both log formats, Sigma rules over their events, state that no
 * order of events can disturb, and the alert documents that come out. Nothing here knows Flink, AWS
 * clients or OpenSearch. Begin reading at {@code io.trailwarden.detect}.
 */
@NullMarked
package io.trailwarden;

import org.jspecify.annotations.NullMarked;
