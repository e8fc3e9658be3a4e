package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;

/** Calls and requests at times that are written down. */
record Script(List<Call> calls, List<S3Request> requests) {
  Script {
    calls = List.copyOf(calls);
    requests = List.copyOf(requests);
  }

  /** What was called there from one time up to, and without, another. */
  List<Call> calls(Place place, long from, long to) {
    List<Call> selected = new ArrayList<>();
    for (Call call : calls) {
      if (call.second() >= from && call.second() < to && call.place().equals(place)) {
        selected.add(call);
      }
    }
    return selected;
  }

  List<S3Request> requests(Bucket bucket, long from, long to) {
    List<S3Request> selected = new ArrayList<>();
    for (S3Request request : requests) {
      if (request.second() >= from && request.second() < to && request.bucket().equals(bucket)) {
        selected.add(request);
      }
    }
    return selected;
  }
}
