package io.trailwarden.test.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an event costs with few rules and with many, reading included: a table that also means
 * something beside other load. All numbers of rules take turns in one process, what counts is the
 * processor time of the thread, and of many rounds the best.
 */
final class RuleCosts {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FILES = 10;
  private static final int EVENTS = FILES * GeneratedCorpus.EVENTS_A_FILE;
  private static final int ROUNDS = 60;
  private static final int ROUNDS_OF_NAIVE = 4;

  /** What the others are compared with. */
  private static final int FEW = 5;

  private static final int MANY = 500;

  private final String rules;
  private final RulesRun run;
  private final NaiveRules naive;
  private double seconds = Double.MAX_VALUE;
  private double secondsOfNaive = Double.MAX_VALUE;
  private long allocated = Long.MAX_VALUE;

  private RuleCosts(int rules, int ofKeywords) {
    this.rules = rules + (ofKeywords == 0 ? "" : " and " + ofKeywords + " of bare keywords");
    this.run = RulesRun.of(GeneratedRules.first(rules, ofKeywords));
    this.naive = new NaiveRules(GeneratedRules.first(rules, ofKeywords));
  }

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    List<byte[]> files = GeneratedCorpus.files(FILES);
    RuleCosts few = new RuleCosts(FEW, 0);
    List<RuleCosts> all =
        new ArrayList<>(
            List.of(
                new RuleCosts(0, 0),
                new RuleCosts(1, 0),
                few,
                new RuleCosts(10, 0),
                new RuleCosts(100, 0),
                new RuleCosts(MANY, 0),
                new RuleCosts(MANY, FEW)));
    for (int round = 0; round < ROUNDS; round++) {
      for (RuleCosts costs : all) {
        costs.measure(files);
      }
    }
    for (int round = 0; round < ROUNDS_OF_NAIVE; round++) {
      for (RuleCosts costs : all) {
        costs.measureNaive(files);
      }
    }
    System.out.println(
        "| rules | ns an event | beside 5 rules | bytes allocated an event | naive: ns an event |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (RuleCosts costs : all) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %.2f | %.1f | %,.0f |%n",
          costs.rules,
          costs.seconds / EVENTS * 1e9,
          costs.seconds / few.seconds,
          (double) costs.allocated / EVENTS,
          costs.secondsOfNaive / EVENTS * 1e9);
    }
  }

  private void measure(List<byte[]> files) {
    long allocatedBefore = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
    long begin = THREAD.getCurrentThreadCpuTime();
    run.matches(files);
    seconds = Math.min(seconds, (THREAD.getCurrentThreadCpuTime() - begin) / 1e9);
    allocated =
        Math.min(
            allocated,
            THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocatedBefore);
  }

  private void measureNaive(List<byte[]> files) throws IOException {
    long begin = THREAD.getCurrentThreadCpuTime();
    int matches = naive.matches(files);
    secondsOfNaive = Math.min(secondsOfNaive, (THREAD.getCurrentThreadCpuTime() - begin) / 1e9);
    if (matches != run.matches(files)) {
      throw new IllegalStateException(matches + " matches, not " + run.matches(files));
    }
  }
}
