/**
 * What the readers and matchers cost, measured by JMH against the floor that no honest pipeline can
 * go below ({@link io.trailwarden.test.bench.FloorBenchmark}). {@code test/bench} runs them.
 */
@NullMarked
package io.trailwarden.test.bench;

import org.jspecify.annotations.NullMarked;
