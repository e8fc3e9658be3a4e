package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.samplelogs.Background.Workload;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What goes on in an account on an ordinary day: services assume roles, functions and machines do
 * their work, releases are rolled out, people look around, AWS itself watches; some of it fails.
 */
final class Workloads {
  static final List<Workload> ANYWHERE =
      List.of(
          new Workload(180, Workloads::assumeRole),
          new Workload(110, Workloads::decrypt),
          new Workload(60, Workloads::dataKey),
          new Workload(70, Workloads::logStream),
          new Workload(55, Workloads::secret),
          new Workload(50, Workloads::parameter),
          new Workload(60, Workloads::instanceReports),
          new Workload(45, Workloads::imagePull),
          new Workload(80, Workloads::configRecorder),
          new Workload(35, Workloads::guardDuty),
          new Workload(55, Workloads::scaling),
          new Workload(45, Workloads::taskDefinition),
          new Workload(40, Workloads::evaluations),
          new Workload(45, Workloads::release),
          new Workload(70, Workloads::personLooks),
          new Workload(25, Workloads::terraformPlans),
          new Workload(25, Workloads::failure),
          new Workload(3, Workloads::awsItself));

  static final List<Workload> HOME =
      Stream.concat(
              ANYWHERE.stream(),
              Stream.of(
                  new Workload(12, Workloads::personSignsIn),
                  new Workload(25, Workloads::webIdentity),
                  new Workload(30, Workloads::iamReading),
                  new Workload(12, Workloads::edge)))
          .toList();

  private Workloads() {}

