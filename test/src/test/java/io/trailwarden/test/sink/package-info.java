/** The job's sinks, with a real OpenSearch. */
@NullMarked
package io.trailwarden.test.sink;

import org.jspecify.annotations.NullMarked;
