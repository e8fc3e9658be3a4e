/**
 * Bytes of both log formats to events, notices and dead letters. Uses {@code event}. Begin reading
 * at {@link io.trailwarden.read.ReadHandler}.
 */
@NullMarked
package io.trailwarden.read;

import org.jspecify.annotations.NullMarked;
