package io.trailwarden.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.trailwarden.bytes.Gzip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to an archive, and all that is to be said of it, for whoever judges archives.
 * Six hours of one trail: D01 to D06 are its digests by the hour in which they end, at 07:30; L0010
 * to L0550 its log files.
 *
 * <pre>
 * for (Scenarios.Scenario each : Scenarios.all()) {
 *   SignedArchive archive = each.archive();
 *   archive.writeTo(directory); // or its objects and their metadata to a bucket
 *   archive.writeKeysTo(file);
 *   … judge it, each.from() and each.to() being the times asked for …
 *   found.add(SignedArchive.ofLog(key, verdict)); // ofDigest, ofGap, ofOverdue, ofNote
 *   assertThat(found).isEqualTo(each.expected());
 * }
 * </pre>
 */
public final class Scenarios {
  /** How long after its newest digest a chain is overdue in what is expected. */
  public static final Duration OVERDUE_AFTER = Duration.ofHours(2);

  private static final String HOUR_3 = "L0210 unverifiable, L0230 unverifiable, L0250 unverifiable";
  private static final byte[] OTHER = "{\"Records\":[{\"eventID\":\"forged\"}]}".getBytes(UTF_8);

  private final List<Scenario> all = new ArrayList<>();

  private Scenarios() {}

