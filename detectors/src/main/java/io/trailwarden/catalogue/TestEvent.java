package io.trailwarden.catalogue;

import io.trailwarden.event.LogSource;
import java.time.Instant;

/**
 * An event of a test, in the bytes that a log file would hold.
 *
 * @param text a CloudTrail record's JSON, or an access-log line without line feed; UTF-8; not
 *     copied
 * @param time when it happens, as far as the test knows
 */
public record TestEvent(LogSource source, byte[] text, Instant time) {}
