package io.trailwarden.sigma.parse;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a set of rule files, one line each. */
public final class RuleErrors extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<RuleException> errors;

  public RuleErrors(List<RuleException> errors) {
    super(
        inOrder(errors).stream().map(RuleException::getMessage).collect(Collectors.joining("\n")));
    this.errors = inOrder(errors);
  }

  private static List<RuleException> inOrder(List<RuleException> errors) {
    return errors.stream().sorted(Comparator.comparing(RuleException::location)).toList();
  }

  /** In the order of their places; not empty. */
  public List<RuleException> errors() {
    return errors;
  }
}
