/** The Flink job around the detectors. Begin reading at {@code io.trailwarden.job.pipeline}. */
@NullMarked
package io.trailwarden.job;

import org.jspecify.annotations.NullMarked;
