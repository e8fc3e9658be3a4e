package io.trailwarden.catalogue;

import io.trailwarden.derive.Environment;
import io.trailwarden.sigma.Location;
import java.util.List;

/**
 * One case of a detector's tests.
 *
 * @param detector the id of the detector that is tested
 * @param name as the file has it
 * @param fires whether the detector must raise an alert; else it must not
 * @param events what happened, by time
 * @param location where the case stands
 */
public record TestCase(
    String detector,
    String name,
    boolean fires,
    Environment environment,
    List<TestEvent> events,
    Location location) {
  public TestCase {
    events = List.copyOf(events);
  }
}
