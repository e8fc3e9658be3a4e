package io.trailwarden.alert;

import io.trailwarden.alert.Attacks.Attack;
import io.trailwarden.alert.Attacks.Named;
import io.trailwarden.derive.KeptFacts;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.Closed;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Metadata;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A detector's alerts as OCSF Detection Findings (class 2004, with the profiles cloud and host).
 * Who called what stands at the top for the earliest event, and in {@code evidences} for each. OCSF
 * has a source address only there. What OCSF has no place for is in the {@code trailwarden} object.
 *
 * <p>OCSF wants to know when a finding was made. That is the wall clock's business, which a
 * document that is a function of its events can't ask: {@code time} and {@code created_time} are
 * the earliest event's. {@code last_seen_time} and {@code end_time} are left out when there are
 * more events than the detection keeps.
 *
 * @see <a href="https://schema.ocsf.io/1.9.0/classes/detection_finding">Detection Finding</a>
 */
final class Finding {
  static final String SCHEMA_VERSION = "1.9.0";
  static final String PRODUCT_VERSION = "1.0.0";

  private static final String PRODUCT = "Trailwarden";
  private static final String PROVIDER = "AWS";
  private static final int REFERENCE_LIMIT = 20;
  private static final String NO_STEPS =
      "No steps are written for this detector. Its references say what it looks for.";

  private final Metadata metadata;
  private final Sentence sentence;
  private final List<Attack> attacks;

  Finding(Metadata metadata) {
    this.metadata = metadata;
    this.sentence = new Sentence(metadata);
    this.attacks = Attacks.of(metadata.tags());
  }

  void write(AlertJson json, Detection detection, KeptFacts kept, FileVerdicts verdicts, Run run)
      throws IOException {
    EvidenceSet evidence = detection.evidence();
    List<EventFacts> facts = evidence.earliest().stream().map(kept::of).toList();
    EventFacts first = facts.get(0);
    json.beginObject();
    json.fitting("@timestamp", AlertTime.text(evidence.earliest().get(0).key().time()));
    writeClass(json, detection);
    writeTimes(json, evidence);
    json.fitting("message", sentence.of(detection, first));
    writeInfo(json, detection);
    writeCloud(json, first);
    writeApi(json, first);
    writeActor(json, first);
    writeResources(json, facts);
    writeEvidences(json, evidence, facts);
    writeRemediation(json);
    new Proof(detection, verdicts, run).write(json);
    writeMetadata(json, detection);
    json.endObject();
  }

  private void writeClass(AlertJson json, Detection detection) throws IOException {
    json.number("category_uid", 2);
    json.fitting("category_name", "Findings");
    json.number("class_uid", 2004);
    json.fitting("class_name", "Detection Finding");
    json.number("activity_id", 1);
    json.fitting("activity_name", "Create");
    json.number("type_uid", 200401);
    json.fitting("type_name", "Detection Finding: Create");
    json.number("severity_id", severity(metadata.level()));
    String word = metadata.level().word();
    json.fitting("severity", Character.toUpperCase(word.charAt(0)) + word.substring(1));
    writeStatus(json, detection.closed());
    json.flag("is_alert", true);
  }

  private static void writeStatus(AlertJson json, @Nullable Closed closed) throws IOException {
    if (closed == null) {
      json.number("status_id", 1);
      json.fitting("status", "New");
      return;
    }
    boolean isResolved = closed.status() == Closed.Status.RESOLVED;
    json.number("status_id", isResolved ? 4 : 3);
    json.fitting("status", isResolved ? "Resolved" : "Suppressed");
    json.name("status_detail", closed.why());
  }

  private static int severity(Level level) {
    return switch (level) {
      case INFORMATIONAL -> 1;
      case LOW -> 2;
      case MEDIUM -> 3;
      case HIGH -> 4;
      case CRITICAL -> 5;
    };
  }

  private static long firstTime(EvidenceSet evidence) {
    return AlertTime.within(evidence.earliest().get(0).key().time());
  }

  /** Whether all events are at hand, so that the last of them is known. */
  private static boolean isWhole(EvidenceSet evidence) {
    return evidence.ids().count() <= evidence.earliest().size();
  }

