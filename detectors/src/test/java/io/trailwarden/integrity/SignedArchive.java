package io.trailwarden.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.bytes.Gzip;
import io.trailwarden.finding.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A bucket as CloudTrail fills it, signed with keys of our own, which a test may then tamper with.
 * Its chain begins 2025-03-01 00:07:30; log files come at 10, 30 and 50 minutes past.
 */
public final class SignedArchive {
  public static final String BUCKET = "trail-logs";
  public static final Place PLACE = new Place("AWSLogs/", "111122223333", "us-east-1");
  public static final Instant BEGIN = Instant.parse("2025-03-01T00:07:30Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  /** What each key holds. */
  public final SortedMap<String, byte[]> objects = new TreeMap<>();

  /** What S3 says of an object beside its bytes; nothing for one whose metadata a copy lost. */
  public final Map<String, Map<String, String>> metadata = new HashMap<>();

  /** The public keys that are known, of all regions. */
  public final List<PublicKeyEntry> keys = new ArrayList<>();

  private int serial;

  public SignedArchive() {
    keys.add(Signer.AWS.entry("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
    keys.add(Signer.AWS_LATER.entry("2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
  }

  /** One trail of that many hours. */
  public static SignedArchive of(int hours) {
    SignedArchive archive = new SignedArchive();
    archive.trail("audit").hours(hours);
    return archive;
  }

  public Trail trail(String name) {
    return trail(name, BEGIN);
  }

  public Trail trail(String name, Instant begin) {
    return trail(PLACE, name, begin);
  }

  public Trail trail(Place place, String name, Instant begin) {
    return new Trail(place, name, begin);
  }

  /** Writes the logs and digests of one trail. */
  public final class Trail {
    final Place place;
    final String name;
    Instant now;
    Signer signer = Signer.AWS;
    String previousBucket = BUCKET;
    String previousKey;
    private String previousHash;
    private String previousSignature;

    Trail(Place place, String name, Instant begin) {
      this.place = place;
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

    public Trail hours(int count) {
      for (int i = 0; i < count; i++) {
        hour();
      }
      return this;
    }

    /** An hour with three log files and its digest; the digest's key. */
    public String hour() {
      List<String> logs = new ArrayList<>();
      Instant hour = now.truncatedTo(java.time.temporal.ChronoUnit.HOURS);
      for (int minute : new int[] {10, 30, 50}) {
        logs.add(log(place, hour.plus(Duration.ofMinutes(minute))));
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
  public String log(Instant delivered) {
    return log(PLACE, delivered);
  }

  private String log(Place place, Instant delivered) {
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
  public void write(String key, JsonNode node, Signer signer) {
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
  public void rewrite(String key, Signer signer, Consumer<ObjectNode> change) {
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

  public byte[] inflated(String key) {
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
  public String logAt(String minute) {
    return only("T" + minute + "Z_");
  }

  /** The digest that ends in that hour, such as {@code 02}. */
  public String digestAt(String hour) {
    return only("T" + hour + "0730Z.json.gz");
  }

  private String only(String part) {
    List<String> found = objects.keySet().stream().filter(key -> key.contains(part)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(part + ": " + found);
    }
    return found.get(0);
  }

  public void remove(String key) {
    objects.remove(key);
    metadata.remove(key);
  }

  /** Copies it as {@code aws s3 sync} does, with metadata beside objects where there is any. */
  public void writeTo(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> each : objects.entrySet()) {
      Path file = directory.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
      Map<String, String> beside = metadata.get(each.getKey());
      if (beside != null) {
        Files.write(
            directory.resolve(each.getKey() + ".metadata.json"),
            bytes(JSON.createObjectNode().set("Metadata", JSON.valueToTree(beside))));
      }
    }
  }

  /** Writes the public keys as {@code aws cloudtrail list-public-keys} prints them. */
  public void writeKeysTo(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("PublicKeyList");
    for (PublicKeyEntry each : keys) {
      list.addObject()
          .put("Value", Signer.pkcs1((RSAPublicKey) each.key()))
          .put("ValidityStartTime", each.from().toString())
          .put("ValidityEndTime", each.to().toString())
          .put("Fingerprint", each.fingerprint());
    }
    Files.write(file, bytes(root));
  }

  /** What is wrong with it, a line each, such as {@code D03 missing} and {@code L0130 modified}. */
  public SortedSet<String> verify() {
    return verify(null, null);
  }

  public SortedSet<String> verify(Instant from, Instant to) {
    try (ObjectReader reader = new ObjectReader(1 << 20)) {
      return judged(reader, new Scope(BUCKET, from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SortedSet<String> judged(ObjectReader reader, Scope scope) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    Map<String, List<ListedFile>> listed = new TreeMap<>();
    List<DigestFact> all = facts(reader, listed);
    for (Place place : places()) {
      Map<Boolean, List<DigestFact>> here =
          all.stream()
              .collect(Collectors.partitioningBy(each -> each.id().chain().place().equals(place)));
      Judgement judgement =
          Digests.judge(
              scope,
              here.get(true),
              here.get(false),
              KnownKeys.ofRegions(Map.of(place.region(), keys)));
      judgement.digests().stream()
          .filter(each -> each.verdict() != DigestVerdict.VALID)
          .forEach(each -> found.add(ofDigest(each.key(), each.verdict())));
      judgement.gaps().forEach(each -> found.add(ofGap(each)));
      judgement.notes().forEach(each -> found.add(ofNote(each)));
      files(reader, place, scope, judgement, listed, found);
    }
    return found;
  }

  private Set<Place> places() {
    return objects.keySet().stream()
        .map(SignedArchive::place)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Place place(String key) {
    DigestKey digest = DigestKey.of(key);
    return digest != null ? digest.chain().place() : PLACE.holdsLog(key) ? PLACE : null;
  }

  private List<DigestFact> facts(ObjectReader reader, Map<String, List<ListedFile>> listed)
      throws IOException {
    List<DigestFact> facts = new ArrayList<>();
    for (String key : objects.keySet()) {
      DigestKey id = DigestKey.of(key);
      if (id == null) {
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
      Place place,
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
      if (verdict.verdict() != Verdict.VERIFIED) {
        found.add(ofLog(key, verdict.verdict()));
      }
    }
    if (newest != null) {
      judgement
          .overdue(newest, Scenarios.OVERDUE_AFTER)
          .forEach(each -> found.add(ofOverdue(each.chain())));
    }
  }

  /** Such as {@code D03 missing}, {@code D03b} of a backfill, {@code D03 of TRAIL} of another. */
  public static String ofDigest(String key, DigestVerdict verdict) {
    return digestName(key) + " " + verdict.word();
  }

  /** Such as {@code L0130 modified}. */
  public static String ofLog(String key, Verdict verdict) {
    return logName(key) + " " + verdict.word();
  }

  /** Such as {@code gap 02:07-05:07}. */
  public static String ofGap(Gap gap) {
    return "gap " + time(gap.from()) + "-" + time(gap.to());
  }

  /** Such as {@code overdue audit}. */
  public static String ofOverdue(ChainId chain) {
    return "overdue " + chain.trail();
  }

  public static String ofNote(String note) {
    return "note " + note;
  }

  private static String time(Instant time) {
    return time.toString().substring(11, 16);
  }

  private static String digestName(String key) {
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
