package io.trailwarden.test.bench;

import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Rules of the shapes that published rules for CloudTrail have (SigmaHQ, Elastic, Panther), each
 * with constants of its own: about so many of each hundred as there. Most are about rare calls, as
 * there; some about calls, sources or agents that every archive is full of. The same rules each
 * time, of which a smaller number is the beginning of a larger one.
 */
final class GeneratedRules {
  private static final long SEED = 20261124;

  /** Services with what their calls are about. */
  private static final String[][] SERVICES = {
    {
      "iam", "User", "Role", "Group", "LoginProfile", "AccessKey", "InstanceProfile", "SAMLProvider"
    },
    {"ec2", "SecurityGroup", "Snapshot", "Volume", "FlowLogs", "NetworkAcl", "KeyPair", "Vpc"},
    {"s3", "Bucket", "BucketPolicy", "BucketAcl", "BucketLogging", "BucketVersioning"},
    {"kms", "Key", "Alias", "Grant", "CustomKeyStore"},
    {"rds", "DBInstance", "DBCluster", "DBSnapshot", "DBSecurityGroup"},
    {"lambda", "Function", "LayerVersion", "EventSourceMapping", "FunctionUrlConfig"},
    {"cloudtrail", "Trail", "EventDataStore", "Channel"},
    {"config", "ConfigRule", "DeliveryChannel", "ConfigurationRecorder"},
    {"guardduty", "Detector", "IPSet", "Filter", "ThreatIntelSet", "Members"},
    {"organizations", "Account", "Policy", "OrganizationalUnit", "Organization"},
    {"route53", "HostedZone", "HealthCheck", "TrafficPolicy"},
    {"elasticache", "CacheSecurityGroup", "CacheCluster", "ReplicationGroup"},
    {"eks", "Cluster", "Nodegroup", "AccessEntry", "Addon"},
    {"bedrock", "Guardrail", "ModelCustomizationJob", "ModelInvocationLoggingConfiguration"},
    {"secretsmanager", "Secret", "ResourcePolicy"},
    {"ssm", "Parameter", "Document", "Association", "MaintenanceWindow"},
    {"glue", "DevEndpoint", "Job", "Crawler"},
    {"ses", "Identity", "EmailTemplate", "ConfigurationSet"},
    {"logs", "LogGroup", "Destination", "SubscriptionFilter"},
    {"wafv2", "WebACL", "RuleGroup", "LoggingConfiguration"}
  };

  private static final String[] VERBS = {
    "Create",
    "Delete",
    "Update",
    "Put",
    "Attach",
    "Detach",
    "Modify",
    "Disable",
    "Import",
    "Stop",
    "Restore",
    "Share",
    "Enable",
    "Register",
    "Deregister",
    "Associate"
  };

  /** Calls of which an ordinary archive is full. */
  private static final String[][] COMMON_CALLS = {
    {"sts", "AssumeRole"},
    {"s3", "GetObject"},
    {"kms", "Decrypt"},
    {"secretsmanager", "GetSecretValue"},
    {"ec2", "RunInstances"},
    {"signin", "ConsoleLogin"},
    {"ssm", "GetParameter"},
    {"ec2", "DescribeInstances"}
  };

  private static final String[] AGENTS = {
    "kali",
    "parrot",
    "pentoo",
    "S3 Browser",
    "TruffleHog",
    "aws_consoler",
    "pacu",
    "cloudsplaining",
    "ScoutSuite",
    "prowler",
    "CloudMapper",
    "enumerate-iam",
    "sliver",
    "Go-http-client/0.9",
    "WinSCP",
    "rclone",
    "masscan",
    "sqlmap",
    "ghauri",
    "python-urllib3/0.1"
  };

  private static final String[] PARAMETERS = {
    "policyArn",
    "userName",
    "roleName",
    "groupId",
    "attribute",
    "instanceType",
    "functionName",
    "snapshotId",
    "keyId",
    "name"
  };

  private final Random random = new Random(SEED);
  private final List<RuleFile> files = new ArrayList<>();

  private GeneratedRules() {}

  /** The first so many rules. */
  static List<Rule> first(int count) {
    return first(count, 0);
  }

