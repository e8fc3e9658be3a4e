package io.trailwarden.read;

import io.trailwarden.event.Origin;

/**
 * "An object was created": a log file that is still to be fetched.
 *
 * @param bucket the bucket's name
 * @param key the object's key, decoded
 * @param origin what said so: a Kinesis record, or the file itself, which was looked for and found
 */
public record Notice(String bucket, String key, Origin origin) {}
