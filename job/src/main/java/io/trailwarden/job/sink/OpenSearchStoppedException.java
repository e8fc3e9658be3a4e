package io.trailwarden.job.sink;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * OpenSearch refuses what this job writes, and would again: the job ends with the reason, whatever
 * its restart strategy. Its message says what to do.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class OpenSearchStoppedException extends IOException {
  OpenSearchStoppedException(String reason) {
    super(reason);
  }
}