  private static long lastTime(EvidenceSet evidence) {
    List<Evidence> events = evidence.earliest();
    return AlertTime.within(events.get(events.size() - 1).key().time());
  }

  private static void writeTimes(AlertJson json, EvidenceSet evidence) throws IOException {
    json.number("time", firstTime(evidence));
    json.number("start_time", firstTime(evidence));
    if (isWhole(evidence)) {
      json.number("end_time", lastTime(evidence));
    }
  }

  private void writeInfo(AlertJson json, Detection detection) throws IOException {
    EvidenceSet evidence = detection.evidence();
    json.beginObject("finding_info");
    json.fitting("uid", detection.alertId());
    json.name("title", metadata.title());
    json.text("desc", metadata.description(), AlertJson.TEXT_LIMIT);
    json.beginObject("analytic");
    json.name("uid", metadata.id() == null ? metadata.name() : metadata.id());
    json.name("name", metadata.name());
    json.number("type_id", 1);
    json.fitting("type", "Rule");
    json.endObject();
    writeAttacks(json);
    json.names("data_sources", dataSources(evidence), LogSource.values().length);
    json.number("created_time", firstTime(evidence));
    json.number("first_seen_time", firstTime(evidence));
    if (isWhole(evidence)) {
      json.number("last_seen_time", lastTime(evidence));
    }
    if (evidence.ids().count() <= EventIds.EXACT) {
      json.number("related_events_count", evidence.ids().count());
    }
    json.endObject();
  }

  private static List<String> dataSources(EvidenceSet evidence) {
    return evidence.earliest().stream()
        .map(Evidence::source)
        .distinct()
        .sorted()
        .map(source -> source == LogSource.CLOUDTRAIL ? "CloudTrail" : "S3 server access logs")
        .toList();
  }

  private void writeAttacks(AlertJson json) throws IOException {
    if (attacks.isEmpty()) {
      return;
    }
    json.beginArray("attacks");
    for (Attack attack : attacks) {
      json.beginObject();
      writeNamed(json, "tactic", attack.tactic());
      writeNamed(json, "technique", attack.technique());
      writeNamed(json, "sub_technique", attack.subTechnique());
      json.fitting("version", Attacks.VERSION);
      json.endObject();
    }
    json.endArray();
  }

  private static void writeNamed(AlertJson json, String field, @Nullable Named named)
      throws IOException {
    if (named != null) {
      json.beginObject(field);
      json.name("uid", named.uid());
      json.name("name", named.name());
      json.endObject();
    }
  }

  private static void writeCloud(AlertJson json, EventFacts facts) throws IOException {
    json.beginObject("cloud");
    json.fitting("provider", PROVIDER);
    writeAccount(json, facts.account());
    json.name("region", facts.region());
    json.endObject();
  }

  private static void writeAccount(AlertJson json, @Nullable String account) throws IOException {
    if (account != null) {
      json.beginObject("account");
      json.name("uid", account);
      json.number("type_id", 10);
      json.fitting("type", "AWS Account");
      json.endObject();
    }
  }

  /** OCSF has no API without its operation. */
  private static void writeApi(AlertJson json, EventFacts facts) throws IOException {
    if (facts.operation() == null) {
      return;
    }
    json.beginObject("api");
    json.name("operation", facts.operation());
    if (facts.service() != null) {
      json.beginObject("service");
      json.name("name", facts.service());
      json.endObject();
    }
    if (facts.errorCode() != null) {
      json.beginObject("response");
      json.name("error", facts.errorCode());
      json.endObject();
    }
    json.endObject();
  }

  private static boolean hasUser(EventFacts facts) {
    return facts.principalName() != null
        || facts.principalArn() != null
        || facts.principalAccount() != null;
  }

  private static boolean hasActor(EventFacts facts) {
    return hasUser(facts) || facts.principalSession() != null;
  }

  private static void writeActor(AlertJson json, EventFacts facts) throws IOException {
    if (!hasActor(facts)) {
      return;
    }
    json.beginObject("actor");
    if (hasUser(facts)) {
      writeUser(json, facts);
    }
    if (facts.principalSession() != null) {
      json.beginObject("session");
      json.name("uid", facts.principalSession());
      json.name("issuer", facts.principalArn());
      json.endObject();
    }
    json.endObject();
  }

