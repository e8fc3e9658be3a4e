package io.trailwarden.sigma.parse;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a set of rule files, one line each. */
public final class RuleErrors extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<RuleException> errors;

  public RuleErrors(List<RuleException> errors) {
    super(errors.stream().map(RuleException::getMessage).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** In the order of files and lines; not empty. */
  public List<RuleException> errors() {
    return errors;
  }
}
