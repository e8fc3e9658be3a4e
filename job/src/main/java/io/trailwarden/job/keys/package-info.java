/** The public keys that CloudTrail signs digests with: from files, or from CloudTrail. */
@NullMarked
package io.trailwarden.job.keys;

import org.jspecify.annotations.NullMarked;
