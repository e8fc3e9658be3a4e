package io.trailwarden.sigma.match;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rules to show an event of one kind of log to. A rule waits for a question: for the answer
 * yes, or one that is not known to be no. Where many rules wait for the same question, such as
 * whether the source is S3, they wait for another one instead, and the first question only leads to
 * the scan that answers it.
 *
 * @param scans run for every event
 * @param rules by question the rules that wait for it
 * @param leadsTo by question the scans to run when it is not no
 * @param always rules that no question is known of
 */
record Plan(int[] scans, int[][] rules, int[][] leadsTo, int[] always) {
  /** Every scan that may be run to find rules. */
  IntStream allScans() {
    return IntStream.concat(
        Arrays.stream(scans), Arrays.stream(leadsTo).flatMapToInt(Arrays::stream));
  }
}
