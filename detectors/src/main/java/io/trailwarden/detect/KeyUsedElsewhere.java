package io.trailwarden.detect;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.detect.JavaDetector.Watched;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import io.trailwarden.state.UsedElsewhere;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code iam_key_created_then_used_elsewhere}: an access key is made, and within 24 hours a call
 * signed with it comes from another network than its maker's. Sigma can't compare two events.
 *
 * <p>Every call with a long-term key is observed, since a use may be read before the making: those
 * of one key are merged before they leave. What AWS does for the caller, and what comes from no
 * address, has no network and is not observed.
 */
final class KeyUsedElsewhere {
  private static final String ID = "iam_key_created_then_used_elsewhere";
  private static final FieldPath NETWORK = FieldPath.of("trailwarden.source.network");

  private static final String RULES =
      """
      title: An access key was made
      name: iam_key_created_then_used_elsewhere_made
      logsource: { product: aws, service: cloudtrail }
      detection:
        made:
          eventSource: iam.amazonaws.com
          eventName: CreateAccessKey
          responseElements.accessKey.accessKeyId|startswith|cased: AKIA
          trailwarden.succeeded: true
        by_aws:
          trailwarden.by_service: true
        condition: made and not by_aws
      ---
      title: A call was signed with a long-term access key
      name: iam_key_created_then_used_elsewhere_used
      logsource: { product: aws, service: cloudtrail }
      detection:
        used:
          userIdentity.accessKeyId|startswith|cased: AKIA
        by_aws:
          trailwarden.by_service: true
        condition: used and not by_aws
      """;

  private KeyUsedElsewhere() {}

  static JavaDetector detector() {
    List<Rule> rules = rules();
    return new JavaDetector(
        new UsedElsewhere(ID),
        List.of(
            new Watched(
                rules.get(0),
                UsedElsewhere.MADE,
                List.of(FieldPath.of("responseElements.accessKey.accessKeyId")),
                NETWORK),
            new Watched(
                rules.get(1),
                UsedElsewhere.USED,
                List.of(FieldPath.of("userIdentity.accessKeyId")),
                NETWORK)));
  }

  private static List<Rule> rules() {
    RuleFile file = new RuleFile(ID + ".java", RULES.getBytes(StandardCharsets.UTF_8));
    try {
      return new RuleParser(DerivedFields::isKnown, Map.of()).parse(List.of(file)).rules();
    } catch (RuleErrors e) {
      throw new IllegalStateException("a rule of ours does not load: " + e.getMessage(), e);
    }
  }
}
