package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The binary forms of what passes between the stages. */
public final class FindingCodecs {
  public static final Codec<Evidence> EVIDENCE =
      new Simple<>("evidence", FindingCodecs::writeEvidence, FindingCodecs::readEvidence);
  public static final Codec<EvidenceSet> EVIDENCE_SET =
      new Simple<>("evidence set", FindingCodecs::writeSet, FindingCodecs::readSet);
  public static final Codec<Detection> DETECTION =
      new Simple<>("detection", FindingCodecs::writeDetection, FindingCodecs::readDetection);
  public static final Codec<Origin> ORIGIN =
      new Simple<>("origin", FindingCodecs::writeOrigin, FindingCodecs::readOrigin);
  public static final Codec<EventIds> EVENT_IDS =
      new Simple<>("event ids", EventIds::write, EventIds::read);

  /** Stored; the order of the constants in {@link LogSource} must not matter. */
  private static final int CLOUDTRAIL = 1;

  private static final int S3_SERVER_ACCESS = 2;
  private static final int LOG_FILE = 1;
  private static final int STREAM_RECORD = 2;
  private static final int SUPPRESSED = 1;
  private static final int RESOLVED = 2;

  private FindingCodecs() {}

  private static void writeEvidence(Evidence evidence, DataOutput out) throws IOException {
    out.writeLong(evidence.key().time());
    Binary.writeString(out, evidence.key().eventId());
    out.writeByte(evidence.source() == LogSource.CLOUDTRAIL ? CLOUDTRAIL : S3_SERVER_ACCESS);
    Binary.writeNullable(out, evidence.requestId());
    Binary.writeNumber(out, evidence.origins().size());
    for (Origin origin : evidence.origins()) {
      writeOrigin(origin, out);
    }
    Binary.writeNumber(out, evidence.fields().size());
    for (Map.Entry<String, List<String>> field : evidence.fields().entrySet()) {
      Binary.writeString(out, field.getKey());
      Binary.writeStrings(out, field.getValue());
    }
    writeFacts(evidence.facts(), out);
    Binary.writeString(out, evidence.raw());
    Binary.writeNumber(out, evidence.rawLength());
  }

