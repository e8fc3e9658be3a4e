package io.trailwarden.integrity;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.FormCodec;
import io.trailwarden.finding.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The binary forms of facts, state and findings. Stored in checkpoints. */
public final class IntegrityCodecs {
  public static final Codec<IntegrityFact> FACT =
      codec("integrity fact", IntegrityCodecs::writeFact, IntegrityCodecs::readFact);
  public static final Codec<DigestMetadata> METADATA =
      codec("metadata", IntegrityCodecs::writeMetadata, IntegrityCodecs::readMetadata);
  public static final Codec<DigestFact> DIGEST_FACT =
      codec("digest", IntegrityCodecs::writeDigest, IntegrityCodecs::readDigest);
  public static final Codec<List<ListedFile>> LISTED_FILES =
      codec("listed files", IntegrityCodecs::writeListed, IntegrityCodecs::readListed);
  public static final Codec<FileEntry> FILE_ENTRY =
      codec("log file", IntegrityCodecs::writeEntry, IntegrityCodecs::readEntry);
  public static final Codec<IntegrityStore.Header> HEADER =
      codec("header of facts", IntegrityCodecs::writeHeader, IntegrityCodecs::readHeader);
  public static final Codec<IntegrityFinding> FINDING =
      codec("finding", IntegrityCodecs::writeFinding, IntegrityCodecs::readFinding);

  private static final int LOG = 1;
  private static final int UNREAD = 2;
  private static final int DIGEST = 3;

  private IntegrityCodecs() {}

  private static void writeFact(IntegrityFact fact, DataOutput out) throws IOException {
    if (fact instanceof IntegrityFact.Digest digest) {
      out.writeByte(DIGEST);
      Binary.writeString(out, digest.container());
      writeDigest(digest.fact(), out);
      writeListed(digest.files(), out);
      return;
    }
    out.writeByte(fact instanceof IntegrityFact.Log ? LOG : UNREAD);
    Binary.writeString(out, fact.container());
    Binary.writeString(out, fact.key());
    writePlace(fact.place(), out);
    if (fact instanceof IntegrityFact.Log log) {
      writeContent(log.content(), out);
    } else if (fact instanceof IntegrityFact.Unread unread) {
      Binary.writeString(out, unread.why());
    }
  }

  private static IntegrityFact readFact(DataInput in) throws IOException {
    int kind = in.readByte();
    String container = Binary.readString(in);
    return switch (kind) {
      case DIGEST -> new IntegrityFact.Digest(container, readDigest(in), readListed(in));
      case LOG ->
          new IntegrityFact.Log(container, Binary.readString(in), readPlace(in), readContent(in));
      case UNREAD ->
          new IntegrityFact.Unread(
              container, Binary.readString(in), readPlace(in), Binary.readString(in));
      default -> throw new IOException("a fact of an unknown kind: " + kind);
    };
  }

  private static void writePlace(Place place, DataOutput out) throws IOException {
    Binary.writeString(out, place.root());
    Binary.writeString(out, place.account());
    Binary.writeString(out, place.region());
  }

  private static Place readPlace(DataInput in) throws IOException {
    return new Place(Binary.readString(in), Binary.readString(in), Binary.readString(in));
  }

  private static void writeContent(Content content, DataOutput out) throws IOException {
    Binary.writeString(out, content.sha256());
    Binary.writeNumber(out, content.inflatedBytes());
    writeConstant(content.shape(), out);
    Binary.writeString(out, content.detail());
  }

  private static Content readContent(DataInput in) throws IOException {
    return new Content(
        Binary.readString(in),
        Binary.readNumber(in),
        readConstant(Content.Shape.class, in),
        Binary.readString(in));
  }

  /** By name: the order of constants may change. */
  private static void writeConstant(Enum<?> constant, DataOutput out) throws IOException {
    Binary.writeString(out, constant.name());
  }

