/** The sample logs, and what is found in them. */
@NullMarked
package io.trailwarden.test.sample;

import org.jspecify.annotations.NullMarked;
