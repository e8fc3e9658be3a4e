/**
 * Proves log files by CloudTrail's digests: what was read of digests and files, and public keys, to
 * verdicts on each of them. Facts are small values that merge; what they imply is a function of the
 * set of them, so that order and repetition change nothing. Uses {@code bytes}, {@code read} and
 * {@code finding}; the cryptography is the JDK's. Begin reading at {@link
 * io.trailwarden.integrity.Digests}, which judges the digests of one place, then {@link
 * io.trailwarden.integrity.FileState}, which judges a log file, and {@link
 * io.trailwarden.integrity.Integrity}, which does both for a stream.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html">Custom
 *     implementations of CloudTrail log file integrity validation</a>
 */
@NullMarked
package io.trailwarden.integrity;

import org.jspecify.annotations.NullMarked;
