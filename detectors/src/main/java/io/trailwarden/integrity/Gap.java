package io.trailwarden.integrity;

import java.time.Instant;

/** A time in which a trail wrote no digests: validation or logging was off. */
public record Gap(ChainId chain, Instant from, Instant to) {}