  /**
   * An archive that somebody may have tampered with.
   *
   * @param name a sentence
   * @param building turns an empty archive into it
   * @param from where the times asked for begin; null: nowhere
   * @param to where they end; null: nowhere
   * @param expected all that is to be said, a line each: see {@link SignedArchive#ofLog} and its
   *     like. Of what is in order nothing is said
   */
  public record Scenario(
      String name,
      Consumer<SignedArchive> building,
      @Nullable Instant from,
      @Nullable Instant to,
      SortedSet<String> expected) {
    /** The archive, made anew by each call. */
    public SignedArchive archive() {
      SignedArchive archive = new SignedArchive();
      building.accept(archive);
      return archive;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  public static List<Scenario> all() {
    Scenarios scenarios = new Scenarios();
    scenarios.logFiles();
    scenarios.digests();
    scenarios.signatures();
    scenarios.chains();
    scenarios.backfills();
    scenarios.times();
    scenarios.places();
    return List.copyOf(scenarios.all);
  }

  private void check(String name, Consumer<SignedArchive> tampering, String expected) {
    check(name, null, null, tampering, expected);
  }

  private void check(
      String name,
      @Nullable Instant from,
      @Nullable Instant to,
      Consumer<SignedArchive> tampering,
      String expected) {
    Consumer<SignedArchive> sixHours = archive -> archive.trail("audit").hours(6);
    all.add(new Scenario(name, sixHours.andThen(tampering), from, to, lines(expected)));
  }

  private void build(String name, Consumer<SignedArchive> building, String expected) {
    all.add(new Scenario(name, building, null, null, lines(expected)));
  }

  private static SortedSet<String> lines(String expected) {
    return expected.isEmpty()
        ? new TreeSet<>()
        : new TreeSet<>(List.of(expected.split(", (?=[DLgox])")));
  }

  private static Instant at(String time) {
    return Instant.parse("2025-03-01T" + time + ":00Z");
  }

  private static String all(String verdict, int fromHour, int toHour) {
    StringBuilder text = new StringBuilder();
    for (int hour = fromHour; hour <= toHour; hour++) {
      for (int minute = 10; minute <= 50; minute += 20) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(String.format(Locale.ROOT, "L%02d%d %s", hour, minute, verdict));
      }
    }
    return text.toString();
  }

  private static void change(SignedArchive a, String key, byte[] object) {
    a.objects.put(key, object);
  }

  private void logFiles() {
    check("nothing was done", a -> {}, "");
    check(
        "a log file is changed",
        a -> change(a, a.logAt("0130"), Gzip.member(OTHER)),
        "L0130 modified");
    check("a log file is deleted", a -> a.remove(a.logAt("0130")), "L0130 missing");
    check(
        "a second gzip member is appended",
        a -> {
          String key = a.logAt("0130");
          change(a, key, Gzip.concat(a.objects.get(key), Gzip.member(OTHER)));
        },
        "L0130 trailing_data");
    check(
        "an empty gzip member is appended",
        a -> {
          String key = a.logAt("0130");
          change(a, key, Gzip.concat(a.objects.get(key), Gzip.member(new byte[0])));
        },
        "L0130 trailing_data");
    check(
        "a bomb is appended as a second member",
        a -> {
          String key = a.logAt("0130");
          change(a, key, Gzip.concat(a.objects.get(key), Gzip.member(new byte[8 << 20])));
        },
        "L0130 trailing_data");
    check(
        "bytes are appended",
        a -> {
          String key = a.logAt("0130");
          change(a, key, Gzip.concat(a.objects.get(key), new byte[1]));
        },
        "L0130 trailing_data");
    check(
        "a log file is changed and has a second member",
        a -> change(a, a.logAt("0130"), Gzip.concat(Gzip.member(OTHER), Gzip.member(OTHER))),
        "L0130 modified");
    check(
        "a log file is not compressed any more",
        a -> {
          String key = a.logAt("0130");
          change(a, key, a.inflated(key));
        },
        "L0130 invalid_format");
    check(
        "a log file is no JSON",
        a -> change(a, a.logAt("0130"), Gzip.member("{\"Records\":[".getBytes(UTF_8))),
        "L0130 invalid_format");
    check(
        "a log file is two JSON documents",
        a -> change(a, a.logAt("0130"), Gzip.member("{}{}".getBytes(UTF_8))),
        "L0130 invalid_format");
    check(
        "a log file lost its gzip trailer",
        a -> {
          String key = a.logAt("0130");
          byte[] object = a.objects.get(key);
          change(a, key, Arrays.copyOf(object, object.length - 8));
        },
        "L0130 invalid_format");
    check(
        "a log file is cut in half",
        a -> {
          String key = a.logAt("0130");
          byte[] object = a.objects.get(key);
          change(a, key, Arrays.copyOf(object, object.length / 2));
        },
        "L0130 invalid_format");
    check(
        "a log file has a wrong checksum",
        a -> {
          byte[] object = a.objects.get(a.logAt("0130"));
          object[object.length - 5] ^= 1;
        },
        "L0130 invalid_format");
    check(
        "a log file is emptied",
        a -> change(a, a.logAt("0130"), new byte[0]),
        "L0130 invalid_format");
    check(
        "a log file is a bomb",
        a -> change(a, a.logAt("0130"), Gzip.member(new byte[8 << 20])),
        "L0130 invalid_format");
    check(
        "a log file is compressed anew",
        a -> {
          byte[] object = a.objects.get(a.logAt("0130"));
          object[4] = 77; // its time
        },
        "");
    check(
        "a log file has the content of another",
        a -> change(a, a.logAt("0130"), a.objects.get(a.logAt("0150"))),
        "L0130 modified");
    check(
        "a log file is renamed",
        a -> {
          String key = a.logAt("0130");
          change(a, key.replace("T0130Z", "T0131Z"), a.objects.get(key));
          a.remove(key);
        },
        "L0130 missing, L0131 unlisted");
    check("a log file is planted", a -> a.log(at("01:20")), "L0120 unlisted");
    check(
        "a log file is planted where two periods meet", a -> a.log(at("01:07")), "L0107 unlisted");
    check("a log file is planted before all digests", a -> a.log(at("00:03")), "L0003 undigested");
    check(
        "a log file is planted in the minute in which digests begin",
        a -> a.log(at("00:07")),
        "L0007 undigested");
    check("a log file comes behind all digests", a -> a.log(at("06:20")), "L0620 pending");
    check(
        "a log file comes in the minute in which digests end",
        a -> a.log(at("06:07")),
        "L0607 pending");
    check(
        "a log file is planted under a name without time",
        a -> change(a, SignedArchive.PLACE.logFolder() + "2025/03/01/x.json.gz", OTHER),
        "x.json.gz unlisted");
    check(
        "a log file is planted under a name without time in the folder of a day to come",
        a -> change(a, SignedArchive.PLACE.logFolder() + "2025/03/02/x.json.gz", OTHER),
        "overdue audit, x.json.gz pending");
    check(
        "a log file is planted outside of all folders of days",
        a -> change(a, SignedArchive.PLACE.logFolder() + "x.json.gz", OTHER),
        "x.json.gz unlisted");
  }

  private void digests() {
    check("a digest is deleted", a -> a.remove(a.digestAt("03")), "D03 missing, " + HOUR_3);
    check(
        "two digests in a row are deleted",
        a -> {
          a.remove(a.digestAt("03"));
          a.remove(a.digestAt("04"));
        },
        "D03 missing, D04 missing, " + all("unverifiable", 2, 3));
    check(
        "four digests in a row are deleted",
        a -> List.of("02", "03", "04", "05").forEach(each -> a.remove(a.digestAt(each))),
        "D02 missing, D03 missing, D04 missing, D05 missing, " + all("unverifiable", 1, 4));
    check(
        "a digest is deleted, and a file planted in its hour",
        a -> {
          a.remove(a.digestAt("03"));
          a.log(at("02:20"));
        },
        "D03 missing, L0220 unverifiable, " + HOUR_3);
    check(
        "the first digest is deleted",
        a -> a.remove(a.digestAt("01")),
        "D01 missing, " + all("unverifiable", 0, 0));
    check("the last digest is deleted", a -> a.remove(a.digestAt("06")), all("pending", 5, 5));
    check(
        "the last three digests are deleted",
        a -> List.of("04", "05", "06").forEach(each -> a.remove(a.digestAt(each))),
        "overdue audit, " + all("pending", 3, 5));
    check(
        "the end is cut off, and a digest of a time to come planted",
        a -> {
          List.of("04", "05", "06").forEach(each -> a.remove(a.digestAt(each)));
          a.write(
              a.digestAt("03").replace("T03", "T23"),
              a.document(a.digestAt("03")),
              Signer.INTRUDER);
        },
        "D23 moved, overdue audit, " + all("pending", 3, 5));
    check(
        "all digests are deleted",
        a ->
            List.of("01", "02", "03", "04", "05", "06").forEach(each -> a.remove(a.digestAt(each))),
        all("undigested", 0, 5));
    check(
        "a digest is changed",
        a -> {
          Map<String, String> signature = a.metadata.get(a.digestAt("03"));
          a.rewrite(
              a.digestAt("03"),
              Signer.INTRUDER,
              each -> ((ArrayNode) each.get("logFiles")).remove(0));
          a.metadata.put(a.digestAt("03"), signature);
        },
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "a digest is signed by an intruder in AWS's name",
        a -> a.rewrite(a.digestAt("03"), Signer.INTRUDER, each -> {}),
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "a digest is signed by an intruder in his own name",
        a ->
            a.rewrite(
                a.digestAt("03"),
                Signer.INTRUDER,
                each -> each.put("digestPublicKeyFingerprint", Signer.INTRUDER.fingerprint())),
        "D03 public_key_not_found, D04 chain_broken, " + HOUR_3);
    check(
        "a digest is another that AWS signed",
        a -> a.rewrite(a.digestAt("03"), Signer.AWS, each -> each.put("note", "another")),
        "D04 chain_broken");
    check(
        "a digest was replaced and no longer lists a file",
        a -> {
          a.rewrite(
              a.digestAt("03"),
              Signer.INTRUDER,
              each -> ((ArrayNode) each.get("logFiles")).remove(0));
          a.remove(a.logAt("0210"));
        },
        "D03 signature_invalid, D04 chain_broken, L0230 unverifiable, L0250 unverifiable");
    check(
        "a digest that is not valid lists what is not there",
        a -> {
          a.rewrite(a.digestAt("03"), Signer.INTRUDER, each -> {});
          a.remove(a.logAt("0210"));
        },
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "an older digest is put in place of another",
        a -> {
          change(a, a.digestAt("03"), a.objects.get(a.digestAt("02")));
          a.metadata.put(a.digestAt("03"), a.metadata.get(a.digestAt("02")));
        },
        "D03 moved, D04 chain_broken, " + HOUR_3);
    check(
        "a digest is replayed at another time",
        a -> {
          String key = a.digestAt("02").replace("T02", "T09");
          change(a, key, a.objects.get(a.digestAt("02")));
          a.metadata.put(key, a.metadata.get(a.digestAt("02")));
        },
        "D09 moved");
    check(
        "a digest says that it is of another bucket",
        a -> a.rewrite(a.digestAt("06"), Signer.AWS, each -> each.put("digestS3Bucket", "other")),
        "D06 moved, " + all("unverifiable", 5, 5));
    check(
        "a digest has a second gzip member",
        a -> {
          String key = a.digestAt("03");
          change(a, key, Gzip.concat(a.objects.get(key), Gzip.member(OTHER)));
        },
        "D03 invalid_format, " + HOUR_3);
    check(
        "a digest lost its gzip trailer",
        a -> {
          String key = a.digestAt("03");
          byte[] object = a.objects.get(key);
          change(a, key, Arrays.copyOf(object, object.length - 8));
        },
        "D03 invalid_format, " + HOUR_3);
    check(
        "a digest is no JSON",
        a -> change(a, a.digestAt("03"), Gzip.member("digest".getBytes(UTF_8))),
        "D03 invalid_format, D04 chain_broken, " + HOUR_3);
    check(
        "a digest is a bomb",
        a -> change(a, a.digestAt("03"), Gzip.member(new byte[80 << 20])),
        "D03 invalid_format, D04 chain_broken, " + HOUR_3);
    for (String each :
        List.of(
            "digestPublicKeyFingerprint",
            "digestS3Bucket",
            "digestS3Object",
            "previousDigestSignature",
            "digestEndTime",
            "digestStartTime")) {
      check(
          "a digest lacks " + each,
          a -> a.rewrite(a.digestAt("03"), Signer.AWS, node -> node.remove(each)),
          "D03 invalid_format, D04 chain_broken, " + HOUR_3);
    }
    check(
        "a bad digest hides that the one before it is gone",
        a -> {
          a.remove(a.digestAt("03"));
          a.rewrite(a.digestAt("04"), Signer.INTRUDER, each -> {});
        },
        "D03 missing, D04 signature_invalid, D05 chain_broken, " + all("unverifiable", 2, 3));
  }

  private void signatures() {
    check(
        "a digest has metadata without a signature",
        a -> a.metadata.put(a.digestAt("03"), Map.of()),
        "D03 signature_missing, " + HOUR_3);
    check(
        "a signature is without its algorithm",
        a -> a.metadata.get(a.digestAt("03")).remove("signature-algorithm"),
        "D03 signature_missing, " + HOUR_3);
    check(
        "a signature has an unknown algorithm",
        a -> a.metadata.get(a.digestAt("03")).put("signature-algorithm", "SHA1withRSA"),
        "D03 signature_invalid, " + HOUR_3);
    check(
        "a signature is not hexadecimal",
        a -> a.metadata.get(a.digestAt("03")).put("signature", "none"),
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "a signature is that of another digest",
        a -> a.metadata.put(a.digestAt("03"), a.metadata.get(a.digestAt("04"))),
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "a signature is in capital letters",
        a ->
            a.metadata
                .get(a.digestAt("03"))
                .computeIfPresent("signature", (k, v) -> v.toUpperCase(Locale.ROOT)),
        "");
    check(
        "a signature is cut off",
        a ->
            a.metadata
                .get(a.digestAt("03"))
                .computeIfPresent("signature", (k, v) -> v.substring(2)),
        "D03 signature_invalid, D04 chain_broken, " + HOUR_3);
    check(
        "a copy has no metadata",
        a -> a.metadata.clear(),
        "D06 signature_missing, " + all("unverifiable", 5, 5));
    check(
        "a copy has no metadata, and a digest in it is changed",
        a -> {
          a.rewrite(a.digestAt("03"), Signer.INTRUDER, each -> {});
          a.rewrite(a.digestAt("03"), Signer.INTRUDER, each -> each.put("note", "another"));
          a.metadata.clear();
        },
        "D03 signature_invalid, D04 chain_broken, D06 signature_missing, "
            + HOUR_3
            + ", "
            + all("unverifiable", 5, 5));
    check("there are no public keys", a -> a.keys.clear(), none());
    check(
        "a key is given as SubjectPublicKeyInfo",
        a -> {
          a.keys.clear();
          a.keys.add(
              Signer.entry(
                  Signer.AWS.subjectPublicKeyInfo(),
                  Signer.AWS.fingerprint(),
                  "2025-01-01T00:00:00Z",
                  "2025-06-01T00:00:00Z"));
        },
        "");
    check(
        "a key lies about its fingerprint",
        a -> {
          a.keys.clear();
          a.keys.add(
              Signer.entry(
                  Signer.INTRUDER.pkcs1(),
                  Signer.AWS.fingerprint(),
                  "2025-01-01T00:00:00Z",
                  "2025-06-01T00:00:00Z"));
        },
        none());
    check(
        "a key expired more than an hour before",
        a -> {
          a.keys.clear();
          a.keys.add(Signer.AWS.entry("2025-01-01T00:00:00Z", "2025-03-01T05:00:00Z"));
        },
        "D06 public_key_not_found, " + all("unverifiable", 5, 5));
    check(
        "a key expired less than an hour before",
        a -> {
          a.keys.clear();
          a.keys.add(Signer.AWS.entry("2025-01-01T00:00:00Z", "2025-03-01T05:10:00Z"));
        },
        "");
    check(
        "a key is not valid yet",
        a -> {
          a.keys.clear();
          a.keys.add(Signer.AWS.entry("2025-03-01T02:07:31Z", "2025-06-01T00:00:00Z"));
        },
        "D01 public_key_not_found, " + all("unverifiable", 0, 0));
    build(
        "keys rotate",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.signer = Signer.AWS_LATER;
          trail.hours(2);
        },
        "");
  }

