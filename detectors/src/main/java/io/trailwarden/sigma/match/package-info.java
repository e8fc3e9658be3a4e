/**
 * Programs over single events, and the index by the texts they require: the hot loop. Turns events
 * into matches; between an event's bytes and "no rule matches" nothing is allocated. Uses {@code
 * bytes} and {@code event}.
 *
 * <p>A rule is a tree of {@link io.trailwarden.sigma.match.Node}s, whose leaves are questions about
 * fields ({@link io.trailwarden.sigma.match.ValueTest}). A question may know its {@link
 * io.trailwarden.sigma.match.Needles}: texts of which a value must have one. By them a {@code Scan}
 * answers the questions of all rules about one field in one pass, at most once an event; and a rule
 * waits for such a question ({@code Plan}), so that most events are shown to few rules or none.
 * Begin reading at {@link io.trailwarden.sigma.match.Matcher}.
 */
@NullMarked
package io.trailwarden.sigma.match;

import org.jspecify.annotations.NullMarked;
