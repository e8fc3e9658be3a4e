package io.trailwarden.job.config;

import io.trailwarden.alert.Run;
import io.trailwarden.derive.Environment;
import io.trailwarden.read.Limits;
import io.trailwarden.sigma.parse.RuleFile;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is the same for live and replay: what is detected, how long state is kept, and where
 * results go.
 *
 * @param ruleFiles the user's rules, read but not parsed, so that a cluster needs no directory of
 *     them
 * @param onlyRules whether these are all there are, without the built-in detectors
 * @param placeholders values for Sigma's modifier {@code expand}
 * @param from events before it are left out; null: none are
 * @param to events from it on are left out; null: none are
 * @param watermarkDelay how far the watermark stays behind the newest event
 * @param retention how long after a window's end its state is kept
 * @param baselineUntil what was seen before is not new to {@code first_seen} detectors; null: they
 *     are off
 * @param deadLetters where dead letters of reading go
 * @param integrity how digests are verified; null: they are not
 */
public record PipelineSettings(
    Run run,
    List<RuleFile> ruleFiles,
    boolean onlyRules,
    Map<String, List<String>> placeholders,
    Environment environment,
    Limits limits,
    @Nullable Instant from,
    @Nullable Instant to,
    Duration watermarkDelay,
    Duration retention,
    @Nullable Instant baselineUntil,
    Output alerts,
    Output deadLetters,
    @Nullable IntegritySettings integrity)
    implements Serializable {
  public static final Duration WATERMARK_DELAY = Duration.ofMinutes(30);
  public static final Duration RETENTION = Duration.ofHours(25);

  public PipelineSettings {
    ruleFiles = List.copyOf(ruleFiles);
    placeholders = Map.copyOf(placeholders);
  }
}
