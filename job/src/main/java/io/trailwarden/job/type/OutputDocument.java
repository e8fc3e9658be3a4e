package io.trailwarden.job.type;

/**
 * A document on its way to an index or a file.
 *
 * @param index the index that it belongs into
 * @param id its {@code _id}, 32 hex digits
 * @param version external version: of two documents of one id the larger one stays; 0 for a
 *     document that never changes, which is written without
 * @param time its {@code @timestamp} in milliseconds of the epoch; files are sorted by it, then by
 *     id
 * @param json UTF-8, one line; not copied
 */
public record OutputDocument(String index, String id, long version, long time, byte[] json) {}
