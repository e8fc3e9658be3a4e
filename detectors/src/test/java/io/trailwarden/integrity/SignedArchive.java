package io.trailwarden.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.bytes.Gzip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * A bucket as CloudTrail fills it, signed with keys of our own, which a test may then tamper with.
 * Its chain begins 2025-03-01 00:07:30; log files come at 10, 30 and 50 minutes past.
 */
final class SignedArchive {
  static final String BUCKET = "trail-logs";
  static final Place PLACE = new Place("AWSLogs/", "111122223333", "us-east-1");
  static final Instant BEGIN = Instant.parse("2025-03-01T00:07:30Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  final SortedMap<String, byte[]> objects = new TreeMap<>();
  final Map<String, Map<String, String>> metadata = new HashMap<>();
  final List<PublicKeyEntry> keys = new ArrayList<>();
  final List<DigestFact> elsewhere = new ArrayList<>();
  private final Place place;
  private int serial;

  SignedArchive() {
    this(PLACE);
  }

  SignedArchive(Place place) {
    this.place = place;
    keys.add(Signer.AWS.entry("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
    keys.add(Signer.AWS_LATER.entry("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
  }

  /** One trail of that many hours. */
  static SignedArchive of(int hours) {
    SignedArchive archive = new SignedArchive();
    archive.trail("audit").hours(hours);
    return archive;
  }

  Trail trail(String name) {
    return new Trail(name, BEGIN);
  }

  Trail trail(String name, Instant begin) {
    return new Trail(name, begin);
  }

  /** Writes the logs and digests of one trail. */
  final class Trail {
    final String name;
    Instant now;
    Signer signer = Signer.AWS;
    String previousBucket = BUCKET;
    String previousKey;
    private String previousHash;
    private String previousSignature;

    Trail(String name, Instant begin) {
      this.name = name;
      this.now = begin;
    }

    ChainId chain(boolean backfill) {
      return new ChainId(place, name, "us-east-1", backfill);
    }

    /** Goes on from the last digest of another. */
    void continues(Trail other) {
      previousKey = other.previousKey;
      previousHash = other.previousHash;
      previousSignature = other.previousSignature;
    }

    Trail hours(int count) {
      for (int i = 0; i < count; i++) {
        hour();
      }
      return this;
    }

    /** An hour with three log files and its digest; the digest's key. */
    String hour() {
      List<String> logs = new ArrayList<>();
      Instant hour = now.truncatedTo(java.time.temporal.ChronoUnit.HOURS);
      for (int minute : new int[] {10, 30, 50}) {
        logs.add(log(hour.plus(Duration.ofMinutes(minute))));
      }
      return digest(logs);
    }

    String digest(List<String> logs) {
      return digest(now, now.plus(Duration.ofHours(1)), logs, false);
    }

    /** Time goes by without digests, and what comes next is a starting digest. */
    void off(int hours) {
      now = now.plus(Duration.ofHours(hours));
      previousKey = null;
    }

    String digest(Instant start, Instant end, List<String> logs, boolean backfill) {
      String key = DigestKey.of(chain(backfill), end);
      ObjectNode node = JSON.createObjectNode();
      node.put("awsAccountId", place.account());
      node.put("digestStartTime", start.toString());
      node.put("digestEndTime", end.toString());
      node.put("digestS3Bucket", BUCKET);
      node.put("digestS3Object", key);
      node.put("digestPublicKeyFingerprint", signer.fingerprint());
      node.put("digestSignatureAlgorithm", "SHA256withRSA");
      boolean first = previousKey == null;
      node.put("previousDigestS3Bucket", first ? null : previousBucket);
      node.put("previousDigestS3Object", first ? null : previousKey);
      node.put("previousDigestHashValue", first ? null : previousHash);
      node.put("previousDigestHashAlgorithm", first ? null : "SHA-256");
      node.put("previousDigestSignature", first ? null : previousSignature);
      ArrayNode files = node.putArray("logFiles");
      for (String log : logs) {
        files
            .addObject()
            .put("s3Bucket", BUCKET)
            .put("s3Object", log)
            .put("hashValue", sha256(inflated(log)))
            .put("hashAlgorithm", "SHA-256");
      }
      write(key, node, signer);
      previousBucket = BUCKET;
      previousKey = key;
      previousHash = sha256(inflated(key));
      previousSignature = metadata.get(key).get("signature");
      if (!backfill) {
        now = end;
      }
      return key;
    }
  }

  /** A log file that CloudTrail, or somebody, delivers. */
  String log(Instant delivered) {
    String key =
        place.logFolder()
            + DAY.format(delivered)
            + "/"
            + place.account()
            + "_CloudTrail_"
            + place.region()
            + "_"
            + MINUTE.format(delivered)
            + "_"
            + String.format("%016d", ++serial)
            + ".json.gz";
    objects.put(
        key,
        Gzip.member(
            ("{\"Records\":[{\"eventID\":\"" + serial + "\",\"eventName\":\"GetObject\"}]}")
                .getBytes(UTF_8)));
    return key;
  }

  /** Writes a digest and its signature. */
  void write(String key, JsonNode node, Signer signer) {
    byte[] content = bytes(node);
    JsonNode previous = node.get("previousDigestSignature");
    String signature =
        signer.sign(
            String.join(
                "\n",
                node.path("digestEndTime").asText(),
                node.path("digestS3Bucket").asText() + "/" + node.path("digestS3Object").asText(),
                sha256(content),
                previous == null || previous.isNull() ? "null" : previous.asText()));
    objects.put(key, Gzip.member(content));
    metadata.put(
        key,
        new LinkedHashMap<>(
            Map.of("signature", signature, "signature-algorithm", "SHA256withRSA")));
  }

  /** Rewrites a digest, signed by somebody. */
  void rewrite(String key, Signer signer, Consumer<ObjectNode> change) {
    ObjectNode node = document(key);
    change.accept(node);
    write(key, node, signer);
  }

  ObjectNode document(String key) {
    try {
      return (ObjectNode) JSON.readTree(inflated(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] inflated(String key) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(objects.get(key)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The log file of that hour and minute, such as {@code 0130}. */
  String logAt(String minute) {
    return only("T" + minute + "Z_");
  }

  /** The digest that ends in that hour, such as {@code 02}. */
  String digestAt(String hour) {
    return only("T" + hour + "0730Z.json.gz");
  }

  private String only(String part) {
    List<String> found = objects.keySet().stream().filter(key -> key.contains(part)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(part + ": " + found);
    }
    return found.get(0);
  }

  void remove(String key) {
    objects.remove(key);
    metadata.remove(key);
  }

  /** What is wrong with it, a line each, such as {@code D03 missing} and {@code L0130 modified}. */
  SortedSet<String> verify() {
    return verify(null, null);
  }

  SortedSet<String> verify(Instant from, Instant to) {
    try (ObjectReader reader = new ObjectReader(1 << 20)) {
      return judged(reader, new Scope(BUCKET, from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SortedSet<String> judged(ObjectReader reader, Scope scope) throws IOException {
    Map<String, List<ListedFile>> listed = new TreeMap<>();
    List<DigestFact> facts = facts(reader, listed);
    Judgement judgement =
        Digests.judge(scope, facts, elsewhere, KnownKeys.ofRegions(Map.of(place.region(), keys)));
    TreeSet<String> found = new TreeSet<>();
    judgement.digests().stream()
        .filter(each -> each.verdict() != DigestVerdict.VALID)
        .forEach(each -> found.add(digestName(each.key()) + " " + each.verdict().word()));
    judgement.gaps().forEach(each -> found.add("gap " + time(each.from()) + "-" + time(each.to())));
    judgement.notes().forEach(each -> found.add("note " + each));
    files(reader, scope, judgement, listed, found);
    return found;
  }

  /** What is read of its digests. */
  List<DigestFact> facts() {
    try (ObjectReader reader = new ObjectReader(1 << 20)) {
      return facts(reader, new TreeMap<>());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<DigestFact> facts(ObjectReader reader, Map<String, List<ListedFile>> listed)
      throws IOException {
    List<DigestFact> facts = new ArrayList<>();
    for (String key : objects.keySet()) {
      DigestKey id = DigestKey.of(key);
      if (id == null || !id.chain().place().equals(place)) {
        continue;
      }
      List<ListedFile> files = new ArrayList<>();
      Map<String, String> beside = metadata.get(key);
      facts.add(
          reader.digest(
              BUCKET,
              key,
              id,
              beside == null ? null : DigestMetadata.of(beside),
              () -> new ByteArrayInputStream(objects.get(key)),
              files::add));
      listed.put(key, files);
    }
    return facts;
  }

  private void files(
      ObjectReader reader,
      Scope scope,
      Judgement judgement,
      Map<String, List<ListedFile>> listed,
      Set<String> found)
      throws IOException {
    Map<String, FileState> states = new TreeMap<>();
    listed.forEach(
        (digest, files) ->
            files.stream()
                .filter(each -> each.bucket().equals(BUCKET) && place.holdsLog(each.key()))
                .forEach(
                    each ->
                        states.merge(
                            each.key(),
                            FileState.UNKNOWN.with(
                                new FileState.Listing(
                                    judgement.proves(digest), each.hash(), digest)),
                            FileState::merge)));
    objects.keySet().stream()
        .filter(place::holdsLog)
        .forEach(key -> states.putIfAbsent(key, FileState.UNKNOWN));
    Instant newest = null;
    for (Map.Entry<String, FileState> each : states.entrySet()) {
      String key = each.getKey();
      Delivery delivery = Delivery.of(place, key);
      if (!scope.holds(delivery)) {
        continue;
      }
      FileState state = each.getValue();
      byte[] object = objects.get(key);
      if (object != null) {
        if (delivery != null && (newest == null || delivery.from().isAfter(newest))) {
          newest = delivery.from();
        }
        Opener opener = () -> new ByteArrayInputStream(object);
        Content content = reader.log(opener);
        if (state.isProven() && !state.isListedAs(content)) {
          content = reader.orNotJson(content, opener);
        }
        state = state.with(content);
      }
      FileVerdict verdict = state.verdict(judgement.coverage(), delivery);
      if (verdict.verdict() != io.trailwarden.finding.Verdict.VERIFIED) {
        found.add(logName(key) + " " + verdict.verdict().word());
      }
    }
    if (newest != null) {
      judgement
          .overdue(newest, Duration.ofHours(2))
          .forEach(each -> found.add("overdue " + each.chain().trail()));
    }
  }

  private static String time(Instant time) {
    return time.toString().substring(11, 16);
  }

  private String digestName(String key) {
    DigestKey id = DigestKey.of(key);
    if (id == null) {
      return key;
    }
    String hour = id.end().toString().substring(11, 13);
    return "D"
        + hour
        + (id.chain().backfill() ? "b" : "")
        + (id.chain().trail().equals("audit") ? "" : " of " + id.chain().trail());
  }

  private static String logName(String key) {
    int at = key.lastIndexOf("Z_");
    return at < 0 ? key.substring(key.lastIndexOf('/') + 1) : "L" + key.substring(at - 4, at);
  }
}
