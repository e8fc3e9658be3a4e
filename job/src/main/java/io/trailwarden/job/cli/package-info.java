/**
 * The command line: options become checked settings, a command runs on embedded Flink or goes to
 * the cluster whose command line called it, and whatever goes wrong ends as one line and an exit
 * code. Results go to standard output, everything else to standard error. Uses {@code config},
 * {@code pipeline}, {@code sink} and {@code detectors}. Begin reading at {@link
 * io.trailwarden.job.cli.Main}.
 */
@NullMarked
package io.trailwarden.job.cli;

import org.jspecify.annotations.NullMarked;
