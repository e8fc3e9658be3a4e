/** Makes the sample archive, its tampered twin and larger corpora, the same bytes each time. */
@NullMarked
package io.trailwarden.samplelogs;

import org.jspecify.annotations.NullMarked;
