/**
 * An event as every stage sees it: its fields by path, its id, its time, and where it was read.
 * Uses {@code bytes}. Begin reading at {@link io.trailwarden.event.Event}.
 */
@NullMarked
package io.trailwarden.event;

import org.jspecify.annotations.NullMarked;
