/**
 * The real parts that tests run against, each a process of its own on a free port of this machine:
 * an OpenSearch node, a Kinesis endpoint, an S3 endpoint, and a Flink cluster.
 *
 * <p>Begin at {@link io.trailwarden.test.parts.Parts}, which starts each of them at most once for
 * all tests of a JVM. Only a test that breaks a part starts its own. Nothing here knows what
 * Trailwarden does with them.
 */
@NullMarked
package io.trailwarden.test.parts;

import org.jspecify.annotations.NullMarked;
