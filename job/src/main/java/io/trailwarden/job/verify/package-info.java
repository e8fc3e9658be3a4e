/**
 * Verifies an archive: finds the places that trails deliver to, reads their digests and log files,
 * many at a time, and hands over what {@code io.trailwarden.integrity} says of them. Uses {@code
 * config} and the stores of {@code source.archive}. Begin reading at {@link
 * io.trailwarden.job.verify.Verification}.
 */
@NullMarked
package io.trailwarden.job.verify;

import org.jspecify.annotations.NullMarked;
