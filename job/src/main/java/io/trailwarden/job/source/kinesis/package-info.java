/**
 * Records of Kinesis streams as raw bytes. Uses {@code config} and {@code type}. Begin reading at
 * {@link io.trailwarden.job.source.kinesis.KinesisSource}.
 */
@NullMarked
package io.trailwarden.job.source.kinesis;

import org.jspecify.annotations.NullMarked;
