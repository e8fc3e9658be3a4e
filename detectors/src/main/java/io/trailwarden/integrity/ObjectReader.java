package io.trailwarden.integrity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects as a stream, whatever their size: log files to what their content is, digests to
 * what they say. Not thread-safe, one a thread.
 */
public final class ObjectReader implements AutoCloseable {
  /** No digest is nearly as long: that would be some 100,000 log files in an hour. */
  public static final int LONGEST_DIGEST_BYTES = 64 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonFactory LENIENT = new JsonFactory();

  private final long longestLog;
  private final MemberReader member = new MemberReader();

  /**
   * A reader for one thread.
   *
   * @param longestLog a log file that inflates to more bytes is none
   */
  public ObjectReader(long longestLog) {
    this.longestLog = longestLog;
  }

  /**
   * Inflates and hashes a log file.
   *
   * @throws IOException when it can't be read
   */
  public Content log(Opener object) throws IOException {
    try (InputStream stream = object.open()) {
      member.begin(stream, longestLog);
      while (member.next()) {
        // Hashed while it is inflated.
      }
      return member.content();
    }
  }

  /**
   * Of a log file that is not the one that is listed: whether it is JSON at all. It is read again
   * for that, so that those that are right cost no more than inflating and hashing.
   */
  public Content orNotJson(Content content, Opener object) throws IOException {
    if (content.shape() == Content.Shape.BROKEN) {
      return content;
    }
    try (InputStream stream = object.open()) {
      member.begin(stream, longestLog);
      try (JsonParser json = LENIENT.createParser(new MemberStream(member))) {
        if (json.nextToken() == null) {
          return content.notJson("it is empty");
        }
        json.skipChildren();
        return json.nextToken() == null
            ? content
            : content.notJson("something follows its JSON document");
      } catch (JsonProcessingException e) {
        return content.notJson("it is not JSON");
      }
    }
  }

  /**
   * Reads a digest.
   *
   * @param metadata null: there is none to be had
   * @param files takes what it lists, also when it is no good after all
   * @throws IOException when the object can't be read
   */
  public DigestFact digest(
      String bucket,
      String key,
      DigestKey id,
      @Nullable DigestMetadata metadata,
      Opener object,
      Consumer<ListedFile> files)
      throws IOException {
    try (InputStream stream = object.open()) {
      member.begin(stream, LONGEST_DIGEST_BYTES);
      MemberStream inflated = new MemberStream(member);
      DigestDocument document = null;
      String problem = null;
      try (JsonParser json = JSON.createParser(inflated)) {
        document = new DigestParser(json, id.chain().place(), files).parse();
      } catch (JsonProcessingException e) {
        problem = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
      } catch (DigestParser.NoDigestException e) {
        problem = e.getMessage();
      }
      inflated.drain();
      Content content = member.content();
      if (content.shape() != Content.Shape.WHOLE) {
        problem = content.detail();
      }
      return new DigestFact(
          bucket, key, id, content.sha256(), problem == null ? document : null, problem, metadata);
    }
  }

  /**
   * Reads a digest as a fact of a stream: the bucket is told by who judges it.
   *
   * @param container what the key is relative to, such as {@code s3://bucket}
   * @param metadata null: there is none to be had
   * @throws IOException when the object can't be read
   */
  public IntegrityFact.Digest digest(
      String container, String key, DigestKey id, @Nullable DigestMetadata metadata, Opener object)
      throws IOException {
    List<ListedFile> files = new ArrayList<>();
    DigestFact fact = digest(DigestFact.NO_BUCKET, key, id, metadata, object, files::add);
    return new IntegrityFact.Digest(container, fact, files);
  }

  /** Gives back native memory. */
  @Override
  public void close() {
    member.close();
  }
}
