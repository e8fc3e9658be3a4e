package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/**
 * The attack that the sample archive tells of; sample-logs/README.md tells it to people and counts
 * the alerts that it must raise. All times are of {@link Plan#STORY_DAY}, UTC.
 */
final class Story {
  /** The trail of the production account falls silent. */
  static final long TRAIL_STOPPED = at("13:08:22");

  /** A machine's key that has been there for long. */
  static final String BOT_KEY = "AKIAREPORTBOTEXAMPLE";

  private static final Place PRODUCTION = new Place(Organization.PRODUCTION, Organization.HOME);
  private static final Place SECURITY = new Place(Organization.SECURITY, Organization.HOME);
  private static final Bucket REPORTS = Organization.REPORTS;

  /** Where the intruder sits. */
  private static final String DESK = "203.0.113.66";

  /** A rented machine of theirs, in another network. */
  private static final String RENTED = "198.51.100.23";

  private static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/133.0.0.0 Safari/537.36";
  private static final String CURL = "curl/8.5.0";

  private static final String VICTIM = "helpdesk-tom";
  private static final String MADE_USER = "svc-backup";
  private static final String MADE_KEY = "AKIASVCBACKUPEXAMPLE";
  private static final String ROOT_KEY = "AKIAROOTKEY22EXAMPLE";

  /** The intruder's own account with AWS. */
  private static final String FOREIGN_ACCOUNT = "999988887777";

  private final List<Call> calls = new ArrayList<>();
  private final List<S3Request> requests = new ArrayList<>();
  private final Dice dice;

  private Story(long seed) {
    dice = Dice.of(seed, "story");
  }

  static Script of(long seed) {
    Story story = new Story(seed);
    story.guessesThePassword();
    story.looksAround();
    story.makesAnAdministrator();
    story.takesAwayTheSecondFactor();
    story.usesTheKeyFromElsewhere();
    story.opensTheBucket();
    story.triesTheOtherBucket();
    story.copiesTheReports();
    story.readsTheBreakGlassPassword();
    story.switchesTheTrailOff();
    story.comesBackAsNobody();
    story.becomesRootOfTheLogArchive();
    return new Script(story.calls, story.requests);
  }

  /** Seconds since 1970 of a time on the story's day. */
  static long at(String time) {
    return Times.of(Plan.STORY_DAY, time);
  }

  /** First names that don't exist, which CloudTrail hides, then one that does. */
  private void guessesThePassword() {
    Identity nobody = Identity.unknownUser(PRODUCTION.account());
    for (String time :
        List.of("08:41:10", "08:41:32", "08:42:05", "08:43:40", "08:44:12", "08:45:01")) {
      add(time, Call.signIn(nobody, false, "No").from(DESK, BROWSER));
    }
    Identity tom = Identity.signingIn(PRODUCTION.account(), VICTIM);
    for (String time :
        List.of(
            "09:02:13", "09:03:05", "09:03:58", "09:05:20", "09:06:02", "09:07:31", "09:08:44")) {
      add(time, Call.signIn(tom, false, "No").from(DESK, BROWSER));
    }
    add("09:11:37", Call.signIn(tom, true, "No").from(DESK, BROWSER).twice());
  }

  /** A helpdesk user may manage users, and nothing else. */
  private void looksAround() {
    console("09:13:02", Call.read("iam", "ListUsers", tom()).request("maxItems", 1000));
    console("09:13:20", Call.read("iam", "ListMFADevices", tom()).request("userName", "alice"));
    console(
        "09:20:44",
        Call.read("cloudtrail", "DescribeTrails", tom()).request("includeShadowTrails", true));
    String trail = Organization.trailArn(PRODUCTION.account());
    console(
        "09:21:05",
        Call.write("cloudtrail", "StopLogging", tom())
            .request("name", trail)
            .denied("cloudtrail:StopLogging", trail));
    console(
        "09:21:40",
        Call.write("cloudtrail", "DeleteTrail", tom())
            .request("name", trail)
            .denied("cloudtrail:DeleteTrail", trail));
  }

