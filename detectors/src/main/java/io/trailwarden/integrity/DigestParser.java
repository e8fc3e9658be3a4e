package io.trailwarden.integrity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A digest's JSON document to what it says. The files that it lists pass by. */
final class DigestParser {
  private static final int MOST_DAYS = 10_000;

  /** A key has at most 1,024 bytes, and a signature 1,024 digits. */
  private static final int LONGEST_TEXT = 8192;

  private final JsonParser json;
  private final Place place;
  private final Consumer<ListedFile> files;
  private final Map<String, @Nullable String> fields = new HashMap<>();
  private final SortedSet<String> days = new TreeSet<>();
  private long count;

  DigestParser(JsonParser json, Place place, Consumer<ListedFile> files) {
    this.json = json;
    this.place = place;
    this.files = files;
  }

  /**
   * @throws NoDigestException when it is JSON, but no digest
   * @throws IOException when it is no JSON, or can't be read
   */
  DigestDocument parse() throws IOException, NoDigestException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new NoDigestException("it is not a JSON object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("logFiles")) {
        logFiles(value);
      } else {
        fields.put(name, text(value));
        json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new NoDigestException("something follows its JSON document");
    }
    return document();
  }

  private @Nullable String text(JsonToken value) throws IOException, NoDigestException {
    if (value != JsonToken.VALUE_STRING) {
      return null;
    }
    if (json.getTextLength() > LONGEST_TEXT) {
      throw new NoDigestException("a text in it is longer than any that CloudTrail writes");
    }
    return json.getText();
  }

  private void logFiles(JsonToken value) throws IOException, NoDigestException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.START_ARRAY) {
      throw new NoDigestException("logFiles is not a list");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new NoDigestException("an entry of logFiles is not an object");
      }
      logFile();
    }
  }

  private void logFile() throws IOException, NoDigestException {
    String bucket = null;
    String key = null;
    String hash = null;
    String algorithm = "SHA-256";
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      String text = text(value);
      switch (name) {
        case "s3Bucket" -> bucket = text;
        case "s3Object" -> key = text;
        case "hashValue" -> hash = text;
        case "hashAlgorithm" -> algorithm = text == null ? "" : text;
        default -> json.skipChildren();
      }
    }
    if (bucket == null || key == null || hash == null) {
      throw new NoDigestException("an entry of logFiles lacks s3Bucket, s3Object or hashValue");
    }
    if (!algorithm.equals("SHA-256")) {
      throw new NoDigestException("a log file is hashed with something else than SHA-256");
    }
    count++;
    if (place.holdsLog(key) && days.size() < MOST_DAYS) {
      days.add(Delivery.day(place, key));
    }
    files.accept(new ListedFile(bucket, key, hash));
  }

  private DigestDocument document() throws NoDigestException {
    String endText = required("digestEndTime");
    if (!fields.containsKey("previousDigestSignature")) {
      throw new NoDigestException("it lacks previousDigestSignature");
    }
    Instant start = time("digestStartTime", required("digestStartTime"));
    Instant end = time("digestEndTime", endText);
    if (start.isAfter(end)) {
      throw new NoDigestException("it ends before it starts");
    }
    String previousBucket = fields.get("previousDigestS3Bucket");
    String previousKey = fields.get("previousDigestS3Object");
    return new DigestDocument(
        required("digestS3Bucket"),
        required("digestS3Object"),
        start,
        end,
        endText,
        required("digestPublicKeyFingerprint"),
        previousBucket == null || previousKey == null
            ? null
            : new DigestDocument.Previous(
                previousBucket, previousKey, fields.get("previousDigestHashValue")),
        fields.get("previousDigestSignature"),
        count,
        days);
  }

  private String required(String name) throws NoDigestException {
    String value = fields.get(name);
    if (value == null) {
      throw new NoDigestException("it lacks " + name);
    }
    return value;
  }

  private static Instant time(String name, String text) throws NoDigestException {
    Instant time = Times.parse(text);
    if (time == null) {
      throw new NoDigestException(name + " is no time");
    }
    return time;
  }

  /** JSON that is no digest; the message says why. */
  static final class NoDigestException extends Exception {
    private static final long serialVersionUID = 1;

    NoDigestException(String why) {
      super(why);
    }
  }
}
