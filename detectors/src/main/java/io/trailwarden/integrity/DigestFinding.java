package io.trailwarden.integrity;

/**
 * A verdict on a digest.
 *
 * @param reason for a person; empty for a valid one
 */
public record DigestFinding(
    String bucket, String key, ChainId chain, DigestVerdict verdict, String reason) {}