  /** The user's making is delivered late, long after what is done with it. */
  private void makesAnAdministrator() {
    long made = at("09:33:12");
    console(
        "09:33:12",
        Call.write("iam", "CreateUser", tom())
            .request("userName", MADE_USER)
            .response(
                "user",
                Json.object(
                    "path",
                    "/",
                    "userName",
                    MADE_USER,
                    "userId",
                    Identity.id("AIDA", 17, PRODUCTION.account(), MADE_USER),
                    "arn",
                    "arn:aws:iam::" + PRODUCTION.account() + ":user/" + MADE_USER,
                    "createDate",
                    Times.iam(made)))
            .lateBy(95));
    console(
        "09:33:58",
        Call.write("iam", "AttachUserPolicy", tom())
            .request(
                "userName", MADE_USER, "policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));
    console(
        "09:34:31",
        Call.write("iam", "CreateAccessKey", tom())
            .request("userName", MADE_USER)
            .response(
                "accessKey",
                Json.object(
                    "userName",
                    MADE_USER,
                    "accessKeyId",
                    MADE_KEY,
                    "status",
                    "Active",
                    "createDate",
                    Times.iam(at("09:34:31")))));
  }

  private void takesAwayTheSecondFactor() {
    String device = "arn:aws:iam::" + PRODUCTION.account() + ":mfa/alice";
    console(
        "09:38:20",
        Call.write("iam", "DeactivateMFADevice", tom())
            .request("userName", "alice", "serialNumber", device));
    console(
        "09:38:24",
        Call.write("iam", "DeleteVirtualMFADevice", tom()).request("serialNumber", device));
  }

  private void usesTheKeyFromElsewhere() {
    rented("10:12:07", Call.read("sts", "GetCallerIdentity", backup()), "sts.get-caller-identity");
    rented(
        "10:12:49",
        Call.read("s3", "ListBuckets", backup()).request("Host", "s3.amazonaws.com"),
        "s3.ls");
    rented(
        "10:14:31",
        Policies.onBucket(backup(), "GetBucketPolicy", REPORTS)
            .request("bucketName", REPORTS.name(), "Host", REPORTS.host(), "policy", "")
            .failed("NoSuchBucketPolicy", "The bucket policy does not exist"),
        "s3api.get-bucket-policy");
  }

  private void opensTheBucket() {
    String bucketArn = "arn:aws:s3:::" + REPORTS.name();
    rented(
        "10:46:55",
        Call.write("s3", "PutAccountPublicAccessBlock", backup())
            .request(
                "Host",
                PRODUCTION.account() + ".s3-control.us-east-1.amazonaws.com",
                "publicAccessBlock",
                "",
                "accountId",
                PRODUCTION.account(),
                "PublicAccessBlockConfiguration",
                Json.object(
                    "xmlns",
                    "http://awss3control.amazonaws.com/doc/2018-08-20/",
                    "RestrictPublicBuckets",
                    false,
                    "BlockPublicPolicy",
                    false,
                    "BlockPublicAcls",
                    false,
                    "IgnorePublicAcls",
                    false)),
        "s3control.put-public-access-block");
    rented(
        "10:47:30",
        Policies.onBucket(backup(), "DeleteBucketPublicAccessBlock", REPORTS)
            .request("bucketName", REPORTS.name(), "Host", REPORTS.host(), "publicAccessBlock", ""),
        "s3api.delete-public-access-block");
    var ownAccount =
        Policies.allow(
            Json.object("AWS", "arn:aws:iam::" + FOREIGN_ACCOUNT + ":root"),
            "s3:*",
            Json.array(bucketArn, bucketArn + "/*"));
    var everyone =
        Policies.allow(
            "*", Json.array("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), bucketArn + "/*");
    rented("10:49:11", Policies.write(backup(), REPORTS, ownAccount), "s3api.put-bucket-policy");
    rented(
        "10:55:46",
        Policies.write(backup(), REPORTS, ownAccount, everyone).twice(),
        "s3api.put-bucket-policy");
    rented(
        "10:56:50",
        Policies.onBucket(backup(), "PutBucketOwnershipControls", REPORTS)
            .request(
                "bucketName",
                REPORTS.name(),
                "Host",
                REPORTS.host(),
                "ownershipControls",
                "",
                "OwnershipControls",
                Json.object("Rule", Json.object("ObjectOwnership", "ObjectWriter"))),
        "s3api.put-bucket-ownership-controls");
    rented(
        "10:57:19", Policies.acl(backup(), REPORTS, "public-read-write"), "s3api.put-bucket-acl");
    requests.add(
        S3Request.of(REPORTS, "REST.GET.OBJECT", "2025/03/emea/customer-1002.csv", dice)
            .byAnybody()
            .from(RENTED, CURL)
            .sends(1_204_911)
            .at(at("10:58:12")));
  }

  /** The foreign account was let into one bucket only. */
  private void triesTheOtherBucket() {
    for (int i = 0; i < 26; i++) {
      requests.add(
          S3Request.of(
                  Organization.PAYROLL,
                  "REST.GET.OBJECT",
                  "exports/2025-0" + (1 + i % 3) + "/run-" + dice.hex(6) + ".xml",
                  dice)
              .by(Identity.stranger(FOREIGN_ACCOUNT, "ops"))
              .from(RENTED, Agents.cli("s3.sync"))
              .answered("403", "AccessDenied")
              .at(at("11:02:05") + i * 17L));
    }
  }

  /** Signed by the foreign account, and over TLS: what the policy now allows. */
  private void copiesTheReports() {
    for (int i = 0; i < 40; i++) {
      requests.add(
          S3Request.of(
                  REPORTS, "REST.GET.OBJECT", "2025/02/apac/customer-" + (1100 + i) + ".csv", dice)
              .by(Identity.stranger(FOREIGN_ACCOUNT, "ops"))
              .from(RENTED, Agents.cli("s3.sync"))
              .sends(dice.between(200_000, 3_000_000))
              .at(at("11:20:00") + i * 31L));
    }
  }

  private void readsTheBreakGlassPassword() {
    Place place = new Place(Organization.PRODUCTION, "eu-central-1");
    add(
        place,
        "12:29:10",
        Call.read("secretsmanager", "ListSecrets", backup())
            .from(RENTED, Agents.cli("secretsmanager.list-secrets"))
            .request("maxResults", 100));
    add(
        place,
        "12:31:03",
        Call.read("secretsmanager", "GetSecretValue", backup())
            .from(RENTED, Agents.cli("secretsmanager.get-secret-value"))
            .request("secretId", "break-glass/" + Organization.SECURITY));
  }

  /** The last that the trail of production ever says. */
  private void switchesTheTrailOff() {
    String trail = Organization.trailArn(PRODUCTION.account());
    rented(
        "13:05:10",
        Call.write("cloudtrail", "DeleteTrail", backup())
            .request("name", PRODUCTION.arn("cloudtrail", "trail/orders-data-events")),
        "cloudtrail.delete-trail");
    rented(
        "13:06:48",
        Call.write("cloudtrail", "UpdateTrail", backup())
            .request(
                "name",
                trail,
                "includeGlobalServiceEvents",
                false,
                "isMultiRegionTrail",
                false,
                "enableLogFileValidation",
                false)
            .response(
                "name",
                Organization.TRAIL,
                "s3BucketName",
                Organization.LOG_BUCKET,
                "includeGlobalServiceEvents",
                false,
                "isMultiRegionTrail",
                false,
                "trailARN",
                trail,
                "logFileValidationEnabled",
                false,
                "isOrganizationTrail",
                false),
        "cloudtrail.update-trail");
    rented(
        "13:08:21",
        Call.write("cloudtrail", "StopLogging", backup()).request("name", trail),
        "cloudtrail.stop-logging");
  }

  /** Unsigned requests that only the bucket's own log still sees. */
  private void comesBackAsNobody() {
    for (int i = 0; i < 6; i++) {
      requests.add(
          anybody("REST.GET.OBJECT", "2025/01/emea/customer-" + (1200 + i) + ".csv")
              .sends(dice.between(200_000, 3_000_000))
              .at(at("13:21:40") + i * 47L));
    }
    // Over plain HTTP.
    for (int i = 0; i < 3; i++) {
      S3Request read =
          anybody("REST.GET.OBJECT", "2025/03/amer/customer-" + (1300 + i) + ".csv")
              .sends(dice.between(200_000, 3_000_000))
              .unencrypted()
              .at(at("13:31:02") + i * 23L);
      requests.add(i == 0 ? read.twice() : read);
    }
    // What the client sends as referrer goes into the log as it is: closed by a quote, it writes
    // the
    // fields behind it, so that an unsigned request over plain HTTP looks signed and encrypted.
    for (int i = 0; i < 2; i++) {
      String host = dice.base64(75) + "=";
      requests.add(
          anybody("REST.GET.OBJECT", "2025/03/emea/customer-" + (1010 + i) + ".csv")
              .sends(dice.between(200_000, 3_000_000))
              .referrer(
                  "-\" \""
                      + "aws-sdk-java/2.25.11"
                      + "\" - "
                      + host
                      + " SigV4 TLS_AES_128_GCM_SHA256 AuthHeader "
                      + REPORTS.host()
                      + " TLSv1.3 - - \"")
              .from(RENTED, "\" \"x")
              .unencrypted()
              .at(at("13:36:15") + i * 95L));
    }
    for (int i = 0; i < 3; i++) {
      requests.add(
          anybody("REST.DELETE.OBJECT", "2025/03/emea/customer-" + (1002 + i) + ".csv")
              .answered("204", "-")
              .at(at("13:44:09") + i * 6L));
    }
    requests.add(
        anybody("REST.PUT.OBJECT", "HOW-TO-GET-YOUR-REPORTS-BACK.txt")
            .takes(812)
            .lateBy(140)
            .at(at("13:52:30")));
  }

  private void becomesRootOfTheLogArchive() {
    String account = SECURITY.account();
    Identity atTheDoor = Identity.root(account);
    for (String time : List.of("15:02:10", "15:03:25", "15:05:02")) {
      add(SECURITY, time, Call.signIn(atTheDoor, false, "No").from(DESK, BROWSER));
    }
    add(SECURITY, "15:09:44", Call.signIn(atTheDoor, true, "No").from(DESK, BROWSER));
    Identity inside = Identity.consoleRoot(account, false, at("15:09:44"));
    add(
        SECURITY,
        "15:10:30",
        Call.read("iam", "GetAccountSummary", inside).from(DESK, BROWSER).fromConsole());
    add(
        SECURITY,
        "15:14:20",
        Call.write("iam", "CreateAccessKey", inside)
            .from(DESK, BROWSER)
            .fromConsole()
            .response(
                "accessKey",
                Json.object(
                    "accessKeyId",
                    ROOT_KEY,
                    "status",
                    "Active",
                    "createDate",
                    Times.iam(at("15:14:20")))));
    Identity root = Identity.rootWithKey(account, ROOT_KEY);
    add(
        SECURITY,
        "15:22:51",
        Call.read("s3", "ListBuckets", root)
            .from(RENTED, "[" + Agents.cli("s3.ls") + "]")
            .request("Host", "s3.amazonaws.com")
            .host("s3.amazonaws.com"));
    add(
        SECURITY,
        "15:24:09",
        Call.write("s3", "PutBucketLifecycle", root)
            .from(RENTED, "[" + Agents.cli("s3api.put-bucket-lifecycle-configuration") + "]")
            .request(
                "bucketName",
                Organization.LOG_BUCKET,
                "Host",
                Organization.LOG_BUCKET + ".s3.us-east-1.amazonaws.com",
                "lifecycle",
                "",
                "LifecycleConfiguration",
                Json.object(
                    "Rule",
                    Json.object(
                        "ID",
                        "cleanup",
                        "Status",
                        "Enabled",
                        "Prefix",
                        "",
                        "Expiration",
                        Json.object("Days", 1))))
            .host(Organization.LOG_BUCKET + ".s3.us-east-1.amazonaws.com")
            .resource(account, "AWS::S3::Bucket", "arn:aws:s3:::" + Organization.LOG_BUCKET)
            .failed("AccessDenied", "Access Denied"));
    String trail = Organization.trailArn(account);
    add(
        SECURITY,
        "15:26:40",
        Call.write("cloudtrail", "StopLogging", root)
            .from(RENTED, Agents.cli("cloudtrail.stop-logging"))
            .request("name", trail)
            .failed(
                "AccessDenied",
                "User: arn:aws:iam::"
                    + account
                    + ":root is not authorized to perform: cloudtrail:StopLogging on resource: "
                    + trail
                    + " with an explicit deny in a service control policy"));
  }

  private static Identity tom() {
    return Identity.consoleUser(PRODUCTION.account(), VICTIM, false, at("09:11:37"));
  }

  private static Identity backup() {
    return Identity.user(PRODUCTION.account(), MADE_USER, MADE_KEY);
  }

  private S3Request anybody(String operation, String key) {
    return S3Request.of(REPORTS, operation, key, dice).byAnybody().from(RENTED, CURL);
  }

  private void console(String time, Call call) {
    add(time, call.from(DESK, BROWSER).fromConsole());
  }

  private void rented(String time, Call call, String command) {
    add(time, call.from(RENTED, Agents.cli(command)));
  }

  private void add(String time, Call call) {
    add(PRODUCTION, time, call);
  }

  private void add(Place place, String time, Call call) {
    calls.add(call.at(place, at(time)));
  }
}
