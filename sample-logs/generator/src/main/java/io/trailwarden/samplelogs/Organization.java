package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/** The company that the logs are of. */
final class Organization {
  /** Global services report here, and here the trails have their home. */
  static final String HOME = "us-east-1";

  static final String PRODUCTION = "111122223333";

  /** Keeps the logs of all accounts. */
  static final String SECURITY = "444455556666";

  /** Where all logs end up, in the security account. */
  static final String LOG_BUCKET = "acme-log-archive";

  static final String TRAIL = "audit";

  static final Bucket REPORTS =
      new Bucket("customer-reports", new Place(PRODUCTION, HOME), false, true, 5);
  static final Bucket PAYROLL =
      new Bucket("payroll-exports", new Place(PRODUCTION, "eu-central-1"), true, false, 2);
  static final Bucket WEB =
      new Bucket("acme-web-assets", new Place(PRODUCTION, "us-west-2"), true, false, 6);

  static final List<Bucket> BUCKETS = List.of(REPORTS, PAYROLL, WEB);

  private Organization() {}

  /** Production, security, then as many more as are asked for. */
  static List<String> accounts(int count) {
    List<String> accounts = new ArrayList<>(List.of(PRODUCTION, SECURITY));
    for (int i = 2; i < count; i++) {
      accounts.add(String.valueOf(700_000_000_000L + 1_111_111_111L * (i - 1)));
    }
    return accounts.subList(0, count);
  }

  static String trailArn(String account) {
    return "arn:aws:cloudtrail:" + HOME + ":" + account + ":trail/" + TRAIL;
  }
}
