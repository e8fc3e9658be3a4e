/**
 * Sigma rules and correlations as the specification 2.1 names them, with modifiers already applied
 * and references resolved; no behaviour. Uses {@code event} for log sources and field paths. Begin
 * reading at {@link io.trailwarden.sigma.RuleSet}.
 */
@NullMarked
package io.trailwarden.sigma;

import org.jspecify.annotations.NullMarked;
