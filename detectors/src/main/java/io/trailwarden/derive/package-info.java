/**
 * The {@code trailwarden.*} fields: what text patterns can't see in an event, such as who acted and
 * whether a policy is public. An event and what the user told us to values; never what was read
 * before. Uses {@code event}, {@code policy}, {@code finding}. Begin reading at {@link
 * io.trailwarden.derive.DerivedFields}.
 */
@NullMarked
package io.trailwarden.derive;

import org.jspecify.annotations.NullMarked;