  private static String none() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 6; i++) {
      text.append("D0").append(i).append(" public_key_not_found, ");
    }
    return text + all("unverifiable", 0, 5);
  }

  private void chains() {
    build(
        "nothing happened for an hour",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(1);
          trail.digest(List.of());
          trail.hours(1);
        },
        "");
    build(
        "validation was off for three hours",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.off(3);
          a.log(at("03:30"));
          trail.hours(1);
        },
        "gap 02:07-05:07, L0330 undigested");
    build(
        "the last digest before a gap is deleted, which nobody can name",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.off(1);
          trail.hours(1);
          a.remove(a.digestAt("02"));
        },
        "gap 01:07-03:07, " + all("undigested", 1, 1));
    build(
        "a digest within a gap is no good",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.off(3);
          trail.hours(1);
          String key = a.digestAt("02");
          a.rewrite(key, Signer.INTRUDER, each -> {});
        },
        "D02 signature_invalid, gap 02:07-05:07, " + all("unverifiable", 1, 1));
    build(
        "a copy without metadata has a gap",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.off(3);
          trail.hours(2);
          a.metadata.clear();
        },
        "D02 signature_missing, D07 signature_missing, gap 02:07-05:07, "
            + all("unverifiable", 1, 1)
            + ", "
            + all("unverifiable", 6, 6));
    build(
        "CloudTrail itself left out an hour",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(2);
          trail.now = trail.now.plus(Duration.ofHours(1));
          trail.hours(1);
        },
        "gap 02:07-03:07");
    build(
        "the trail came from another bucket",
        a -> {
          SignedArchive.Trail trail = a.trail("audit").hours(1);
          a.objects.clear();
          trail.previousBucket = "old-logs";
          trail.hours(2);
        },
        "note the predecessor of AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/01/111122223333_CloudTrail-Digest_us-east-1_audit_us-east-1_20250301T020730Z.json.gz"
            + " lies in the bucket old-logs, which is not part of this archive");
    build(
        "two trails, the name of one in that of the other",
        a -> {
          a.trail("audit").hours(3);
          a.trail("audit_us-east-1", SignedArchive.BEGIN.plusSeconds(60)).hours(3);
        },
        "");
    build(
        "of two trails one lost a digest",
        a -> {
          a.trail("audit").hours(3);
          SignedArchive.Trail other =
              a.trail("audit_us-east-1", SignedArchive.BEGIN.plusSeconds(60));
          other.digest(List.of());
          String lost = other.digest(List.of(a.log(at("01:20"))));
          other.digest(List.of());
          a.remove(lost);
        },
        "D02 of audit_us-east-1 missing, L0120 unverifiable");
    build(
        "of two trails one has no digest of the last hour yet",
        a -> {
          a.trail("audit").hours(3);
          SignedArchive.Trail other = a.trail("data", SignedArchive.BEGIN.plusSeconds(60));
          other.digest(List.of());
          other.digest(List.of());
          a.log(at("02:20"));
          a.log(at("01:20"));
        },
        "L0120 unlisted, L0220 pending");
  }

  private static SignedArchive.Trail backfilled(SignedArchive a, Signer signer) {
    a.trail("audit").hours(4);
    SignedArchive.Trail late = a.trail("audit");
    late.signer = signer;
    for (String[] each : new String[][] {{"01:07", "01:15"}, {"02:07", "02:15"}}) {
      Instant start = at(each[0]).plusSeconds(30);
      String key =
          late.digest(start, start.plus(Duration.ofHours(1)), List.of(a.log(at(each[1]))), true);
      a.metadata.get(key).put("backfill-generation-timestamp", "2025-03-03T00:00:00Z");
    }
    return late;
  }

  private static String backfill(SignedArchive a, String hour) {
    return a.objects.keySet().stream()
        .filter(key -> key.endsWith("T" + hour + "0730Z_backfill.json.gz"))
        .findFirst()
        .orElseThrow();
  }

  private void backfills() {
    build("late files are listed by backfill digests", a -> backfilled(a, Signer.AWS), "");
    build(
        "a backfill digest has no timestamp",
        a -> {
          backfilled(a, Signer.AWS);
          a.metadata.get(backfill(a, "02")).remove("backfill-generation-timestamp");
        },
        "D02b invalid_format, L0115 unverifiable");
    build(
        "a backfill digest's timestamp is no time",
        a -> {
          backfilled(a, Signer.AWS);
          a.metadata.get(backfill(a, "02")).put("backfill-generation-timestamp", "yesterday");
        },
        "D02b invalid_format, L0115 unverifiable");
    build(
        "backfill digests are signed by an intruder",
        a -> {
          backfilled(a, Signer.AWS);
          a.rewrite(backfill(a, "03"), Signer.INTRUDER, each -> {});
          a.metadata
              .get(backfill(a, "03"))
              .put("backfill-generation-timestamp", "2025-03-03T00:00:00Z");
        },
        "D03b signature_invalid, L0215 unverifiable");
    build(
        "a backfill digest is deleted",
        a -> {
          backfilled(a, Signer.AWS);
          a.remove(backfill(a, "02"));
        },
        "D02b missing, L0115 unverifiable");
    build(
        "the last backfill digest is deleted, and looks as if its file was planted",
        a -> {
          backfilled(a, Signer.AWS);
          a.remove(backfill(a, "03"));
        },
        "L0215 unlisted");
    build(
        "backfill digests are signed with a key of the day on which they were made",
        a -> {
          a.keys.clear();
          a.keys.add(Signer.AWS.entry("2025-02-01T00:00:00Z", "2025-03-02T00:00:00Z"));
          a.keys.add(Signer.AWS_LATER.entry("2025-03-02T00:00:00Z", "2025-04-01T00:00:00Z"));
          backfilled(a, Signer.AWS_LATER);
        },
        "");
    build(
        "backfill digests are signed with a key that was no longer valid",
        a -> {
          a.keys.clear();
          a.keys.add(Signer.AWS.entry("2025-02-01T00:00:00Z", "2025-03-02T00:00:00Z"));
          backfilled(a, Signer.AWS);
        },
        "D02b public_key_not_found, D03b public_key_not_found, L0115 unverifiable, L0215 unverifiable");
    build(
        "a log file that a backfill digest lists is changed",
        a -> {
          backfilled(a, Signer.AWS);
          change(a, a.logAt("0115"), Gzip.member(OTHER));
        },
        "L0115 modified");
  }

  private void times() {
    Consumer<SignedArchive> tampering =
        a -> {
          a.remove(a.digestAt("01"));
          a.remove(a.logAt("0010"));
          a.remove(a.logAt("0510"));
        };
    check("what lies outside of the times asked for", at("01:10"), at("04:00"), tampering, "");
    check("what lies before the times asked for", at("01:10"), null, tampering, "L0510 missing");
    check(
        "what lies behind the times asked for",
        null,
        at("04:00"),
        tampering,
        "D01 missing, L0030 unverifiable, L0050 unverifiable");
  }

  private void places() {
    build("a trail's files once had a prefix", Scenarios::moved, "");
    build(
        "a trail's files once had a prefix, and the last digest of then is deleted",
        a -> a.remove(moved(a)),
        "D01 missing");
  }

  /** The key of the last digest with the prefix. */
  private static String moved(SignedArchive a) {
    Place before = new Place("old/AWSLogs/", "111122223333", "us-east-1");
    SignedArchive.Trail first = a.trail(before, "audit", SignedArchive.BEGIN);
    String last = first.digest(List.of());
    SignedArchive.Trail second = a.trail("audit", first.now);
    second.continues(first);
    second.hours(2);
    return last;
  }
}
