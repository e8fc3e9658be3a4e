/**
 * Documents to where they are kept: to indices of an OpenSearch, to a file of JSON lines, to
 * standard output. Uses {@code config}, {@code type} and {@code detectors}. Begin reading at {@link
 * io.trailwarden.job.sink.OpenSearchSink}.
 */
@NullMarked
package io.trailwarden.job.sink;

import org.jspecify.annotations.NullMarked;
