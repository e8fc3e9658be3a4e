package io.trailwarden.samplelogs;

/**
 * A bucket with server access logs.
 *
 * @param isPartitioned whether its logs' keys are partitioned by date, or flat
 * @param hasDataEvents whether the trail records what is done with its objects, too
 * @param share of all requests, beside those of other buckets
 */
record Bucket(String name, Place place, boolean isPartitioned, boolean hasDataEvents, int share) {
  String host() {
    return name + ".s3." + place.region() + ".amazonaws.com";
  }

  /** The key of a file of its access logs, without the unique end. */
  String logKey(long second) {
    String time = Times.accessLogFile(second);
    return isPartitioned
        ? "s3-access/"
            + place.account()
            + "/"
            + place.region()
            + "/"
            + name
            + "/"
            + Times.folder(second)
            + "/"
            + time
        : "s3-access/" + name + "/" + time;
  }
}
