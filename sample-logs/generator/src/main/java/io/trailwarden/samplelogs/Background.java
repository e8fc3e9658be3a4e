package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/**
 * Ordinary work in all accounts. Nothing in it is an alert. The same slot always holds the same.
 */
final class Background {
  private final Plan plan;
  private final double eventsPerUnit;

  Background(Plan plan) {
    this.plan = plan;
    this.eventsPerUnit = plan.eventsPerUnit();
  }

  List<Call> slot(Place place, long slot) {
    Dice dice = Dice.of(plan.seed(), "background", place, slot);
    int count = dice.round(eventsPerUnit * plan.busy(place, slot));
    List<Call> calls = new ArrayList<>(count);
    List<Workload> workloads = place.isHome() ? Workloads.HOME : Workloads.ANYWHERE;
    int shares = workloads.stream().mapToInt(Workload::share).sum();
    for (int i = 0; i < count; i++) {
      long second = slot + dice.below(Plan.SLOT);
      if (second >= plan.silentFrom(place.account())) {
        continue;
      }
      int left = dice.below(shares);
      for (Workload workload : workloads) {
        left -= workload.share();
        if (left < 0) {
          calls.add(workload.maker().make(dice, place, second).at(place, second));
          break;
        }
      }
    }
    return calls;
  }

  /**
   * A kind of call that is made again and again.
   *
   * @param share of all calls, beside those of other workloads
   */
  record Workload(int share, Maker maker) {}

  /** Makes a call; place and time are set by the caller. */
  interface Maker {
    Call make(Dice dice, Place place, long second);
  }
}
