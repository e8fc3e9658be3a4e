/**
 * Sigma rules, correlations and their metadata as the specification 2.1 names them; no behaviour.
 * Uses nothing.
 */
@NullMarked
package io.trailwarden.sigma;

import org.jspecify.annotations.NullMarked;
