package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of evidence, in which it is stored, and which it is made of: three stretches of
 * {@link Binary} forms. Equal evidence has equal bytes.
 *
 * <pre>
 * head   = time, event id, source, request id, number of origins, origins
 * fields = number of fields, for each: name, number of values, values; by name
 * body   = facts in the order of {@link EventFacts}, raw, length of the event
 *        | {@value #IN_TEXT}, raw, length of the event: the facts are those that raw tells
 * </pre>
 */
final class EvidenceForm {
  /** Stored; the order of the constants in {@link LogSource} must not matter. */
  private static final int CLOUDTRAIL = 1;

  private static final int S3_SERVER_ACCESS = 2;
  private static final int LOG_FILE = 1;
  private static final int STREAM_RECORD = 2;

  /** In the place of the first fact, which is nullable: neither null nor a text. */
  private static final int IN_TEXT = 2;

  /** How many nullable texts {@link EventFacts} begins with. */
  private static final int FACTS = 13;

  private EvidenceForm() {}

  static void addHead(EvidenceKey key, EventCopy.Head head, BinaryBuffer into) {
    addHead(key, head.source(), head.requestId(), into);
    into.addNumber(head.origins().size());
    head.origins().forEach(origin -> addOrigin(origin, into));
  }

  /** The head up to its origins. */
  static void addHead(
      EvidenceKey key, LogSource source, @Nullable String requestId, BinaryBuffer into) {
    into.addLong(key.time())
        .addText(key.eventId())
        .addByte(source == LogSource.CLOUDTRAIL ? CLOUDTRAIL : S3_SERVER_ACCESS)
        .addNullable(requestId);
  }

  static void addOrigin(Origin origin, BinaryBuffer into) {
    if (origin instanceof Origin.LogFile file) {
      into.addByte(LOG_FILE).addText(file.container()).addText(file.key());
    } else if (origin instanceof Origin.StreamRecord streamRecord) {
      into.addByte(STREAM_RECORD)
          .addText(streamRecord.stream())
          .addText(streamRecord.shard())
          .addText(streamRecord.sequenceNumber());
    }
    into.addLong(origin.deliveredAt());
  }

  static byte[] fields(SortedMap<String, List<String>> fields) {
    BinaryBuffer into = new BinaryBuffer();
    into.addNumber(fields.size());
    fields.forEach(
        (name, values) -> {
          into.addText(name);
          addTexts(values, into);
        });
    return into.toBytes();
  }

  static void addBody(EventCopy.Body body, BinaryBuffer into) {
    if (body.facts() == null) {
      addNoFacts(into);
    } else {
      addFacts(body.facts(), into);
    }
    into.addText(body.raw()).addNumber(body.rawLength());
  }

  /** In the place of facts: the text tells them. */
  static void addNoFacts(BinaryBuffer into) {
    into.addByte(IN_TEXT);
  }

  static void addFacts(EventFacts facts, BinaryBuffer into) {
    into.addNullable(facts.principalArn())
        .addNullable(facts.principalKind())
        .addNullable(facts.principalName())
        .addNullable(facts.principalAccount())
        .addNullable(facts.principalSession())
        .addNullable(facts.accessKeyId())
        .addNullable(facts.service())
        .addNullable(facts.operation())
        .addNullable(facts.region())
        .addNullable(facts.account())
        .addNullable(facts.sourceAddress())
        .addNullable(facts.userAgent())
        .addNullable(facts.errorCode());
    addTexts(facts.resources(), into);
  }

  private static void addTexts(List<String> texts, BinaryBuffer into) {
    into.addNumber(texts.size());
    texts.forEach(into::addText);
  }

  static EventCopy.Head head(byte[] form) {
    return read(
        form,
        in -> {
          in.readLong();
          Binary.readString(in);
          LogSource source = source(in.readByte());
          String requestId = Binary.readNullable(in);
          int count = Binary.readCount(in);
          List<Origin> origins = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            origins.add(readOrigin(in));
          }
          return new EventCopy.Head(source, requestId, origins);
        });
  }

  private static LogSource source(byte number) throws IOException {
    return switch (number) {
      case CLOUDTRAIL -> LogSource.CLOUDTRAIL;
      case S3_SERVER_ACCESS -> LogSource.S3_SERVER_ACCESS;
      default -> throw new IOException("evidence of an unknown log source");
    };
  }

  static Origin readOrigin(DataInput in) throws IOException {
    return switch (in.readByte()) {
      case LOG_FILE ->
          new Origin.LogFile(Binary.readString(in), Binary.readString(in), in.readLong());
      case STREAM_RECORD ->
          new Origin.StreamRecord(
              Binary.readString(in), Binary.readString(in), Binary.readString(in), in.readLong());
      default -> throw new IOException("an origin of an unknown kind");
    };
  }

  static Map<String, List<String>> fields(byte[] form) {
    return read(
        form,
        in -> {
          int count = Binary.readCount(in);
          Map<String, List<String>> fields = new TreeMap<>();
          for (int i = 0; i < count; i++) {
            fields.put(Binary.readString(in), Binary.readStrings(in));
          }
          return Collections.unmodifiableMap(fields);
        });
  }

  /** The body that begins there. */
  static EventCopy.Body body(byte[] form, int at) {
    return read(
        form,
        at,
        in ->
            new EventCopy.Body(
                form[at] == IN_TEXT ? noFacts(in) : readFacts(in),
                Binary.readString(in),
                Math.toIntExact(Binary.readNumber(in))));
  }

  private static @Nullable EventFacts noFacts(DataInput in) throws IOException {
    in.readByte();
    return null;
  }

  /** Facts by themselves, as {@link #addFacts} adds them. */
  static EventFacts facts(byte[] form) {
    return read(form, EvidenceForm::readFacts);
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

  /**
   * Takes evidence out of an input as it is, so that it is read when somebody asks.
   *
   * @param form working memory
   * @throws IOException when it is none
   */
  static Evidence take(DataInput in, BinaryBuffer form) throws IOException {
    EvidenceKey key = new EvidenceKey(in.readLong(), Binary.readString(in));
    form.clear().addLong(key.time()).addText(key.eventId());
    takeSource(in, form);
    int bodyAt = form.length();
    int fieldCount = form.takeCount(in);
    for (int i = 0; i < fieldCount; i++) {
      form.takeText(in);
      takeTexts(in, form);
    }
    byte[] fields = form.cut(bodyAt);
    int first = in.readUnsignedByte();
    if (first == IN_TEXT) {
      form.addByte(IN_TEXT);
    } else {
      form.takeNullable(first, in);
      for (int i = 1; i < FACTS; i++) {
        form.takeNullable(in);
      }
      takeTexts(in, form);
    }
    form.takeText(in);
    long length = Binary.readNumber(in);
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new IOException("an event of " + length + " bytes");
    }
    form.addNumber(length);
    return new Evidence(new EventCopy(key, form.toBytes(), bodyAt), fields);
  }

  private static void takeSource(DataInput in, BinaryBuffer form) throws IOException {
    byte number = in.readByte();
    source(number);
    form.addByte(number).takeNullable(in);
    int origins = form.takeCount(in);
    if (origins == 0) {
      throw new IOException("evidence without an origin");
    }
    for (int i = 0; i < origins; i++) {
      addOrigin(readOrigin(in), form);
    }
  }

  private static void takeTexts(DataInput in, BinaryBuffer form) throws IOException {
    int count = form.takeCount(in);
    for (int i = 0; i < count; i++) {
      form.takeText(in);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  /** Reads bytes that were made or taken here. */
  private static <T> T read(byte[] form, Reader<T> reader) {
    return read(form, 0, reader);
  }

  private static <T> T read(byte[] form, int from, Reader<T> reader) {
    try {
      return reader.read(
          new DataInputStream(new ByteArrayInputStream(form, from, form.length - from)));
    } catch (IOException e) {
      throw new UncheckedIOException("evidence that was taken can't be read", e);
    }
  }
}
