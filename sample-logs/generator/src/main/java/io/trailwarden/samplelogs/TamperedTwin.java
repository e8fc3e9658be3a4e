package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One chain of the sample archive, as it would look had the intruder been able to write to the log
 * bucket: production's home region up to the moment at which its trail was switched off. What was
 * changed, one thing of each kind, stands in sample-logs/README.md.
 */
final class TamperedTwin {
  static final Place PLACE = new Place(Organization.PRODUCTION, Organization.HOME);

  private final Path root;
  private final Dice dice = Dice.of(Plan.SAMPLE.seed(), "tampered");

  private TamperedTwin(Path root) {
    this.root = root;
  }

  static void write(Path root) throws IOException {
    new TrailWriter(new World(Plan.SAMPLE), root, PLACE).write();
    TamperedTwin twin = new TamperedTwin(root);
    twin.deleteLogFile();
    twin.modifyLogFile();
    twin.appendMember();
    twin.removeDigest();
    twin.replaceDigest();
    twin.plantLogFile();
  }

  /** The refused attempts on the trail are gone. */
  private void deleteLogFile() throws IOException {
    Files.delete(logFileWith("\"eventName\":\"StopLogging\"", "AccessDenied"));
  }

  /** Nobody made a key for the new administrator. */
  private void modifyLogFile() throws IOException {
    Path file = logFileWith("\"eventName\":\"CreateAccessKey\"", "AKIASVCBACKUPEXAMPLE");
    JsonNode content = Json.read(inflate(file));
    Iterator<JsonNode> records = content.withArray("Records").elements();
    while (records.hasNext()) {
      if (records.next().path("eventName").asText().equals("CreateAccessKey")) {
        records.remove();
      }
    }
    GzipFile.write(file, Json.bytes(content));
  }

  /** Behind what was delivered there is more now, which blames alice. */
  private void appendMember() throws IOException {
    Path file = logFileWith("\"eventName\":\"DeactivateMFADevice\"", "mfa/alice");
    Call forged =
        Call.write(
                "iam",
                "DeactivateMFADevice",
                Identity.consoleUser(PLACE.account(), "alice", true, Story.at("09:35:00")))
            .at(PLACE, Story.at("09:38:20"))
            .from("192.0.2.31", Agents.FIREFOX)
            .request(
                "userName",
                "alice",
                "serialNumber",
                "arn:aws:iam::" + PLACE.account() + ":mfa/alice");
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
      GzipFile.writeMember(out, trailFile(forged));
    }
  }

  private void removeDigest() throws IOException {
    Path digest = digestOfHour("05");
    Files.delete(digest);
    Files.delete(metadata(digest));
  }

  /**
   * The opening of the bucket is gone, and the digest no longer lists the file; it is signed again,
   * with another key than AWS's.
   */
  private void replaceDigest() throws IOException {
    Path opened = logFileWith("\"eventName\":\"PutBucketAcl\"", "public-read-write");
    String key = root.relativize(opened).toString();
    for (Path digest : files("CloudTrail-Digest", ".json.gz")) {
      ObjectNode content = (ObjectNode) Json.read(inflate(digest));
      ArrayNode listed = content.withArray("logFiles");
      for (int i = 0; i < listed.size(); i++) {
        if (listed.get(i).path("s3Object").asText().equals(key)) {
          listed.remove(i);
          sign(digest, content);
          Files.delete(opened);
          return;
        }
      }
    }
    throw new IllegalStateException("no digest lists " + key);
  }

  private void sign(Path digest, ObjectNode content) throws IOException {
    byte[] bytes = Json.bytes(content);
    GzipFile.write(digest, bytes);
    String text =
        content.path("digestEndTime").asText()
            + "\n"
            + content.path("digestS3Bucket").asText()
            + "/"
            + content.path("digestS3Object").asText()
            + "\n"
            + DigestWriter.sha256(bytes)
            + "\n"
            + content.path("previousDigestSignature").asText();
    ObjectNode sidecar = (ObjectNode) Json.read(Files.readAllBytes(metadata(digest)));
    ((ObjectNode) sidecar.path("Metadata")).put("signature", SampleKeys.intruder().sign(text));
    Files.writeString(metadata(digest), Json.pretty(sidecar), StandardCharsets.UTF_8);
  }

  /** A file that CloudTrail never delivered says that bob made the new user. */
  private void plantLogFile() throws IOException {
    Call forged =
        Call.write(
                "iam",
                "CreateUser",
                Identity.consoleUser(PLACE.account(), "bob", true, Story.at("08:14:30")))
            .at(PLACE, Story.at("08:20:11"))
            .from("192.0.2.31", Agents.CHROME)
            .request("userName", "svc-backup");
    GzipFile.write(
        root.resolve(TrailWriter.key(PLACE, Story.at("08:30:00"), dice)), trailFile(forged));
  }

  private byte[] trailFile(Call call) {
    return Rendered.trailFile(List.of(new Rendered(call.second(), call.json(dice))));
  }

  private Path logFileWith(String... texts) throws IOException {
    for (Path file : files("CloudTrail", ".json.gz")) {
      String content = new String(inflate(file), StandardCharsets.UTF_8);
      if (Stream.of(texts).allMatch(content::contains)) {
        return file;
      }
    }
    throw new IllegalStateException("no log file with " + String.join(" and ", texts));
  }

  /** The digest that ends in that hour of the day. */
  private Path digestOfHour(String hour) throws IOException {
    for (Path file : files("CloudTrail-Digest", ".json.gz")) {
      if (file.getFileName().toString().contains("_20250318T" + hour)) {
        return file;
      }
    }
    throw new IllegalStateException("no digest ends in hour " + hour);
  }

  private List<Path> files(String kind, String end) throws IOException {
    try (Stream<Path> files =
        Files.walk(root.resolve("AWSLogs").resolve(PLACE.account()).resolve(kind))) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static Path metadata(Path digest) {
    return digest.resolveSibling(digest.getFileName() + ".metadata.json");
  }

  private static byte[] inflate(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
