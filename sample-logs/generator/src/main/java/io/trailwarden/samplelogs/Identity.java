package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Who acts, as CloudTrail and as an access log write it.
 *
 * @param account that the identity belongs to
 * @param json {@code userIdentity}
 * @param requester as an access log names it; null for nobody
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html">CloudTrail
 *     userIdentity element</a>
 */
record Identity(String account, ObjectNode json, @Nullable String requester) {
  /** A user of IAM who signs with a long-term key. */
  static Identity user(String account, String name, String key) {
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    ObjectNode json = iamUser(account, name);
    json.put("accessKeyId", key).put("userName", name);
    return new Identity(account, json, arn);
  }

  /** A user of IAM in the console. */
  static Identity consoleUser(String account, String name, boolean mfa, long since) {
    ObjectNode json = iamUser(account, name);
    json.put("accessKeyId", id("ASIA", 16, account, name, since)).put("userName", name);
    json.set("sessionContext", Json.object("attributes", attributes(mfa, since)));
    return new Identity(account, json, "arn:aws:iam::" + account + ":user/" + name);
  }

  /** A user of IAM at the sign-in page: no key yet. */
  static Identity signingIn(String account, String name) {
    ObjectNode json = iamUser(account, name);
    json.put("userName", name);
    return new Identity(account, json, null);
  }

  /** A name at the sign-in page that the account doesn't have; CloudTrail hides it. */
  static Identity unknownUser(String account) {
    return new Identity(
        account,
        Json.object(
            "type", "IAMUser",
            "accountId", account,
            "accessKeyId", "",
            "userName", "HIDDEN_DUE_TO_SECURITY_REASONS"),
        null);
  }

  /** A session of a role; a session begins with the hour. */
  static Identity role(String account, String path, String role, String session, long second) {
    return session(account, path, role, session, second - second % 3600, false);
  }

  /** A person who came through IAM Identity Center. */
  static Identity person(String account, String set, String name, long second) {
    String role = "AWSReservedSSO_" + set + "_" + Dice.of(0, account, set).hex(16);
    String path = "/aws-reserved/sso.amazonaws.com/" + Organization.HOME + "/";
    return session(account, path, role, name, second - second % 28_800, false);
  }

  private static Identity session(
      String account, String path, String role, String session, long since, boolean mfa) {
    String id = id("AROA", 17, account, role);
    String arn = "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
    ObjectNode json =
        Json.object(
            "type",
            "AssumedRole",
            "principalId",
            id + ":" + session,
            "arn",
            arn,
            "accountId",
            account,
            "accessKeyId",
            id("ASIA", 16, account, role, session, since),
            "sessionContext",
            Json.object(
                "sessionIssuer",
                Json.object(
                    "type", "Role",
                    "principalId", id,
                    "arn", "arn:aws:iam::" + account + ":role" + path + role,
                    "accountId", account,
                    "userName", role),
                "attributes",
                attributes(mfa, since)));
    return new Identity(account, json, arn);
  }

  static Identity root(String account) {
    return new Identity(account, rootJson(account, ""), null);
  }

  /** Root in the console. */
  static Identity consoleRoot(String account, boolean mfa, long since) {
    ObjectNode json = rootJson(account, id("ASIA", 16, account, "root", since));
    json.set("sessionContext", Json.object("attributes", attributes(mfa, since)));
    return new Identity(account, json, null);
  }

  static Identity rootWithKey(String account, String key) {
    return new Identity(account, rootJson(account, key), "arn:aws:iam::" + account + ":root");
  }

  /** AWS acts. */
  static Identity service(String account, String service) {
    return new Identity(
        account, Json.object("type", "AWSService", "invokedBy", service), "svc:" + service);
  }

  /** A user of an account that isn't ours, as the bucket's owner sees it. */
  static Identity stranger(String account, String name) {
    return new Identity(
        account,
        Json.object(
            "type",
            "AWSAccount",
            "principalId",
            id("AIDA", 17, account, name),
            "accountId",
            account),
        "arn:aws:iam::" + account + ":user/" + name);
  }

  /** Nobody in particular. */
  static Identity anonymous() {
    return new Identity(
        "ANONYMOUS_PRINCIPAL",
        Json.object(
            "type", "AWSAccount",
            "principalId", "",
            "accountId", "ANONYMOUS_PRINCIPAL"),
        null);
  }

  /** The same, in a call that a service makes for them. */
  Identity through(String service) {
    ObjectNode copy = json.deepCopy();
    copy.put("invokedBy", service);
    return new Identity(account, copy, requester);
  }

  /** An id as IAM gives them: it never changes, so it depends on nothing but what it is for. */
  static String id(String prefix, int length, Object... of) {
    return prefix + Dice.of(1, of).upper(length);
  }

  private static ObjectNode iamUser(String account, String name) {
    return Json.object(
        "type",
        "IAMUser",
        "principalId",
        id("AIDA", 17, account, name),
        "arn",
        "arn:aws:iam::" + account + ":user/" + name,
        "accountId",
        account);
  }

  private static ObjectNode rootJson(String account, String key) {
    return Json.object(
        "type", "Root",
        "principalId", account,
        "arn", "arn:aws:iam::" + account + ":root",
        "accountId", account,
        "accessKeyId", key);
  }

  private static ObjectNode attributes(boolean mfa, long since) {
    return Json.object(
        "creationDate", Times.iso(since), "mfaAuthenticated", mfa ? "true" : "false");
  }
}
