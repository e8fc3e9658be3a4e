/** Where raw bytes come from. The sources do not know each other. */
@NullMarked
package io.trailwarden.job.source;

import org.jspecify.annotations.NullMarked;
