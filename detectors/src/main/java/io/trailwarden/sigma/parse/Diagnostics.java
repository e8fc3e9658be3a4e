package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.RuleSet.Warning;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong or unlikely so far. Mutable; one a call of {@link RuleParser#parse}. */
final class Diagnostics {
  private final List<RuleException> errors = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

  void error(RuleException error) {
    errors.add(error);
  }

  void error(Location location, String reason) {
    errors.add(new RuleException(location, reason));
  }

  void warning(Location location, String reason) {
    warnings.add(new Warning(location, Shown.line(reason)));
  }

  int errorCount() {
    return errors.size();
  }

  List<RuleException> errors() {
    return errors;
  }

  List<Warning> warnings() {
    return warnings;
  }
}
