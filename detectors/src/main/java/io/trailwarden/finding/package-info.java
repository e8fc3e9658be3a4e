/**
 * What passes between the stages: evidence and the detections that rest on it. Uses {@code event}.
 * Begin reading at {@link io.trailwarden.finding.Detection}.
 */
@NullMarked
package io.trailwarden.finding;

import org.jspecify.annotations.NullMarked;
