/**
 * Programs over single events, and the index by the constants they require: the hot loop. Turns
 * events into matches; between an event's bytes and "no rule matches" nothing is allocated. Uses
 * {@code bytes} and {@code event}. Begin reading at {@link io.trailwarden.sigma.match.Matcher}.
 */
@NullMarked
package io.trailwarden.sigma.match;

import org.jspecify.annotations.NullMarked;
