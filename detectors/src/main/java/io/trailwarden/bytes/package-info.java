/**
 * Byte ranges, searching and comparing in them, inflating and hashing. Knows no log format and uses
 * nothing but the JDK.
 */
@NullMarked
package io.trailwarden.bytes;

import org.jspecify.annotations.NullMarked;
