package io.trailwarden.samplelogs;

/** An account's part in one region: what one chain of log files and digests covers. */
record Place(String account, String region) {
  boolean isHome() {
    return region.equals(Organization.HOME);
  }

  String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }

  @Override
  public String toString() {
    return account + "/" + region;
  }
}
