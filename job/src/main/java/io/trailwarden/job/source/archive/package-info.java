/**
 * Log files of a bucket or a directory, as raw bytes in the order of their delivery. {@link
 * io.trailwarden.job.source.archive.Discovery} finds where files lie, {@link
 * io.trailwarden.job.source.archive.TimeOrderedListing} lists all these places at once in time
 * order, {@link io.trailwarden.job.source.archive.ReadAhead} reads; the enumerator and the reader
 * around them talk to Flink. Uses {@code config} and {@code type}. Begin reading at {@link
 * io.trailwarden.job.source.archive.ArchiveSource}.
 */
@NullMarked
package io.trailwarden.job.source.archive;

import org.jspecify.annotations.NullMarked;