  private static void writeUser(AlertJson json, EventFacts facts) throws IOException {
    json.beginObject("user");
    json.name("name", facts.principalName());
    json.name("uid", facts.principalArn());
    String kind = facts.principalKind() == null ? "" : facts.principalKind();
    switch (kind) {
      case "" -> writeUserType(json, 0, "Unknown");
      case "user" -> writeUserType(json, 1, "User");
      case "root" -> writeUserType(json, 2, "Admin");
      case "service" -> writeUserType(json, 4, "Service");
      default -> writeUserType(json, 99, kind);
    }
    writeAccount(json, facts.principalAccount());
    if (facts.accessKeyId() != null) {
      json.beginArray("programmatic_credentials");
      json.beginObject();
      json.name("uid", facts.accessKeyId());
      json.fitting("type", "Access Key");
      json.endObject();
      json.endArray();
    }
    json.endObject();
  }

  private static void writeUserType(AlertJson json, int id, String word) throws IOException {
    json.number("type_id", id);
    json.name("type", word);
  }

  private static void writeResources(AlertJson json, List<EventFacts> facts) throws IOException {
    Set<String> resources =
        facts.stream()
            .flatMap(ofEvent -> ofEvent.resources().stream())
            .filter(resource -> !resource.isEmpty())
            .limit(EventFacts.RESOURCE_LIMIT)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (resources.isEmpty()) {
      return;
    }
    json.beginArray("resources");
    for (String resource : resources) {
      json.beginObject();
      json.name("uid", resource);
      json.number("role_id", 1);
      json.fitting("role", "Target");
      json.endObject();
    }
    json.endArray();
  }

  /** OCSF wants at least one of actor, api and source of an evidence. */
  private static void writeEvidences(
      AlertJson json, EvidenceSet evidence, List<EventFacts> ofEvents) throws IOException {
    boolean begun = false;
    for (int i = 0; i < ofEvents.size(); i++) {
      Evidence event = evidence.earliest().get(i);
      EventFacts facts = ofEvents.get(i);
      boolean hasSource = facts.sourceAddress() != null && !facts.sourceAddress().isEmpty();
      if (!hasActor(facts) && facts.operation() == null && !hasSource) {
        continue;
      }
      if (!begun) {
        json.beginArray("evidences");
        begun = true;
      }
      json.beginObject();
      json.name("uid", event.key().eventId());
      json.name("name", facts.operation());
      writeActor(json, facts);
      writeApi(json, facts);
      if (facts.sourceAddress() != null && hasSource) {
        writeSource(json, facts.sourceAddress());
      }
      if (facts.userAgent() != null || event.requestId() != null) {
        json.beginObject("http_request");
        json.name("user_agent", facts.userAgent());
        json.name("uid", event.requestId());
        json.endObject();
      }
      json.endObject();
    }
    if (begun) {
      json.endArray();
    }
  }

  /** CloudTrail also writes a service's name where the address stands. */
  private static void writeSource(AlertJson json, String address) throws IOException {
    String canonical = AddressText.canonical(address);
    json.beginObject("src_endpoint");
    json.name(canonical == null ? "svc_name" : "ip", canonical == null ? address : canonical);
    json.endObject();
  }

  private void writeRemediation(AlertJson json) throws IOException {
    if (metadata.remediation() == null && metadata.references().isEmpty()) {
      return;
    }
    json.beginObject("remediation");
    String steps = metadata.remediation() == null ? NO_STEPS : metadata.remediation().strip();
    json.text("desc", steps, AlertJson.TEXT_LIMIT);
    json.names("references", metadata.references(), REFERENCE_LIMIT);
    json.endObject();
  }

  /** Last, since it says whether something before it was cut. */
  private static void writeMetadata(AlertJson json, Detection detection) throws IOException {
    json.beginObject("metadata");
    json.fitting("version", SCHEMA_VERSION);
    json.fitting("uid", detection.alertId());
    json.beginObject("product");
    json.fitting("name", PRODUCT);
    json.fitting("vendor_name", PRODUCT);
    json.fitting("version", PRODUCT_VERSION);
    json.endObject();
    json.names("profiles", List.of("cloud", "host"), 2);
    json.flag("is_truncated", json.wasCut());
    json.endObject();
  }
}
