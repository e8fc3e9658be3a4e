package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity that a call acts on.
 *
 * @param principal name of the user, role or group, {@code root}, or the serial number of a device
 * @param isSelf whether that is who acted; null for groups and devices, and for the users and roles
 *     of other services than IAM, whose names are their own
 */
record Target(String principal, @Nullable Boolean isSelf, boolean isRoot) {
  private static final String ROOT = "root";

  /**
   * Calls of IAM that act on the caller when they name no user.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html">"If
   *     you do not specify a user name"</a>
   */
  private static final Set<String> ON_CALLER =
      Set.of(
          "CreateAccessKey",
          "UpdateAccessKey",
          "DeleteAccessKey",
          "ListAccessKeys",
          "ChangePassword",
          "CreateLoginProfile",
          "UpdateLoginProfile",
          "DeleteLoginProfile",
          "EnableMFADevice",
          "DeactivateMFADevice",
          "ListMFADevices",
          "UploadSigningCertificate",
          "UpdateSigningCertificate",
          "DeleteSigningCertificate");

  /** Null when the event names nobody that it acts on. */
  static @Nullable Target of(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return null;
    }
    String serial = text.first(event, Names.REQUEST_SERIAL);
    String user = text.first(event, Names.REQUEST_USER);
    if (isRootDevice(serial) || "AWS ROOT USER".equals(user)) {
      return new Target(ROOT, actor(event, text).kind() == PrincipalKind.ROOT, true);
    }
    if (user != null) {
      return named(user, PrincipalKind.USER, event, text);
    }
    String role = text.first(event, Names.REQUEST_ROLE);
    if (role != null) {
      return named(role, PrincipalKind.ROLE, event, text);
    }
    String group = text.first(event, Names.REQUEST_GROUP);
    if (group != null) {
      return new Target(group, null, false);
    }
    String name = text.first(event, Names.EVENT_NAME);
    if (text.is(event, Names.EVENT_SOURCE, "iam.amazonaws.com")
        && name != null
        && ON_CALLER.contains(name)) {
      Principal actor = actor(event, text);
      if (actor.name() != null) {
        return new Target(actor.name(), true, actor.kind() == PrincipalKind.ROOT);
      }
    }
    return serial == null ? null : new Target(serial, null, false);
  }

  private static Target named(String name, PrincipalKind kind, Event event, EventText text) {
    if (!text.is(event, Names.EVENT_SOURCE, "iam.amazonaws.com")) {
      return new Target(name, null, false);
    }
    Principal actor = actor(event, text);
    return new Target(name, actor.kind() == kind && name.equals(actor.name()), false);
  }

  private static Principal actor(Event event, EventText text) {
    return text.principal(event);
  }

  /**
   * {@code arn:aws:iam::111122223333:mfa/root-account-mfa-device}, {@code …:u2f/root-account/…}.
   */
  private static boolean isRootDevice(@Nullable String serial) {
    return serial != null
        && (serial.endsWith(":mfa/root-account-mfa-device")
            || serial.contains(":u2f/root-account/")
            || serial.contains(":mfa/root-account/"));
  }
}
