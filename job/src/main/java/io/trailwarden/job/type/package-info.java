/**
 * What passes between the job's operators, with the serializers that move it and keep it in
 * checkpoints: each with a version of its form. Uses {@code detectors} alone. Begin reading at
 * {@link io.trailwarden.job.type.RawChunk}.
 */
@NullMarked
package io.trailwarden.job.type;

import org.jspecify.annotations.NullMarked;
