package io.trailwarden.derive;

import io.trailwarden.event.FieldPath;

/** The events' own fields that derived fields are made from. */
final class Names {
  static final FieldPath EVENT_SOURCE = FieldPath.of("eventSource");
  static final FieldPath EVENT_NAME = FieldPath.of("eventName");
  static final FieldPath EVENT_TYPE = FieldPath.of("eventType");
  static final FieldPath AWS_REGION = FieldPath.of("awsRegion");
  static final FieldPath SOURCE_IP_ADDRESS = FieldPath.of("sourceIPAddress");
  static final FieldPath USER_AGENT = FieldPath.of("userAgent");
  static final FieldPath ERROR_CODE = FieldPath.of("errorCode");
  static final FieldPath RECIPIENT_ACCOUNT_ID = FieldPath.of("recipientAccountId");
  static final FieldPath RESOURCES_ARN = FieldPath.of("resources.ARN");

  static final FieldPath IDENTITY = FieldPath.of("userIdentity");
  static final FieldPath IDENTITY_TYPE = FieldPath.of("userIdentity.type");
  static final FieldPath IDENTITY_ARN = FieldPath.of("userIdentity.arn");
  static final FieldPath IDENTITY_ACCOUNT = FieldPath.of("userIdentity.accountId");
  static final FieldPath IDENTITY_USER = FieldPath.of("userIdentity.userName");
  static final FieldPath IDENTITY_PRINCIPAL_ID = FieldPath.of("userIdentity.principalId");
  static final FieldPath IDENTITY_KEY = FieldPath.of("userIdentity.accessKeyId");
  static final FieldPath IDENTITY_INVOKED_BY = FieldPath.of("userIdentity.invokedBy");
  static final FieldPath ISSUER_ARN = FieldPath.of("userIdentity.sessionContext.sessionIssuer.arn");
  static final FieldPath ISSUER_USER =
      FieldPath.of("userIdentity.sessionContext.sessionIssuer.userName");
  static final FieldPath MFA_AUTHENTICATED =
      FieldPath.of("userIdentity.sessionContext.attributes.mfaAuthenticated");
  static final FieldPath ON_BEHALF_OF_USER = FieldPath.of("userIdentity.onBehalfOf.userId");
  static final FieldPath ON_BEHALF_OF_STORE =
      FieldPath.of("userIdentity.onBehalfOf.identityStoreArn");

  static final FieldPath MFA_USED = FieldPath.of("additionalEventData.MFAUsed");
  static final FieldPath CONSOLE_LOGIN = FieldPath.of("responseElements.ConsoleLogin");

  static final FieldPath REQUEST = FieldPath.of("requestParameters");
  static final FieldPath REQUEST_USER = FieldPath.of("requestParameters.userName");
  static final FieldPath REQUEST_ROLE = FieldPath.of("requestParameters.roleName");
  static final FieldPath REQUEST_GROUP = FieldPath.of("requestParameters.groupName");
  static final FieldPath REQUEST_SERIAL = FieldPath.of("requestParameters.serialNumber");
  static final FieldPath REQUEST_BUCKET = FieldPath.of("requestParameters.bucketName");
  static final FieldPath REQUEST_OBJECT_KEY = FieldPath.of("requestParameters.key");
  static final FieldPath REQUEST_NAME = FieldPath.of("requestParameters.name");
  static final FieldPath REQUEST_S3_BUCKET = FieldPath.of("requestParameters.s3BucketName");

  static final FieldPath RESPONSE = FieldPath.of("responseElements");

  static final FieldPath REQUESTER = FieldPath.of("requester");
  static final FieldPath REMOTE_IP = FieldPath.of("remoteip");
  static final FieldPath BUCKET_NAME = FieldPath.of("bucket_name");
  static final FieldPath KEY = FieldPath.of("key");
  static final FieldPath OPERATION = FieldPath.of("operation");
  static final FieldPath HTTP_STATUS = FieldPath.of("httpstatus");
  static final FieldPath LOG_ERROR_CODE = FieldPath.of("errorcode");
  static final FieldPath LOG_USER_AGENT = FieldPath.of("useragent");
  static final FieldPath AUTH_TYPE = FieldPath.of("authtype");
  static final FieldPath SIGNATURE_VERSION = FieldPath.of("sigv");
  static final FieldPath TLS_VERSION = FieldPath.of("tlsversion");

  private Names() {}
}
