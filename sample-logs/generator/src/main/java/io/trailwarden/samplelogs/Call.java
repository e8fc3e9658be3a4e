package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One CloudTrail record in the making: a call is named, told who made it, from where and with what,
 * and written once. Not thread-safe.
 */
final class Call {
  private static final Set<String> GLOBAL = Set.of("iam", "cloudfront");

  private final String service;
  private final String name;
  private Identity identity;
  private long second;
  private String account = "";
  private String region = "";
  private String address = "AWS Internal";
  private String agent = "AWS Internal";
  private @Nullable String errorCode;
  private @Nullable String errorMessage;
  private JsonNode request = NullNode.instance;
  private JsonNode response = NullNode.instance;
  private @Nullable ObjectNode additional;
  private @Nullable ObjectNode serviceDetails;
  private @Nullable JsonNode resources;
  private @Nullable String requestId;
  private @Nullable String host;
  private @Nullable String vpcEndpoint;
  private String type = "AwsApiCall";
  private String version = "1.11";
  private boolean readOnly;
  private boolean shared;
  private boolean data;
  private boolean fromConsole;
  private int lateMinutes;
  private boolean twice;

  private Call(String service, String name, Identity identity) {
    this.service = service;
    this.name = name;
    this.identity = identity;
  }

  /** {@code write("iam", "CreateUser", alice)}. */
  static Call write(String service, String name, Identity identity) {
    return new Call(service, name, identity);
  }

  static Call read(String service, String name, Identity identity) {
    Call call = new Call(service, name, identity);
    call.readOnly = true;
    return call;
  }

  /** What AWS did by itself. */
  static Call event(String service, String name, String account, ObjectNode details) {
    Identity aws =
        new Identity(account, Json.object("accountId", account, "invokedBy", "AWS Internal"), null);
    Call call = new Call(service, name, aws);
    call.type = "AwsServiceEvent";
    call.serviceDetails = details;
    return call;
  }

  /** A try to sign in to the console. */
  static Call signIn(Identity identity, boolean success, String mfaUsed) {
    Call call = new Call("signin", "ConsoleLogin", identity);
    call.type = "AwsConsoleSignIn";
    call.version = "1.08";
    call.response = Json.object("ConsoleLogin", success ? "Success" : "Failure");
    if (!success) {
      call.errorMessage = "Failed authentication";
    }
    call.additional =
        Json.object(
            "LoginTo",
            "https://console.aws.amazon.com/console/home?region=us-east-1&state=hashArgs%23&isauthcode=true",
            "MobileVersion",
            "No",
            "MFAUsed",
            mfaUsed);
    return call;
  }

  Call at(Place place, long second) {
    this.account = place.account();
    this.region = place.region();
    this.second = second;
    return this;
  }

  Call from(String address, String agent) {
    this.address = address;
    this.agent = agent;
    return this;
  }

  /** AWS calls in the identity's name. */
  Call through(String awsService) {
    identity = identity.through(awsService);
    return from(awsService, awsService);
  }

  Call request(@Nullable Object... namesAndValues) {
    request = Json.object(namesAndValues);
    return this;
  }

  Call request(ObjectNode parameters) {
    request = parameters;
    return this;
  }

  Call response(@Nullable Object... namesAndValues) {
    response = Json.object(namesAndValues);
    return this;
  }

  Call additional(@Nullable Object... namesAndValues) {
    additional = Json.object(namesAndValues);
    return this;
  }

  Call failed(String code, String message) {
    errorCode = code;
    errorMessage = message;
    response = NullNode.instance;
    return this;
  }

  /** The usual sentence of a missing permission. */
  Call denied(String action, String resource) {
    return failed(
        "AccessDenied",
        "User: "
            + identity.json().path("arn").asText()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " because no identity-based policy allows the "
            + action
            + " action");
  }

  Call resource(String owner, String type, String arn) {
    resources = Json.array(Json.object("accountId", owner, "type", type, "ARN", arn));
    return this;
  }

  Call host(String host) {
    this.host = host;
    return this;
  }

  Call requestId(String requestId) {
    this.requestId = requestId;
    return this;
  }

  Call vpcEndpoint(String endpoint) {
    vpcEndpoint = endpoint;
    return this;
  }

  Call fromConsole() {
    fromConsole = true;
    return this;
  }

  /** Two accounts get a copy each. */
  Call shared() {
    shared = true;
    return this;
  }

  Call dataEvent() {
    data = true;
    return this;
  }

  /** Its delivery takes that much longer. */
  Call lateBy(int minutes) {
    lateMinutes = minutes;
    return this;
  }

  /** CloudTrail delivers it twice. */
  Call twice() {
    twice = true;
    return this;
  }

  long second() {
    return second;
  }

  Place place() {
    return new Place(account, region);
  }

  int lateMinutes() {
    return lateMinutes;
  }

  boolean isTwice() {
    return twice;
  }

  private String endpoint() {
    return GLOBAL.contains(service)
        ? service + ".amazonaws.com"
        : service + "." + region + ".amazonaws.com";
  }

  /** The record, its names in the order in which AWS writes them. */
  byte[] json(Dice dice) {
    ObjectNode json = Json.object("eventVersion", version);
    json.set("userIdentity", identity.json());
    json.put("eventTime", Times.iso(second));
    json.put("eventSource", service + ".amazonaws.com");
    json.put("eventName", name);
    json.put("awsRegion", region);
    json.put("sourceIPAddress", address);
    json.put("userAgent", agent);
    if (errorCode != null) {
      json.put("errorCode", errorCode);
    }
    if (errorMessage != null) {
      json.put("errorMessage", errorMessage);
    }
    json.set("requestParameters", request);
    json.set("responseElements", response);
    if (additional != null) {
      json.set("additionalEventData", additional);
    }
    json.put("requestID", requestId == null ? dice.uuid() : requestId);
    json.put("eventID", dice.uuid());
    json.put("readOnly", readOnly);
    if (resources != null) {
      json.set("resources", resources);
    }
    json.put("eventType", type);
    json.put("managementEvent", !data);
    json.put("recipientAccountId", account);
    if (shared) {
      json.put("sharedEventID", dice.uuid());
    }
    if (serviceDetails != null) {
      json.set("serviceEventDetails", serviceDetails);
    }
    if (vpcEndpoint != null) {
      json.put("vpcEndpointId", vpcEndpoint).put("vpcEndpointAccountId", account);
    }
    json.put("eventCategory", data ? "Data" : "Management");
    if (Character.isDigit(address.charAt(0)) && type.equals("AwsApiCall")) {
      json.set(
          "tlsDetails",
          Json.object(
              "tlsVersion",
              "TLSv1.3",
              "cipherSuite",
              "TLS_AES_128_GCM_SHA256",
              "clientProvidedHostHeader",
              host == null ? endpoint() : host));
    }
    if (fromConsole) {
      json.put("sessionCredentialFromConsole", "true");
    }
    return Json.bytes(json);
  }
}
