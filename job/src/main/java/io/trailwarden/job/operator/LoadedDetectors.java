package io.trailwarden.job.operator;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.detect.Detectors;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.sigma.parse.RuleErrors;

/** The detectors of a run, compiled where they are needed: rule files travel, programs do not. */
final class LoadedDetectors {
  private LoadedDetectors() {}

  /**
   * Our detectors and the user's.
   *
   * @throws IllegalStateException when a rule does not load: whoever starts a job has loaded them
   *     all before
   */
  static Detectors of(PipelineSettings settings) {
    try {
      Catalogue catalogue = Catalogue.of(settings.ruleFiles(), settings.placeholders());
      return Detectors.of(catalogue.rules(), catalogue.javaDetectors(), settings.baselineUntil());
    } catch (RuleErrors e) {
      throw new IllegalStateException("rules that were accepted do not load: " + e.getMessage(), e);
    }
  }
}