  /**
   * The first so many rules, and behind them rules of nothing but keywords, each of which has to
   * look through every event.
   */
  static List<Rule> first(int count, int ofKeywords) {
    GeneratedRules rules = new GeneratedRules();
    while (rules.files.size() < count) {
      rules.add(rules.detection(rules.files.size()));
    }
    for (int i = 0; i < ofKeywords; i++) {
      rules.add("words: " + rules.keywords() + "\ncondition: words");
    }
    try {
      return new RuleParser(field -> true, Map.of()).parse(rules.files).rules();
    } catch (RuleErrors e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(String detection) {
    String text =
        "title: generated\nlogsource: {product: aws, service: cloudtrail}\nlevel: medium\ndetection:\n"
            + detection.indent(2);
    files.add(new RuleFile("rule_" + files.size() + ".yml", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of every hundred rules the same number has a shape, whatever the constants. */
  private String detection(int number) {
    int shape = number * 37 % 100;
    String[] service = pick(SERVICES);
    String source = "eventSource: " + service[0] + ".amazonaws.com";
    if (shape < 33) {
      return "s: {" + source + ", eventName: " + call(service) + "}\ncondition: s";
    }
    if (shape < 53) {
      return "s: {" + source + ", eventName: " + calls(service) + "}\ncondition: s";
    }
    if (shape < 61) {
      return "s: {%s, eventName: %s, 'requestParameters.%s|contains': [%s, %s]}\ncondition: s"
          .formatted(source, call(service), pick(PARAMETERS), word(), word());
    }
    if (shape < 66) {
      return "s: {%s, eventName: %s, requestParameters.%s: %s}\ncondition: s"
          .formatted(source, call(service), pick(PARAMETERS), word());
    }
    if (shape < 74) {
      return """
          s: {%s, eventName: %s}
          service: {userIdentity.invokedBy: cloudformation.amazonaws.com}
          known: {'userIdentity.arn|endswith': [/%s, /%s]}
          condition: s and not (service or known)
          """
          .formatted(source, calls(service), word(), word());
    }
    if (shape < 78) {
      return """
          s: {%s, eventName: %s, errorCode: null}
          root: {userIdentity.type: Root}
          condition: s and not root
          """
          .formatted(source, call(service));
    }
    if (shape < 82) {
      return "s: {'eventName|startswith': [%s%s, %s%s], errorCode: AccessDenied}\ncondition: s"
          .formatted(pick(VERBS), service[1], pick(VERBS), service[2]);
    }
    if (shape < 86) {
      return "s: {'userAgent|contains': [%s, %s %s]}\ncondition: s"
          .formatted(quoted(pick(AGENTS)), pick(AGENTS), random.nextInt(100));
    }
    if (shape < 89) {
      return "s: {%s, errorCode: [%s, %sException], 'userAgent|contains': %s}\ncondition: s"
          .formatted(source, "Client." + word(), word(), quoted(pick(AGENTS)));
    }
    if (shape < 91) {
      return "s: {sourceIPAddress: [203.0.113.%d, 198.51.100.%d]}\nt: {'sourceIPAddress|cidr': 172.%d.%d.0/28}\ncondition: s or t"
          .formatted(
              100 + random.nextInt(156),
              100 + random.nextInt(156),
              16 + random.nextInt(16),
              random.nextInt(256));
    }
    if (shape < 93) {
      return "s: {userIdentity.type: Root, eventName: %s}\nfrom: {sourceIPAddress: %s}\ncondition: s and not from"
          .formatted(calls(service), "192.0.2." + random.nextInt(256));
    }
    if (shape < 95) {
      String[] call = pick(COMMON_CALLS);
      return "s: {eventSource: %s.amazonaws.com, eventName: %s, 'requestParameters.%s|contains': %s}\ncondition: s"
          .formatted(call[0], call[1], pick(PARAMETERS), word());
    }
    if (shape < 97) {
      return "s: {eventSource: s3.amazonaws.com, requestParameters.bucketName: %s}\ncondition: s"
          .formatted(word());
    }
    if (shape < 98) {
      return "s: {eventName: %s, 'userAgent|re': '%s/[0-9.]+.*%s'}\ncondition: s"
          .formatted(call(service), word(), pick(VERBS));
    }
    if (shape < 99) {
      return "s: {userIdentity.arn: '*:assumed-role/%s*/%s-*'}\ncondition: s"
          .formatted(word(), word());
    }
    return "s: {%s}\nwords: %s\ncondition: s and words".formatted(source, keywords());
  }

  private String keywords() {
    return "[%s, %s, '%s %s']".formatted(word(), word(), word(), word());
  }

  private String calls(String[] service) {
    Set<String> calls = new LinkedHashSet<>();
    int count = 2 + random.nextInt(6);
    while (calls.size() < count) {
      calls.add(call(service));
    }
    return calls.toString();
  }

  /** {@code DeleteTrail}, and with some also {@code DeleteTrailV2}, so that there are enough. */
  private String call(String[] service) {
    String noun = service[1 + random.nextInt(service.length - 1)];
    return pick(VERBS) + noun + (random.nextInt(3) == 0 ? "V" + (2 + random.nextInt(4)) : "");
  }

  /** What nobody is called. */
  private String word() {
    StringBuilder word = new StringBuilder();
    int syllables = 3 + random.nextInt(3);
    for (int i = 0; i < syllables; i++) {
      word.append("bdfgklmnprstvz".charAt(random.nextInt(14)))
          .append("aeiou".charAt(random.nextInt(5)));
    }
    return word.toString();
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private <T> T pick(T[] some) {
    return some[random.nextInt(some.length)];
  }
}
