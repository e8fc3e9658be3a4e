package io.trailwarden.alert;

/**
 * An alert as it is indexed.
 *
 * @param id the document's id, 32 hex digits
 * @param index which index it belongs into: {@code trailwarden-alerts-yyyy.MM} of the period's
 *     start (stateless: of the event's time), or {@code trailwarden-replay-NAME}
 * @param time its {@code @timestamp}, the earliest evidence, in milliseconds of the epoch
 * @param json UTF-8, one line; not copied
 */
public record AlertDocument(String id, String index, long time, byte[] json) {}
