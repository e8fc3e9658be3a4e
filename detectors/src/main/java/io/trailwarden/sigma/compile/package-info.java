/**
 * Sigma rules to programs of {@code sigma.match}: simplified, cheap questions first, with the
 * constants that an event must have to match. Uses {@code sigma} and {@code sigma.match}. Begin
 * reading at {@link io.trailwarden.sigma.compile.RuleCompiler}.
 */
@NullMarked
package io.trailwarden.sigma.compile;

import org.jspecify.annotations.NullMarked;