  private static Evidence readEvidence(int version, DataInput in) throws IOException {
    EvidenceKey key = new EvidenceKey(in.readLong(), Binary.readString(in));
    LogSource source =
        switch (in.readByte()) {
          case CLOUDTRAIL -> LogSource.CLOUDTRAIL;
          case S3_SERVER_ACCESS -> LogSource.S3_SERVER_ACCESS;
          default -> throw new IOException("evidence of an unknown log source");
        };
    String requestId = Binary.readNullable(in);
    int originCount = Binary.readCount(in);
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < originCount; i++) {
      origins.add(readOrigin(version, in));
    }
    if (origins.isEmpty()) {
      throw new IOException("evidence without an origin");
    }
    int fieldCount = Binary.readCount(in);
    Map<String, List<String>> fields = new TreeMap<>();
    for (int i = 0; i < fieldCount; i++) {
      fields.put(Binary.readString(in), Binary.readStrings(in));
    }
    return new Evidence(
        key,
        source,
        requestId,
        origins,
        fields,
        readFacts(in),
        Binary.readString(in),
        Binary.readCount(in));
  }

  private static void writeOrigin(Origin origin, DataOutput out) throws IOException {
    if (origin instanceof Origin.LogFile file) {
      out.writeByte(LOG_FILE);
      Binary.writeString(out, file.container());
      Binary.writeString(out, file.key());
    } else if (origin instanceof Origin.StreamRecord streamRecord) {
      out.writeByte(STREAM_RECORD);
      Binary.writeString(out, streamRecord.stream());
      Binary.writeString(out, streamRecord.shard());
      Binary.writeString(out, streamRecord.sequenceNumber());
    }
    out.writeLong(origin.deliveredAt());
  }

  private static Origin readOrigin(int version, DataInput in) throws IOException {
    return switch (in.readByte()) {
      case LOG_FILE ->
          new Origin.LogFile(Binary.readString(in), Binary.readString(in), in.readLong());
      case STREAM_RECORD ->
          new Origin.StreamRecord(
              Binary.readString(in), Binary.readString(in), Binary.readString(in), in.readLong());
      default -> throw new IOException("an origin of an unknown kind");
    };
  }

  private static void writeFacts(EventFacts facts, DataOutput out) throws IOException {
    Binary.writeNullable(out, facts.principalArn());
    Binary.writeNullable(out, facts.principalKind());
    Binary.writeNullable(out, facts.principalName());
    Binary.writeNullable(out, facts.principalAccount());
    Binary.writeNullable(out, facts.principalSession());
    Binary.writeNullable(out, facts.accessKeyId());
    Binary.writeNullable(out, facts.service());
    Binary.writeNullable(out, facts.operation());
    Binary.writeNullable(out, facts.region());
    Binary.writeNullable(out, facts.account());
    Binary.writeNullable(out, facts.sourceAddress());
    Binary.writeNullable(out, facts.userAgent());
    Binary.writeNullable(out, facts.errorCode());
    Binary.writeStrings(out, facts.resources());
  }

  private static EventFacts readFacts(DataInput in) throws IOException {
    return new EventFacts(
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        Binary.readStrings(in));
  }

  private static void writeSet(EvidenceSet set, DataOutput out) throws IOException {
    Binary.writeNumber(out, set.earliest().size());
    for (Evidence evidence : set.earliest()) {
      writeEvidence(evidence, out);
    }
    set.ids().write(out);
  }

  private static EvidenceSet readSet(int version, DataInput in) throws IOException {
    int count = Binary.readCount(in);
    List<Evidence> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(readEvidence(version, in));
    }
    return EvidenceSet.of(events, EventIds.read(version, in));
  }

  private static void writeDetection(Detection detection, DataOutput out) throws IOException {
    Binary.writeString(out, detection.detector());
    Binary.writeStrings(out, detection.entity());
    Binary.writeString(out, detection.period().text());
    writeSet(detection.evidence(), out);
    out.writeBoolean(detection.onlyEarliest());
    writeClosed(detection.closed(), out);
  }

  private static Detection readDetection(int version, DataInput in) throws IOException {
    String detector = Binary.readString(in);
    List<String> entity = Binary.readStrings(in);
    Period period = new Period(Binary.readString(in));
    EvidenceSet evidence = readSet(version, in);
    if (evidence.isEmpty()) {
      throw new IOException("a detection without evidence");
    }
    boolean onlyEarliest = version > 1 && in.readBoolean();
    return new Detection(
        detector,
        entity,
        period,
        evidence,
        onlyEarliest,
        version > 1 ? readClosed(version, in) : null);
  }

  private static void writeClosed(@Nullable Closed closed, DataOutput out) throws IOException {
    Binary.writeNullable(out, closed == null ? null : closed.why());
    if (closed != null) {
      out.writeByte(closed.status() == Closed.Status.SUPPRESSED ? SUPPRESSED : RESOLVED);
    }
  }

  private static @Nullable Closed readClosed(int version, DataInput in) throws IOException {
    String why = Binary.readNullable(in);
    if (why == null) {
      return null;
    }
    return switch (version == 2 ? SUPPRESSED : in.readByte()) {
      case SUPPRESSED -> Closed.suppressed(why);
      case RESOLVED -> Closed.resolved(why);
      default -> throw new IOException("a detection that is closed in an unknown way");
    };
  }

  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(int version, DataInput in) throws IOException;
  }

  /**
   * Version 2 has no event ids where there are too many to count, and says of a detection whether
   * it is suppressed; version 3 whether it is closed, and in which way.
   */
  private record Simple<T>(String what, Writer<T> writer, Reader<T> reader) implements Codec<T> {
    private static final int VERSION = 3;

    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(T value, DataOutput out) throws IOException {
      writer.write(value, out);
    }

    @Override
    public T read(int version, DataInput in) throws IOException {
      Binary.checkVersion(what, version, VERSION);
      return reader.read(version, in);
    }
  }
}
