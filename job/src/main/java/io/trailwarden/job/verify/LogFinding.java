package io.trailwarden.job.verify;

import io.trailwarden.integrity.FileVerdict;

/**
 * A verdict on a log file.
 *
 * @param inflatedBytes how many were read
 * @param isUnread whether the verdict is due to this user's means: the file could not be read
 */
public record LogFinding(
    String bucket, String key, FileVerdict verdict, long inflatedBytes, boolean isUnread) {}
