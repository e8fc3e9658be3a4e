package io.trailwarden.read;

import io.trailwarden.event.Origin;

/**
 * What was learned of a log file while reading it: enough to hold it against a digest without
 * reading it again.
 *
 * @param origin the file
 * @param sha256 over all inflated bytes of the first gzip member (32 bytes), or of the whole file
 *     when it is not compressed
 * @param inflatedBytes how many bytes were read after inflating, all members together
 * @param gzipMembers 0 for a file that is not compressed; more than 1 is how records are smuggled
 *     behind a proven first member
 * @param trailingBytes bytes behind the last gzip member that are no gzip member
 * @param isComplete whether it was inflated to its end: neither broken off, nor damaged, nor longer
 *     than what is read of a file
 * @param isJson whether it held one JSON document and nothing else
 * @param events how many events it held
 */
public record FileFact(
    Origin.LogFile origin,
    byte[] sha256,
    long inflatedBytes,
    int gzipMembers,
    long trailingBytes,
    boolean isComplete,
    boolean isJson,
    long events) {}
