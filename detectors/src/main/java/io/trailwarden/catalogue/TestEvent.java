package io.trailwarden.catalogue;

import io.trailwarden.event.LogSource;

/**
 * An event of a test, in the bytes that a log file would hold.
 *
 * @param text a CloudTrail record's JSON, or an access-log line without line feed; UTF-8; not
 *     copied
 */
record TestEvent(LogSource source, byte[] text) {}
