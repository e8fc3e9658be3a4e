/**
 * The objects that notices name, as raw bytes. Uses {@code config} and {@code type}. Begin reading
 * at {@link io.trailwarden.job.source.notice.NoticeFetch}.
 */
@NullMarked
package io.trailwarden.job.source.notice;

import org.jspecify.annotations.NullMarked;
