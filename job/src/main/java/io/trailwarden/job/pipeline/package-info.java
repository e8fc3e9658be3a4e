/**
 * Source to operators to sinks, every {@code uid} written out. Live and replay differ in their
 * source and in nothing after it. Uses all packages but {@code cli}. Begin reading at {@link
 * io.trailwarden.job.pipeline.Pipeline}.
 */
@NullMarked
package io.trailwarden.job.pipeline;

import org.jspecify.annotations.NullMarked;
