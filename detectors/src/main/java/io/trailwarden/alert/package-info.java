/**
 * Detections become documents: OCSF Detection Findings with their sentence, their proof and what to
 * do. Uses {@code finding}, {@code derive} and {@code sigma}. Begin reading at {@link
 * io.trailwarden.alert.AlertWriter}.
 */
@NullMarked
package io.trailwarden.alert;

import org.jspecify.annotations.NullMarked;
