package io.trailwarden.sigma;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule or correlation says about itself.
 *
 * @param name the detector's id: Sigma's {@code name}, else the file's name without its ending
 * @param id Sigma's {@code id}, a UUID
 * @param title Sigma's {@code title}
 * @param level medium when the rule states none, as pySigma does
 * @param tags such as {@code attack.persistence}, {@code attack.t1098.001}
 * @param message our extension {@code trailwarden.message}: one sentence with {@code {field}}
 *     placeholders, filled from the earliest event of the evidence, {@code {entity}} and {@code
 *     {count}}
 * @param remediation our extension {@code trailwarden.remediation}: what to do now
 */
public record Metadata(
    String name,
    @Nullable String id,
    String title,
    @Nullable String description,
    Level level,
    List<String> tags,
    List<String> references,
    List<String> falsePositives,
    @Nullable String message,
    @Nullable String remediation) {
  public Metadata {
    tags = List.copyOf(tags);
    references = List.copyOf(references);
    falsePositives = List.copyOf(falsePositives);
  }
}