  private static Call assumeRole(Dice dice, Place place, long second) {
    String account = place.account();
    String service = dice.pick("lambda", "ecs-tasks", "ec2", "states", "events", "scheduler");
    String role = service + "-" + dice.pick("orders", "billing", "search", "mailer", "reporting");
    String session = service.equals("ec2") ? "i-0" + dice.hex(16) : role + "-" + dice.hex(6);
    String arn = "arn:aws:iam::" + account + ":role/service/" + role;
    return Call.read("sts", "AssumeRole", Identity.service(account, service + ".amazonaws.com"))
        .from(service + ".amazonaws.com", service + ".amazonaws.com")
        .request("roleArn", arn, "roleSessionName", session, "durationSeconds", 3600)
        .response(
            "credentials",
            Json.object(
                "accessKeyId",
                Identity.id("ASIA", 16, account, role, session, second),
                "sessionToken",
                "IQoJb3JpZ2luX2VjE" + dice.base64(120),
                "expiration",
                Times.iam(second + 3600)),
            "assumedRoleUser",
            Json.object(
                "assumedRoleId",
                Identity.id("AROA", 17, account, role) + ":" + session,
                "arn",
                "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session))
        .resource(account, "AWS::IAM::Role", arn)
        .shared();
  }

  private static Call decrypt(Dice dice, Place place, long second) {
    String key = key(place, dice.below(4));
    String service = dice.pick("secretsmanager", "ssm", "s3", "dynamodb", "lambda");
    return Call.read("kms", "Decrypt", worker(dice, place, second))
        .through(service + ".amazonaws.com")
        .request(
            "encryptionContext",
            Json.object(
                "aws:" + service + ":arn",
                place.arn(service, "item/" + dice.pick("orders", "billing", "search"))),
            "encryptionAlgorithm",
            "SYMMETRIC_DEFAULT")
        .resource(place.account(), "AWS::KMS::Key", key);
  }

  private static Call dataKey(Dice dice, Place place, long second) {
    String service = dice.pick("cloudtrail", "s3", "logs", "sqs", "sns");
    return Call.read(
            "kms", "GenerateDataKey", Identity.service(place.account(), service + ".amazonaws.com"))
        .from(service + ".amazonaws.com", service + ".amazonaws.com")
        .request(
            "keyId",
            key(place, dice.below(4)),
            "encryptionContext",
            Json.object("aws:" + service + ":id", dice.uuid(), "aws:seen", Times.iso(second)),
            "keySpec",
            "AES_256")
        .resource(place.account(), "AWS::KMS::Key", key(place, 0))
        .shared();
  }

  private static Call logStream(Dice dice, Place place, long second) {
    String function = dice.pick("orders", "billing", "search", "mailer");
    return Call.write("logs", "CreateLogStream", worker(dice, place, second))
        .from(inside(dice), Agents.LAMBDA)
        .request(
            "logGroupName",
            "/aws/lambda/" + function,
            "logStreamName",
            Times.folder(second) + "/[$LATEST]" + dice.hex(32))
        .vpcEndpoint(endpoint(place, "logs"));
  }

  private static Call secret(Dice dice, Place place, long second) {
    String name = dice.pick("orders/db", "billing/stripe", "search/opensearch", "mailer/smtp");
    return Call.read("secretsmanager", "GetSecretValue", worker(dice, place, second))
        .from(inside(dice), Agents.JAVA)
        .request("secretId", place.arn("secretsmanager", "secret:" + name + "-a1B2c3"))
        .vpcEndpoint(endpoint(place, "secretsmanager"));
  }

  private static Call parameter(Dice dice, Place place, long second) {
    return Call.read("ssm", "GetParametersByPath", worker(dice, place, second))
        .from(inside(dice), Agents.JAVA)
        .request(
            "path",
            "/" + dice.pick("orders", "billing", "search") + "/prod/",
            "recursive",
            true,
            "withDecryption",
            true,
            "maxResults",
            10);
  }

  private static Call instanceReports(Dice dice, Place place, long second) {
    String instance = instance(dice, place);
    return Call.write(
            "ssm",
            "UpdateInstanceInformation",
            Identity.role(place.account(), "/service/", "ec2-node", instance, second))
        .from(inside(dice), Agents.SSM)
        .request(
            "instanceId",
            instance,
            "agentVersion",
            "3.3.987.0",
            "agentStatus",
            "Active",
            "platformType",
            "Linux",
            "platformName",
            "Amazon Linux",
            "platformVersion",
            "2023",
            "iPAddress",
            inside(dice),
            "computerName",
            "ip-10-20-4-" + dice.below(250) + ".ec2.internal",
            "agentName",
            "amazon-ssm-agent",
            "availabilityZone",
            place.region() + dice.pick("a", "b", "c"));
  }

  private static Call imagePull(Dice dice, Place place, long second) {
    String image = dice.pick("orders", "billing", "search", "web");
    return Call.read(
            "ecr",
            "BatchGetImage",
            Identity.role(place.account(), "/service/", "ecs-execution", dice.hex(32), second))
        .through("ecs.amazonaws.com")
        .request(
            "registryId",
            place.account(),
            "repositoryName",
            "acme/" + image,
            "imageIds",
            Json.array(Json.object("imageTag", "v1." + dice.below(40) + "." + dice.below(9))),
            "acceptedMediaTypes",
            Json.array(
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.oci.image.manifest.v1+json"))
        .response(
            "images",
            Json.array(
                Json.object(
                    "registryId",
                    place.account(),
                    "repositoryName",
                    "acme/" + image,
                    "imageId",
                    Json.object("imageDigest", "sha256:" + dice.hex(64)))),
            "failures",
            Json.array())
        .resource(
            place.account(), "AWS::ECR::Repository", place.arn("ecr", "repository/acme/" + image));
  }

  private static Call configRecorder(Dice dice, Place place, long second) {
    Identity recorder =
        Identity.role(
            place.account(),
            "/aws-service-role/config.amazonaws.com/",
            "AWSServiceRoleForConfig",
            "ConfigResourceCompositionSession",
            second);
    Call call =
        switch (dice.below(5)) {
          case 0 ->
              Call.read("ec2", "DescribeSecurityGroups", recorder)
                  .request(
                      "securityGroupSet",
                      Json.object(),
                      "securityGroupIdSet",
                      Json.items(Json.object("groupId", "sg-0" + dice.hex(16))),
                      "filterSet",
                      Json.object());
          case 1 ->
              Call.read("s3", "GetBucketPolicy", recorder)
                  .request(
                      "bucketName",
                      dice.pick("customer-reports", "payroll-exports", "acme-web-assets"),
                      "Host",
                      "s3." + place.region() + ".amazonaws.com",
                      "policy",
                      "");
          case 2 ->
              Call.read("lambda", "GetFunction20150331v2", recorder)
                  .request("functionName", place.arn("lambda", "function:orders"));
          case 3 ->
              Call.read("rds", "DescribeDBInstances", recorder)
                  .request("dBInstanceIdentifier", dice.pick("orders", "billing"));
          default ->
              Call.read("kms", "GetKeyRotationStatus", recorder)
                  .request("keyId", key(place, dice.below(4)))
                  .resource(place.account(), "AWS::KMS::Key", key(place, 0));
        };
    return call.through("config.amazonaws.com");
  }

  private static Call guardDuty(Dice dice, Place place, long second) {
    Identity watcher =
        Identity.role(
            place.account(),
            "/aws-service-role/guardduty.amazonaws.com/",
            "AWSServiceRoleForAmazonGuardDuty",
            "GuardDutySession",
            second);
    return Call.read("ec2", dice.pick("DescribeInstances", "DescribeVpcEndpoints"), watcher)
        .through("guardduty.amazonaws.com")
        .request("maxResults", 1000, "instancesSet", Json.object(), "filterSet", Json.object());
  }

  private static Call scaling(Dice dice, Place place, long second) {
    Identity scaler =
        Identity.role(
            place.account(),
            "/aws-service-role/autoscaling.amazonaws.com/",
            "AWSServiceRoleForAutoScaling",
            "AutoScaling",
            second);
    String instance = instance(dice, place);
    if (dice.chance(500)) {
      return Call.write("ec2", "TerminateInstances", scaler)
          .through("autoscaling.amazonaws.com")
          .request("instancesSet", Json.items(Json.object("instanceId", instance)))
          .response(
              "requestId",
              dice.uuid(),
              "instancesSet",
              Json.items(
                  Json.object(
                      "instanceId",
                      instance,
                      "currentState",
                      Json.object("code", 32, "name", "shutting-down"),
                      "previousState",
                      Json.object("code", 16, "name", "running"))));
    }
    return Call.write("ec2", "RunInstances", scaler)
        .through("autoscaling.amazonaws.com")
        .request(
            "instancesSet",
            Json.items(Json.object("minCount", 1, "maxCount", 1)),
            "clientToken",
            "fleet-" + dice.uuid(),
            "launchTemplate",
            Json.object("launchTemplateId", "lt-0" + dice.hex(16), "version", "12"))
        .response(
            "requestId",
            dice.uuid(),
            "reservationId",
            "r-0" + dice.hex(16),
            "ownerId",
            place.account(),
            "groupSet",
            Json.object(),
            "instancesSet",
            Json.items(startedInstance(dice, place, instance, second)));
  }

  private static ObjectNode startedInstance(Dice dice, Place place, String id, long second) {
    String address = inside(dice);
    return Json.object(
        "instanceId",
        id,
        "imageId",
        "ami-0" + dice.hex(16),
        "instanceState",
        Json.object("code", 0, "name", "pending"),
        "privateDnsName",
        "ip-" + address.replace('.', '-') + ".ec2.internal",
        "amiLaunchIndex",
        0,
        "instanceType",
        dice.pick("m7g.large", "c7g.xlarge", "t4g.medium"),
        "launchTime",
        second * 1000,
        "placement",
        Json.object("availabilityZone", place.region() + dice.pick("a", "b"), "tenancy", "default"),
        "monitoring",
        Json.object("state", "pending"),
        "subnetId",
        "subnet-0" + dice.hex(16),
        "vpcId",
        "vpc-0" + dice.hex(16),
        "privateIpAddress",
        address,
        "stateReason",
        Json.object("code", "pending", "message", "pending"),
        "architecture",
        "arm64",
        "rootDeviceType",
        "ebs",
        "rootDeviceName",
        "/dev/xvda",
        "blockDeviceMapping",
        Json.object(),
        "virtualizationType",
        "hvm",
        "hypervisor",
        "xen",
        "tagSet",
        Json.items(
            Json.object("key", "aws:autoscaling:groupName", "value", "nodes"),
            Json.object("key", "owner", "value", "Büro Köln")),
        "groupSet",
        Json.items(Json.object("groupId", "sg-0" + dice.hex(16), "groupName", "nodes")),
        "sourceDestCheck",
        true,
        "ebsOptimized",
        true,
        "metadataOptions",
        Json.object("state", "pending", "httpTokens", "required", "httpPutResponseHopLimit", 2));
  }

  private static Call release(Dice dice, Place place, long second) {
    Identity pipeline =
        Identity.role(place.account(), "/ci/", "github-deploy", "release-" + second / 900, second);
    String runner = "198.18.20." + dice.between(1, 200);
    String service = dice.pick("orders", "billing", "search", "web");
    return switch (dice.below(5)) {
      case 0 ->
          Call.write("ecs", "UpdateService", pipeline)
              .from(runner, Agents.cli("ecs.update-service"))
              .request(
                  "service",
                  service,
                  "cluster",
                  "prod",
                  "taskDefinition",
                  service + ":" + dice.below(400))
              .response(
                  "service",
                  Json.object(
                      "serviceArn",
                      place.arn("ecs", "service/prod/" + service),
                      "status",
                      "ACTIVE",
                      "desiredCount",
                      3,
                      "runningCount",
                      3,
                      "launchType",
                      "FARGATE"));
      case 1 ->
          Call.write("lambda", "UpdateFunctionCode20150331v2", pipeline)
              .from(runner, Agents.cli("lambda.update-function-code"))
              .request(
                  "functionName",
                  service,
                  "s3Bucket",
                  "acme-builds",
                  "s3Key",
                  dice.hex(40),
                  "dryRun",
                  false)
              .response(
                  "functionName",
                  service,
                  "functionArn",
                  place.arn("lambda", "function:" + service),
                  "runtime",
                  "python3.12",
                  "codeSha256",
                  dice.base64(43) + "=",
                  "lastModified",
                  Times.iso(second));
      case 2 ->
          Call.read("cloudformation", "DescribeStacks", pipeline)
              .from(runner, Agents.cli("cloudformation.deploy"))
              .request("stackName", "prod-" + service);
      case 3 ->
          Call.read("ecr", "GetAuthorizationToken", pipeline)
              .from(runner, Agents.cli("ecr.get-login-password"));
      default ->
          Call.read("sts", "GetCallerIdentity", pipeline)
              .from(runner, Agents.cli("sts.get-caller-identity"));
    };
  }

  private static Call taskDefinition(Dice dice, Place place, long second) {
    String service = dice.pick("orders", "billing", "search", "web");
    int revision = dice.below(400);
    ObjectNode definition =
        Json.object(
            "family",
            service,
            "networkMode",
            "awsvpc",
            "cpu",
            "1024",
            "memory",
            "2048",
            "requiresCompatibilities",
            Json.array("FARGATE"),
            "taskRoleArn",
            "arn:aws:iam::" + place.account() + ":role/service/ecs-tasks-" + service,
            "executionRoleArn",
            "arn:aws:iam::" + place.account() + ":role/service/ecs-execution",
            "containerDefinitions",
            Json.array(container(place, service, dice), container(place, "log-router", dice)));
    ObjectNode registered = definition.deepCopy();
    registered
        .put("taskDefinitionArn", place.arn("ecs", "task-definition/" + service + ":" + revision))
        .put("revision", revision)
        .put("status", "ACTIVE")
        .put("registeredAt", Times.iam(second));
    return Call.write(
            "ecs",
            "RegisterTaskDefinition",
            Identity.role(
                place.account(), "/ci/", "github-deploy", "release-" + second / 900, second))
        .from("198.18.20." + dice.between(1, 200), Agents.cli("ecs.register-task-definition"))
        .request(definition)
        .response("taskDefinition", registered);
  }

  private static ObjectNode container(Place place, String name, Dice dice) {
    return Json.object(
        "name",
        name,
        "image",
        place.account()
            + ".dkr.ecr."
            + place.region()
            + ".amazonaws.com/acme/"
            + name
            + "@sha256:"
            + dice.hex(64),
        "cpu",
        512,
        "essential",
        true,
        "portMappings",
        Json.array(Json.object("containerPort", 8080, "hostPort", 8080, "protocol", "tcp")),
        "environment",
        Json.array(
            Json.object("name", "STAGE", "value", "prod"),
            Json.object("name", "LOG_LEVEL", "value", "info"),
            Json.object("name", "REGION", "value", place.region())),
        "secrets",
        Json.array(
            Json.object(
                "name",
                "DATABASE_URL",
                "valueFrom",
                place.arn("secretsmanager", "secret:" + name + "/db-a1B2c3"))),
        "logConfiguration",
        Json.object(
            "logDriver",
            "awslogs",
            "options",
            Json.object(
                "awslogs-group",
                "/ecs/prod/" + name,
                "awslogs-region",
                place.region(),
                "awslogs-stream-prefix",
                name)));
  }

  /** A rule of AWS Config, run as a function, says what it found. */
  private static Call evaluations(Dice dice, Place place, long second) {
    ArrayNode evaluations = Json.array();
    for (int i = dice.between(6, 16); i > 0; i--) {
      evaluations.add(
          Json.object(
              "complianceResourceType",
              "AWS::EC2::Instance",
              "complianceResourceId",
              instance(dice, place),
              "complianceType",
              dice.chance(40) ? "NON_COMPLIANT" : "COMPLIANT",
              "annotation",
              "Instance metadata service version 2 is required.",
              "orderingTimestamp",
              Times.iam(second)));
    }
    return Call.write(
            "config",
            "PutEvaluations",
            Identity.role(place.account(), "/service/", "config-rules", "imdsv2-rule", second))
        .from(inside(dice), Agents.LAMBDA)
        .request(
            "evaluations", evaluations, "resultToken", dice.base64(88) + "==", "testMode", false)
        .response("failedEvaluations", Json.array());
  }

  private static Call personLooks(Dice dice, Place place, long second) {
    Identity person = person(dice, place, second);
    String address = "192.0.2." + dice.between(20, 40);
    Call call =
        switch (dice.below(7)) {
          case 0 ->
              Call.read("ec2", "DescribeInstances", person)
                  .request(
                      "maxResults",
                      1000,
                      "instancesSet",
                      Json.object(),
                      "filterSet",
                      Json.object());
          case 1 ->
              Call.read("monitoring", "DescribeAlarms", person)
                  .request("maxRecords", 100, "stateValue", "ALARM");
          case 2 ->
              Call.read("logs", "StartQuery", person)
                  .request(
                      "queryString",
                      "fields @timestamp, @message | filter @message like /ERROR/ | limit 50",
                      "logGroupNames",
                      Json.array("/aws/lambda/orders", "/ecs/prod/billing"),
                      "startTime",
                      second - 3600,
                      "endTime",
                      second)
                  .response("queryId", dice.uuid());
          case 3 -> Call.read("cloudtrail", "LookupEvents", person).request("maxResults", 50);
          case 4 ->
              Call.read("s3", "ListBuckets", person)
                  .request("Host", "s3." + place.region() + ".amazonaws.com");
          case 5 ->
              Call.read("ecs", "ListTasks", person)
                  .request("cluster", "prod", "desiredStatus", "RUNNING", "maxResults", 100);
          default ->
              Call.read("rds", "DescribeDBClusters", person)
                  .request("includeShared", false, "maxRecords", 100);
        };
    return call.from(address, Agents.browser(dice)).fromConsole();
  }

  private static Call terraformPlans(Dice dice, Place place, long second) {
    Identity planner =
        Identity.role(place.account(), "/ci/", "terraform-plan", "plan-" + second / 1800, second);
    Call call =
        switch (dice.below(4)) {
          case 0 ->
              Call.read("s3", "GetBucketPublicAccessBlock", planner)
                  .request(
                      "bucketName",
                      "customer-reports",
                      "Host",
                      "customer-reports.s3.us-east-1.amazonaws.com",
                      "publicAccessBlock",
                      "");
          case 1 ->
              Call.read("ec2", "DescribeVpcAttribute", planner)
                  .request("vpcId", "vpc-0" + dice.hex(16), "attribute", "enableDnsHostnames");
          case 2 ->
              Call.read("cloudtrail", "GetTrailStatus", planner)
                  .request("name", Organization.trailArn(place.account()));
          default ->
              Call.read("elasticloadbalancing", "DescribeLoadBalancers", planner)
                  .request("names", Json.array("prod-web"));
        };
    return call.from("198.18.20." + dice.between(1, 200), Agents.TERRAFORM);
  }

  /** What goes wrong every day, and means nothing. */
  private static Call failure(Dice dice, Place place, long second) {
    Identity worker = worker(dice, place, second);
    return switch (dice.below(5)) {
      case 0 ->
          Call.read("dynamodb", "ListTables", worker)
              .from(inside(dice), Agents.LAMBDA)
              .denied("dynamodb:ListTables", place.arn("dynamodb", "table/*"));
      case 1 ->
          Call.write("logs", "CreateLogGroup", worker)
              .from(inside(dice), Agents.LAMBDA)
              .request("logGroupName", "/aws/lambda/orders")
              .failed("ResourceAlreadyExistsException", "The specified log group already exists");
      case 2 ->
          Call.read("ssm", "GetParameter", worker)
              .from(inside(dice), Agents.JAVA)
              .request("name", "/search/prod/flag", "withDecryption", false)
              .failed("ParameterNotFound", "Parameter /search/prod/flag not found.");
      case 3 ->
          Call.write("ec2", "RunInstances", person(dice, place, second))
              .from("192.0.2." + dice.between(20, 40), Agents.cli("ec2.run-instances"))
              .request(
                  "instancesSet",
                  Json.items(Json.object("imageId", "ami-0" + dice.hex(16), "minCount", 1)),
                  "instanceType",
                  "p5.48xlarge")
              .failed(
                  "Client.UnauthorizedOperation",
                  "You are not authorized to perform this operation. Encoded authorization failure"
                      + " message: "
                      + dice.base64(220));
      default ->
          Call.read("kms", "DescribeKey", worker)
              .from(inside(dice), Agents.JAVA)
              .request("keyId", "alias/retired")
              .failed(
                  "NotFoundException",
                  "Alias " + place.arn("kms", "alias/retired") + " is not found.");
    };
  }

  private static Call awsItself(Dice dice, Place place, long second) {
    return dice.chance(500)
        ? Call.event(
            "kms",
            "RotateKey",
            place.account(),
            Json.object("keyId", key(place, 1), "rotationType", "AUTOMATIC"))
        : Call.event(
            "acm",
            "RenewCertificate",
            place.account(),
            Json.object("certificateArn", place.arn("acm", "certificate/" + dice.uuid())));
  }

  /** The provider asked for a second factor; CloudTrail doesn't know that and says No. */
  private static Call personSignsIn(Dice dice, Place place, long second) {
    return Call.signIn(person(dice, place, second), true, "No")
        .from("192.0.2." + dice.between(20, 40), Agents.browser(dice));
  }

  private static Call webIdentity(Dice dice, Place place, long second) {
    String account = place.account();
    String repository =
        "repo:acme/" + dice.pick("orders", "billing", "web") + ":ref:refs/heads/main";
    String role = "arn:aws:iam::" + account + ":role/ci/github-deploy";
    String provider =
        "arn:aws:iam::" + account + ":oidc-provider/token.actions.githubusercontent.com";
    Identity github =
        new Identity(
            account,
            Json.object(
                "type",
                "WebIdentityUser",
                "principalId",
                provider + ":sts.amazonaws.com:" + repository,
                "userName",
                repository,
                "identityProvider",
                provider),
            null);
    return Call.read("sts", "AssumeRoleWithWebIdentity", github)
        .from("198.18.20." + dice.between(1, 200), "aws-sdk-js/3.750.0 ua/2.1 os/linux#6.8.0")
        .request(
            "roleArn", role, "roleSessionName", "release-" + second / 900, "durationSeconds", 3600)
        .response(
            "subjectFromWebIdentityToken",
            repository,
            "assumedRoleUser",
            Json.object(
                "assumedRoleId",
                Identity.id("AROA", 17, account, "github-deploy") + ":release-" + second / 900,
                "arn",
                "arn:aws:sts::" + account + ":assumed-role/github-deploy/release-" + second / 900),
            "provider",
            provider,
            "audience",
            "sts.amazonaws.com",
            "credentials",
            Json.object(
                "accessKeyId",
                "ASIA" + dice.upper(16),
                "sessionToken",
                "IQoJb3JpZ2luX2VjE" + dice.base64(120),
                "expiration",
                Times.iam(second + 3600)))
        .resource(account, "AWS::IAM::Role", role);
  }

  private static Call iamReading(Dice dice, Place place, long second) {
    Identity analyzer =
        Identity.role(
            place.account(),
            "/aws-service-role/access-analyzer.amazonaws.com/",
            "AWSServiceRoleForAccessAnalyzer",
            "access-analyzer",
            second);
    return Call.read("iam", dice.pick("GetRole", "ListAttachedRolePolicies"), analyzer)
        .through("access-analyzer.amazonaws.com")
        .request("roleName", dice.pick("lambda-orders", "ecs-tasks-billing", "reporting"));
  }

  private static Call edge(Dice dice, Place place, long second) {
    return Call.write(
            "cloudfront",
            "CreateInvalidation",
            Identity.role(place.account(), "/ci/", "github-deploy", "web-release", second))
        .from("198.18.20." + dice.between(1, 200), Agents.cli("cloudfront.create-invalidation"))
        .request(
            "distributionId",
            "E1EXAMPLE2DIST",
            "invalidationBatch",
            Json.object(
                "callerReference",
                "cli-" + second,
                "paths",
                Json.object("quantity", 1, "items", Json.array("/index.html"))))
        .response(
            "location",
            "https://cloudfront.amazonaws.com/2020-05-31/distribution/E1EXAMPLE2DIST",
            "invalidation",
            Json.object(
                "id",
                "I" + dice.upper(25),
                "status",
                "InProgress",
                "createTime",
                Times.iam(second)));
  }

  private static Identity person(Dice dice, Place place, long second) {
    return switch (dice.below(4)) {
      case 0 -> Identity.person(place.account(), "Developer", "lena", second);
      case 1 -> Identity.person(place.account(), "Developer", "sam", second);
      case 2 -> Identity.person(place.account(), "DataAnalyst", "priya", second);
      default -> Identity.person(place.account(), "ReadOnly", "ursula", second);
    };
  }

  private static Identity worker(Dice dice, Place place, long second) {
    String service = dice.pick("lambda-orders", "lambda-billing", "ecs-tasks-search", "reporting");
    return Identity.role(place.account(), "/service/", service, service + "-worker", second);
  }

  private static String inside(Dice dice) {
    return "10.20." + dice.between(1, 8) + "." + dice.between(5, 250);
  }

  private static String endpoint(Place place, String service) {
    return Identity.id("vpce-", 17, place, service).toLowerCase(Locale.ROOT);
  }

  private static String instance(Dice dice, Place place) {
    return "i-0" + Dice.of(2, place, dice.below(40)).hex(16);
  }

  private static String key(Place place, int number) {
    return place.arn("kms", "key/" + Dice.of(3, place, number).uuid());
  }
}
