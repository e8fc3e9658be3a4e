package io.trailwarden.samplelogs;

import java.util.List;

/** All that happens: ordinary work, the story, and what only looks like it. Immutable. */
final class World {
  private final Plan plan;
  private final Background background;
  private final S3Traffic traffic;
  private final List<Script> scripts;

  World(Plan plan) {
    this.plan = plan;
    this.background = new Background(plan);
    this.traffic = new S3Traffic(plan);
    this.scripts = List.of(Story.of(plan.seed()), NearMisses.of(plan.seed()));
  }

  Plan plan() {
    return plan;
  }

  /** What is called there in the slot that begins then; the same each time. */
  List<Call> calls(Place place, long slot) {
    List<Call> calls = background.slot(place, slot);
    for (Script script : scripts) {
      calls.addAll(script.calls(place, slot, slot + Plan.SLOT));
    }
    return calls;
  }

  /** What is asked of a bucket in that slot. */
  List<S3Request> requests(Bucket bucket, long slot) {
    List<S3Request> requests = traffic.slot(bucket, slot);
    for (Script script : scripts) {
      requests.addAll(script.requests(bucket, slot, slot + Plan.SLOT));
    }
    return requests;
  }
}
