/**
 * Rule files in YAML to {@code sigma}: every error of every file, with line and column, before
 * anything runs. Uses {@code sigma}. Begin reading at {@link
 * io.trailwarden.sigma.parse.RuleParser}.
 */
@NullMarked
package io.trailwarden.sigma.parse;

import org.jspecify.annotations.NullMarked;