  private static <E extends Enum<E>> E readConstant(Class<E> type, DataInput in)
      throws IOException {
    String name = Binary.readString(in);
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException(type.getSimpleName().toLowerCase(Locale.ROOT) + " '" + name + "'", e);
    }
  }

  private static void writeInstant(Instant time, DataOutput out) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant readInstant(DataInput in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void writeDigest(DigestFact fact, DataOutput out) throws IOException {
    Binary.writeString(out, fact.bucket());
    Binary.writeString(out, fact.key());
    Binary.writeString(out, fact.sha256());
    Binary.writeNullable(out, fact.problem());
    if (fact.document() != null) {
      writeDocument(fact.document(), out);
    }
    out.writeBoolean(fact.metadata() != null);
    if (fact.metadata() != null) {
      writeMetadata(fact.metadata(), out);
    }
  }

  private static void writeMetadata(DigestMetadata metadata, DataOutput out) throws IOException {
    Binary.writeNullable(out, metadata.signature());
    Binary.writeNullable(out, metadata.algorithm());
    Binary.writeNullable(out, metadata.backfillGeneration());
  }

  private static DigestMetadata readMetadata(DataInput in) throws IOException {
    return new DigestMetadata(
        Binary.readNullable(in), Binary.readNullable(in), Binary.readNullable(in));
  }

  private static DigestFact readDigest(DataInput in) throws IOException {
    String bucket = Binary.readString(in);
    String key = Binary.readString(in);
    String sha256 = Binary.readString(in);
    String problem = Binary.readNullable(in);
    DigestDocument document = problem == null ? readDocument(in) : null;
    DigestMetadata metadata = in.readBoolean() ? readMetadata(in) : null;
    DigestKey id = DigestKey.of(key);
    if (id == null) {
      throw new IOException("not a digest's key: " + key);
    }
    return new DigestFact(bucket, key, id, sha256, document, problem, metadata);
  }

  private static void writeDocument(DigestDocument document, DataOutput out) throws IOException {
    Binary.writeString(out, document.bucket());
    Binary.writeString(out, document.key());
    writeInstant(document.start(), out);
    writeInstant(document.end(), out);
    Binary.writeString(out, document.endText());
    Binary.writeString(out, document.fingerprint());
    DigestDocument.Previous previous = document.previous();
    out.writeBoolean(previous != null);
    if (previous != null) {
      Binary.writeString(out, previous.bucket());
      Binary.writeString(out, previous.key());
      Binary.writeNullable(out, previous.hash());
    }
    Binary.writeNullable(out, document.previousSignature());
    Binary.writeNumber(out, document.files());
    Binary.writeStrings(out, List.copyOf(document.days()));
  }

  private static DigestDocument readDocument(DataInput in) throws IOException {
    String bucket = Binary.readString(in);
    String key = Binary.readString(in);
    Instant start = readInstant(in);
    Instant end = readInstant(in);
    String endText = Binary.readString(in);
    String fingerprint = Binary.readString(in);
    DigestDocument.Previous previous =
        in.readBoolean()
            ? new DigestDocument.Previous(
                Binary.readString(in), Binary.readString(in), Binary.readNullable(in))
            : null;
    String previousSignature = Binary.readNullable(in);
    long files = Binary.readNumber(in);
    SortedSet<String> days = new TreeSet<>(Binary.readStrings(in));
    return new DigestDocument(
        bucket, key, start, end, endText, fingerprint, previous, previousSignature, files, days);
  }

  private static void writeListed(List<ListedFile> files, DataOutput out) throws IOException {
    Binary.writeNumber(out, files.size());
    for (ListedFile each : files) {
      Binary.writeString(out, each.bucket());
      Binary.writeString(out, each.key());
      Binary.writeString(out, each.hash());
    }
  }

  private static List<ListedFile> readListed(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    List<ListedFile> files = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      files.add(
          new ListedFile(Binary.readString(in), Binary.readString(in), Binary.readString(in)));
    }
    return files;
  }

  private static void writeEntry(FileEntry entry, DataOutput out) throws IOException {
    Binary.writeNumber(out, entry.state().seen().size());
    for (Content each : entry.state().seen()) {
      writeContent(each, out);
    }
    Binary.writeNumber(out, entry.state().listings().size());
    for (FileState.Listing each : entry.state().listings()) {
      out.writeBoolean(each.proves());
      Binary.writeString(out, each.hash());
      Binary.writeString(out, each.digest());
    }
    Binary.writeNullable(out, entry.failure());
    out.writeBoolean(entry.told() != null);
    if (entry.told() != null) {
      writeTold(entry.told(), out);
    }
  }

  private static FileEntry readEntry(DataInput in) throws IOException {
    List<Content> seen = new ArrayList<>();
    for (int count = Binary.readCount(in); count > 0; count--) {
      seen.add(readContent(in));
    }
    List<FileState.Listing> listings = new ArrayList<>();
    for (int count = Binary.readCount(in); count > 0; count--) {
      listings.add(
          new FileState.Listing(in.readBoolean(), Binary.readString(in), Binary.readString(in)));
    }
    String failure = Binary.readNullable(in);
    return new FileEntry(
        new FileState(seen, listings), failure, in.readBoolean() ? readTold(in) : null);
  }

  private static void writeTold(FileEntry.Told told, DataOutput out) throws IOException {
    writeConstant(told.verdict(), out);
    out.writeLong(told.version());
  }

  private static FileEntry.Told readTold(DataInput in) throws IOException {
    return new FileEntry.Told(readConstant(Verdict.class, in), in.readLong());
  }

  private static void writeHeader(IntegrityStore.Header header, DataOutput out) throws IOException {
    Binary.writeString(out, header.container());
    writeInstant(header.began(), out);
    writeInstant(header.forgotten(), out);
    Binary.writeNumber(out, header.newest().size());
    for (Map.Entry<String, Instant> each : header.newest().entrySet()) {
      Binary.writeString(out, each.getKey());
      writeInstant(each.getValue(), out);
    }
  }

  private static IntegrityStore.Header readHeader(DataInput in) throws IOException {
    String container = Binary.readString(in);
    Instant began = readInstant(in);
    Instant forgotten = readInstant(in);
    Map<String, Instant> newest = new HashMap<>();
    for (int count = Binary.readCount(in); count > 0; count--) {
      newest.put(Binary.readString(in), readInstant(in));
    }
    return new IntegrityStore.Header(container, began, newest, forgotten);
  }

  private static void writeFinding(IntegrityFinding finding, DataOutput out) throws IOException {
    writeConstant(finding.subject(), out);
    Binary.writeString(out, finding.container());
    Binary.writeString(out, finding.bucket());
    Binary.writeString(out, finding.key());
    writePlace(finding.place(), out);
    Binary.writeNullable(out, finding.trail());
    Binary.writeString(out, finding.verdict());
    Binary.writeString(out, finding.reason());
    Binary.writeNullable(out, finding.before());
    writeInstant(finding.time(), out);
    writeNullable(finding.until(), out);
    out.writeLong(finding.version());
  }

  private static void writeNullable(@Nullable Instant time, DataOutput out) throws IOException {
    out.writeBoolean(time != null);
    if (time != null) {
      writeInstant(time, out);
    }
  }

  private static IntegrityFinding readFinding(DataInput in) throws IOException {
    return new IntegrityFinding(
        readConstant(IntegrityFinding.Subject.class, in),
        Binary.readString(in),
        Binary.readString(in),
        Binary.readString(in),
        readPlace(in),
        Binary.readNullable(in),
        Binary.readString(in),
        Binary.readString(in),
        Binary.readNullable(in),
        readInstant(in),
        in.readBoolean() ? readInstant(in) : null,
        in.readLong());
  }

  /** A form of which there is one version. */
  private static <T> Codec<T> codec(String what, FormCodec.Writer<T> writer, Reader<T> reader) {
    return new FormCodec<>(what, 1, writer, (version, in) -> reader.read(in));
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }
}
