/**
 * The mind of stateful detectors: observations of a group become detections. State is a
 * join-semilattice: merging takes each event once, in any order, and keeps only what can still
 * matter, so that a hot group costs no more than a quiet one. Time has seconds, as events have.
 * Uses {@code finding}, and conditions of {@code sigma}. Begin reading at {@link
 * io.trailwarden.state.GroupState}, then {@link io.trailwarden.state.Node} and {@link
 * io.trailwarden.state.Occurrences}.
 */
@NullMarked
package io.trailwarden.state;

import org.jspecify.annotations.NullMarked;
