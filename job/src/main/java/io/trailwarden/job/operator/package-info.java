/**
 * One thin operator a stage, around an object of {@code detectors} that thinks: read and match,
 * correlate, alert. Uses {@code config} and {@code type}. Begin reading at {@link
 * io.trailwarden.job.operator.ReadAndMatch}.
 */
@NullMarked
package io.trailwarden.job.operator;

import org.jspecify.annotations.NullMarked;
