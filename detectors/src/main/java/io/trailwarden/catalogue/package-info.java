/**
 * Our detectors, the user's, and those written in Java as one checked list, and the runner of the
 * tests that stand beside them. Rule files are resources under {@code catalogue/AREA/NAME.yml},
 * their tests {@code NAME.test.yml} beside them, the events that tests begin with {@code
 * catalogue/bases/*.yml}. Uses {@code sigma.parse}, {@code derive}, {@code detect}. Begin reading
 * at {@link io.trailwarden.catalogue.Catalogue}.
 */
@NullMarked
package io.trailwarden.catalogue;

import org.jspecify.annotations.NullMarked;
