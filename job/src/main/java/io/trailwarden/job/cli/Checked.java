package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.util.function.Supplier;

/** Turns what a settings record refuses into what a user reads. */
final class Checked {
  private Checked() {}

  /**
   * The settings.
   *
   * @throws UsageException with the record's own words, when it refuses its values
   */
  static <T> T settings(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
