/**
 * What a run was asked to do, as checked records that print themselves without secrets. Uses {@code
 * detectors} alone. Begin reading at {@link io.trailwarden.job.config.PipelineSettings}.
 */
@NullMarked
package io.trailwarden.job.config;

import org.jspecify.annotations.NullMarked;
