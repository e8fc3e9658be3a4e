package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/** What looks like the story, on the same day, and isn't: no detector may fire for it. */
final class NearMisses {
  private static final Place HOME = new Place(Organization.PRODUCTION, Organization.HOME);
  private static final Place SECURITY = new Place(Organization.SECURITY, Organization.HOME);
  private static final String OFFICE = "192.0.2.31";
  private static final String RUNNER = "198.18.20.44";

  private final List<Call> calls = new ArrayList<>();
  private final List<S3Request> requests = new ArrayList<>();
  private final Dice dice;

  private NearMisses(long seed) {
    dice = Dice.of(seed, "near misses");
  }

  static Script of(long seed) {
    NearMisses misses = new NearMisses(seed);
    misses.signIns();
    misses.credentials();
    misses.buckets();
    misses.trail();
    misses.root();
    misses.deniedRequests();
    return new Script(misses.calls, misses.requests);
  }

  private void signIns() {
    String account = HOME.account();
    Identity alice = Identity.signingIn(account, "alice");
    Identity bob = Identity.signingIn(account, "bob");
    Identity carl = Identity.signingIn(account, "carl");
    add("07:58:20", Call.signIn(alice, true, "Yes").from(OFFICE, Agents.FIREFOX));
    add("08:13:02", Call.signIn(bob, false, "No").from(OFFICE, Agents.CHROME));
    add("08:13:41", Call.signIn(bob, false, "No").from(OFFICE, Agents.CHROME));
    add("08:14:30", Call.signIn(bob, true, "Yes").from(OFFICE, Agents.CHROME));
    for (String time : List.of("10:20:05", "10:21:17", "10:23:50", "10:27:31")) {
      add(time, Call.signIn(carl, false, "No").from(OFFICE, Agents.CHROME));
    }
  }

  private void credentials() {
    String account = HOME.account();
    Identity bob = Identity.consoleUser(account, "bob", true, Story.at("08:14:30"));
    Identity lena = Identity.person(account, "Developer", "lena", Story.at("11:05:00"));
    String device = "arn:aws:iam::" + account + ":mfa/bob";
    add(
        "08:29:10",
        Call.write("iam", "DeactivateMFADevice", bob)
            .from(OFFICE, Agents.CHROME)
            .request("userName", "bob", "serialNumber", device + "-old")
            .failed("NoSuchEntityException", "MFA Device invalid for user."));
    add(
        "08:30:02",
        Call.write("iam", "EnableMFADevice", bob)
            .from(OFFICE, Agents.CHROME)
            .request("userName", "bob", "serialNumber", device + "-phone"));
    add(
        "11:05:44",
        Call.write("iam", "CreateAccessKey", lena)
            .from(OFFICE, Agents.cli("iam.create-access-key"))
            .request("userName", "report-bot")
            .denied("iam:CreateAccessKey", "user report-bot"));
  }

  private void buckets() {
    Identity terraform =
        Identity.role(HOME.account(), "/ci/", "terraform-apply", "apply-881", Story.at("05:45:00"));
    Identity lena = Identity.person(HOME.account(), "Developer", "lena", Story.at("07:20:00"));
    add(
        "05:45:12",
        Policies.publicAccessBlock(terraform, Organization.REPORTS, true)
            .from(RUNNER, Agents.TERRAFORM));
    add(
        "05:45:14",
        Policies.acl(terraform, Organization.REPORTS, "private").from(RUNNER, Agents.TERRAFORM));
    add(
        Organization.WEB.place(),
        "06:30:51",
        Policies.write(
                Identity.role(
                    HOME.account(), "/ci/", "github-deploy", "web-release", Story.at("06:30:00")),
                Organization.WEB,
                Policies.allow(
                    Json.object("Service", "cloudfront.amazonaws.com"),
                    "s3:GetObject",
                    "arn:aws:s3:::acme-web-assets/*"))
            .through("cloudformation.amazonaws.com"));
    add(
        "07:20:33",
        Policies.write(
                lena,
                Organization.REPORTS,
                Policies.allow("*", "s3:GetObject", "arn:aws:s3:::customer-reports/*"))
            .from(OFFICE, Agents.cli("s3api.put-bucket-policy"))
            .failed("AccessDenied", "Access Denied"));
  }

  private void trail() {
    Identity terraform =
        Identity.role(
            SECURITY.account(), "/ci/", "terraform-apply", "apply-882", Story.at("05:50:00"));
    add(
        SECURITY,
        "05:50:20",
        Call.write("cloudtrail", "UpdateTrail", terraform)
            .from(RUNNER, Agents.TERRAFORM)
            .request(
                "name",
                Organization.trailArn(SECURITY.account()),
                "includeGlobalServiceEvents",
                true,
                "isMultiRegionTrail",
                true,
                "enableLogFileValidation",
                true,
                "kmsKeyId",
                SECURITY.arn("kms", "key/" + Dice.of(3, SECURITY, 0).uuid())));
    add(
        SECURITY,
        "05:52:08",
        Call.write("cloudtrail", "StopLogging", terraform)
            .from(RUNNER, Agents.TERRAFORM)
            .request("name", "retired-trail")
            .failed(
                "TrailNotFoundException",
                "Unknown trail: " + SECURITY.arn("cloudtrail", "trail/retired-trail")));
  }

  private void root() {
    for (String time : List.of("03:12:09", "03:40:55", "05:20:31")) {
      add(
          time,
          Call.signIn(Identity.root(HOME.account()), false, "No")
              .from("198.18.66.9", Agents.FIREFOX));
    }
    Identity root = Identity.consoleRoot(SECURITY.account(), true, Story.at("04:00:00"));
    add(
        SECURITY,
        "04:01:00",
        Call.read("ec2", "DescribeInstances", root)
            .request("instancesSet", Json.object(), "filterSet", Json.object())
            .through("trustedadvisor.amazonaws.com"));
  }

  /** One short of a burst. */
  private void deniedRequests() {
    Identity ursula = Identity.person(HOME.account(), "ReadOnly", "ursula", Story.at("14:30:00"));
    for (int i = 0; i < 19; i++) {
      requests.add(
          S3Request.of(Organization.PAYROLL, "REST.GET.OBJECT", "exports/2025-02/" + i, dice)
              .by(ursula)
              .from(OFFICE, "S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.750")
              .answered("403", "AccessDenied")
              .at(Story.at("14:30:00") + i * 25L));
    }
  }

  private void add(String time, Call call) {
    add(HOME, time, call);
  }

  private void add(Place place, String time, Call call) {
    calls.add(call.at(place, Story.at(time)));
  }
}
