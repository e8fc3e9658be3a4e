/**
 * Bytes of both log formats to events, notices and dead letters. Uses {@code event}. Begin reading
 * at {@link io.trailwarden.read.LogReader}; then the way of the bytes is {@code ContentReader}
 * (JSON or lines?), {@code RecordReader} and {@code JsonScanner} (framings, one pass over a
 * record), {@code Forms} (which envelope?), {@code CloudTrailEvent}; or {@code LineReader}, {@code
 * AccessLogLine}.
 */
@NullMarked
package io.trailwarden.read;

import org.jspecify.annotations.NullMarked;
