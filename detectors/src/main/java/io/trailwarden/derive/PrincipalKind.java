package io.trailwarden.derive;

import java.util.Locale;

/** What sort of identity acted; the values of {@code trailwarden.principal.kind}. */
public enum PrincipalKind {
  ROOT,
  USER,
  ROLE,
  FEDERATED,
  SAML,
  WEB_IDENTITY,
  SERVICE,
  ACCOUNT,
  ANONYMOUS,
  IDENTITY_CENTER;

  /** The word as rules write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
