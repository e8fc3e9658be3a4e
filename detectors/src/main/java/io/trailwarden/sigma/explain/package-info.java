/**
 * Rules for people: what one asks in plain sentences, and why an event matches it or not. Turns a
 * rule into text, and a rule and an event into {@link io.trailwarden.sigma.explain.Reason}s. Uses
 * {@code sigma}, {@code sigma.compile} and {@code sigma.match}; nothing that runs in the stream
 * uses it. Begin reading at {@link io.trailwarden.sigma.explain.RuleExplainer}.
 */
@NullMarked
package io.trailwarden.sigma.explain;

import org.jspecify.annotations.NullMarked;
