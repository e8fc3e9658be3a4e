package io.trailwarden.job.operator;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.detect.Detectors;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.sigma.parse.RuleErrors;

/** The detectors of a run, compiled where they are needed: rule files travel, programs do not. */
final class LoadedDetectors {
  private LoadedDetectors() {}

  /**
   * The detectors that the settings name: ours and the user's, or the user's alone.
   *
   * @throws IllegalStateException when a rule does not load: whoever starts a job has loaded them
   *     all before
   */
  static Detectors of(PipelineSettings settings) {
    try {
      return Catalogue.of(settings.ruleFiles(), settings.placeholders(), settings.onlyRules())
          .compile(settings.baselineUntil());
    } catch (RuleErrors e) {
      throw new IllegalStateException("rules that were accepted do not load: " + e.getMessage(), e);
    }
  }
}
