package io.trailwarden.finding;

import io.trailwarden.event.Origin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The binary forms of what passes between the stages. */
public final class FindingCodecs {
  /**
   * Version 2 has no event ids where there are too many to count, and says of a detection whether
   * it is suppressed; version 3 whether it is closed, and in which way. In version 4 an event's
   * text may tell its facts.
   */
  private static final int VERSION = 4;

  public static final Codec<Evidence> EVIDENCE =
      new FormCodec<>(
          "evidence",
          VERSION,
          Evidence::write,
          (version, in) -> EvidenceForm.take(in, new BinaryBuffer()));
  public static final Codec<EvidenceSet> EVIDENCE_SET =
      new FormCodec<>("evidence set", VERSION, FindingCodecs::writeSet, FindingCodecs::readSet);
  public static final Codec<Detection> DETECTION =
      new FormCodec<>(
          "detection", VERSION, FindingCodecs::writeDetection, FindingCodecs::readDetection);
  public static final Codec<Origin> ORIGIN =
      new FormCodec<>(
          "origin",
          VERSION,
          FindingCodecs::writeOrigin,
          (version, in) -> EvidenceForm.readOrigin(in));
  public static final Codec<EventIds> EVENT_IDS =
      new FormCodec<>("event ids", VERSION, EventIds::write, EventIds::read);

  /** Stored. */
  private static final int SUPPRESSED = 1;

  private static final int RESOLVED = 2;

  private FindingCodecs() {}

  private static void writeOrigin(Origin origin, DataOutput out) throws IOException {
    BinaryBuffer form = new BinaryBuffer();
    EvidenceForm.addOrigin(origin, form);
    out.write(form.toBytes());
  }

  private static void writeSet(EvidenceSet set, DataOutput out) throws IOException {
    Binary.writeNumber(out, set.earliest().size());
    for (Evidence evidence : set.earliest()) {
      evidence.write(out);
    }
    set.ids().write(out);
  }

  private static EvidenceSet readSet(int version, DataInput in) throws IOException {
    int count = Binary.readCount(in);
    List<Evidence> events = new ArrayList<>();
    BinaryBuffer form = new BinaryBuffer();
    for (int i = 0; i < count; i++) {
      events.add(EvidenceForm.take(in, form));
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
}
