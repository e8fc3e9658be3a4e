package io.trailwarden.job.source.archive;

import org.jspecify.annotations.Nullable;

/**
 * A file as a listing shows it.
 *
 * @param modifiedAt milliseconds of the epoch
 * @param failure why it can't be read, or be looked into if it is a folder (whose key ends in
 *     {@code /}); null: nothing is known against it
 */
public record StoredFile(String key, long size, long modifiedAt, @Nullable String failure) {}
