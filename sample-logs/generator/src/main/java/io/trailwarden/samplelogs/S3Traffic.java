package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/** What is ordinarily asked of the buckets. The same slot always holds the same requests. */
final class S3Traffic {
  private static final String SDK =
      "aws-sdk-java/2.25.11 Linux/5.10.210-201.855.amzn2.x86_64"
          + " OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 vendor/Amazon.com_Inc. io/sync"
          + " http/Apache cfg/retry-mode/legacy";
  private static final String BOTO = "Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#6.1.0";
  private static final String CONSOLE =
      "S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750 Linux/5.10 OpenJDK_64-Bit_Server_VM/25";
  private static final String CLOUDFRONT = "Amazon CloudFront";

  /** S3 sees who reads through CloudFront with an origin access identity under such a name. */
  private static final String ORIGIN_ACCESS =
      "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1OAI4";

  private final long seed;
  private final Plan plan;
  private final double linesPerUnit;

  S3Traffic(Plan plan) {
    this.seed = plan.seed();
    this.plan = plan;
    this.linesPerUnit = plan.linesPerUnit();
  }

  List<S3Request> slot(Bucket bucket, long slot) {
    Dice dice = Dice.of(seed, "s3", bucket.name(), slot);
    int count = dice.round(linesPerUnit * plan.busy(bucket, slot));
    List<S3Request> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long second = slot + dice.below(Plan.SLOT);
      S3Request request =
          switch (bucket.name()) {
            case "customer-reports" -> reports(dice, second);
            case "payroll-exports" -> payroll(dice, second);
            default -> web(dice, second);
          };
      requests.add(request.at(second));
    }
    return requests;
  }

  private static S3Request reports(Dice dice, long second) {
    Bucket bucket = Organization.REPORTS;
    String account = bucket.place().account();
    String key = report(dice);
    long size = dice.between(20_000, 4_000_000);
    Identity job = Identity.role(account, "/", "reporting", "report-worker", second);
    int kind = dice.below(100);
    if (kind < 45) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .by(job)
          .from("10.20.4." + dice.between(10, 60), SDK)
          .sends(size);
    }
    if (kind < 62) {
      return S3Request.of(bucket, "REST.PUT.OBJECT", key, dice)
          .by(job)
          .from("10.20.4." + dice.between(10, 60), SDK)
          .takes(size);
    }
    if (kind < 74) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .by(Identity.user(account, "report-bot", Story.BOT_KEY))
          .from("192.0.2.80", BOTO)
          .sends(size);
    }
    if (kind < 84) {
      return S3Request.of(bucket, "REST.HEAD.OBJECT", key, dice)
          .by(job)
          .from("10.20.4." + dice.between(10, 60), SDK)
          .takes(size);
    }
    if (kind < 90) {
      return S3Request.of(bucket, "REST.GET.BUCKET", "-", dice)
          .uri("GET /?list-type=2&prefix=2025%2F&encoding-type=url HTTP/1.1")
          .by(Identity.person(account, "DataAnalyst", dice.pick("priya", "jonas"), second))
          .from("192.0.2." + dice.between(20, 40), CONSOLE);
    }
    if (kind < 94) {
      return S3Request.of(bucket, "REST.GET.OBJECT", "2025/no-such-report.csv", dice)
          .by(job)
          .from("10.20.4." + dice.between(10, 60), SDK)
          .answered("404", "NoSuchKey");
    }
    if (kind < 95) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .by(Identity.person(account, "Developer", "lena", second))
          .from("192.0.2." + dice.between(20, 40), CONSOLE)
          .answered("403", "AccessDenied");
    }
    return S3Request.of(bucket, "S3.EXPIRE.OBJECT", "tmp/" + dice.hex(12), dice)
        .byService("AmazonS3")
        .answered("-", "-")
        .takes(size);
  }

  private static S3Request payroll(Dice dice, long second) {
    Bucket bucket = Organization.PAYROLL;
    String account = bucket.place().account();
    String key = "exports/2025-" + dice.pick("01", "02", "03") + "/run-" + dice.hex(6) + ".xml";
    long size = dice.between(9_000, 300_000);
    Identity job = Identity.role(account, "/service/", "payroll-batch", "batch", second);
    int kind = dice.below(100);
    if (kind < 40) {
      return S3Request.of(bucket, "REST.PUT.OBJECT", key, dice)
          .by(job)
          .from("10.30.1." + dice.between(10, 20), SDK)
          .takes(size)
          .version(dice.base64(31).replace('/', '_').replace('+', '.'));
    }
    if (kind < 85) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .by(job)
          .from("10.30.1." + dice.between(10, 20), SDK)
          .sends(size)
          .version(dice.base64(31).replace('/', '_').replace('+', '.'));
    }
    if (kind < 97) {
      return S3Request.of(bucket, "REST.GET.LIFECYCLE", "-", dice)
          .uri("GET /?lifecycle= HTTP/1.1")
          .by(
              Identity.role(
                  account,
                  "/aws-service-role/config.amazonaws.com/",
                  "AWSServiceRoleForConfig",
                  "ConfigRecorder",
                  second))
          .from("10.9.8.7", "aws-internal/3");
    }
    // A name with a space and an umlaut, encoded twice, as the log does with keys.
    return S3Request.of(bucket, "REST.GET.OBJECT", "notes/M%25C3%25BCller%2520April.pdf", dice)
        .uri("GET /notes/M%C3%BCller%20April.pdf HTTP/1.1")
        .by(Identity.person(account, "Finance", "oskar", second))
        .from("192.0.2." + dice.between(20, 40), CONSOLE)
        .sends(size);
  }

  private static S3Request web(Dice dice, long second) {
    Bucket bucket = Organization.WEB;
    String account = bucket.place().account();
    String key =
        dice.pick("css/site", "js/app", "js/vendor", "img/hero", "img/logo", "fonts/inter")
            + "."
            + dice.hex(8)
            + dice.pick(".css", ".js", ".webp", ".woff2");
    long size = dice.between(900, 240_000);
    int kind = dice.below(100);
    if (kind < 60) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .byService("svc:cloudfront.amazonaws.com")
          .from(edge(dice), CLOUDFRONT)
          .sends(size);
    }
    if (kind < 72) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .byService(ORIGIN_ACCESS)
          .from(edge(dice), CLOUDFRONT)
          .sends(size);
    }
    if (kind < 80) {
      return S3Request.of(bucket, "REST.GET.OBJECT", key, dice)
          .byService("svc:cloudfront.amazonaws.com")
          .from(edge(dice), CLOUDFRONT)
          .answered("304", "-")
          .takes(size);
    }
    if (kind < 86) {
      return S3Request.of(bucket, "REST.PUT.OBJECT", key, dice)
          .by(Identity.role(account, "/ci/", "github-deploy", "web-release", second))
          .from("198.18.20." + dice.between(1, 200), "aws-cli/2.17.32 md/awscrt#0.21.2")
          .takes(size);
    }
    if (kind < 90) {
      return S3Request.of(bucket, "BATCH.DELETE.OBJECT", key, dice)
          .by(Identity.role(account, "/ci/", "github-deploy", "web-release", second))
          .from("198.18.20." + dice.between(1, 200), "aws-cli/2.17.32 md/awscrt#0.21.2")
          .answered("204", "-")
          .takes(size);
    }
    // Strangers knock at every bucket, some over plain HTTP; they get nothing.
    String path = dice.pick(".env", "wp-login.php", ".git/config", "backup.zip", "index.php");
    S3Request knock =
        S3Request.of(bucket, "REST.GET.OBJECT", path, dice)
            .byAnybody()
            .from("198.18.77." + dice.between(1, 250), scanner(dice))
            .answered("403", "AccessDenied");
    return dice.chance(300) ? knock.unencrypted() : knock;
  }

  private static String report(Dice dice) {
    return "2025/"
        + dice.pick("01", "02", "03")
        + "/"
        + dice.pick("emea", "apac", "amer")
        + "/customer-"
        + dice.between(1000, 1400)
        + dice.pick(".csv", ".pdf", ".parquet");
  }

  private static String edge(Dice dice) {
    return "198.18.90." + dice.between(1, 250);
  }

  /** Agents as they are seen in the wild, quotes included. */
  private static String scanner(Dice dice) {
    return dice.pick(
        "Mozilla/5.0 zgrab/0.x",
        "curl/7.88.1",
        "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
        "Mozilla/5.0 \"\"",
        "python-requests/2.31.0");
  }
}
