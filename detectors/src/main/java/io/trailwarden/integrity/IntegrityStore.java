package io.trailwarden.integrity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the facts of one {@link IntegrityFact#group()} are kept: maps, or Flink's state. What it
 * returns is the caller's.
 */
public interface IntegrityStore {
  @Nullable Header header();

  void putHeader(Header header);

  @Nullable DigestFact digest(String key);

  void putDigest(DigestFact fact, List<ListedFile> files);

  void removeDigest(String key);

  /** A copy. */
  Collection<DigestFact> digests();

  /** The files that a digest lists. */
  List<ListedFile> listed(String digestKey);

  /** Whether what a digest lists was taken over, and as proven; null: it was not. */
  @Nullable Boolean applied(String digestKey);

  void putApplied(String digestKey, boolean proves);

  @Nullable FileEntry file(String key);

  void putFile(String key, FileEntry entry);

  void removeFile(String key);

  /** Shows each file once; nothing may be changed meanwhile. */
  void forEachFile(BiConsumer<String, FileEntry> visitor);

  /** Files whose verdict may still change with what is known of times; a copy. */
  Collection<String> waiting();

  void putWaiting(String key);

  void removeWaiting(String key);

  /** What was told of digests and chains; a copy. */
  Map<String, IntegrityFinding> told();

  @Nullable IntegrityFinding told(String about);

  void putTold(String about, IntegrityFinding told);

  void removeTold(String about);

  /** Whether nothing is left but the header. */
  boolean isEmpty();

  /**
   * What is known of the group as a whole.
   *
   * @param container as {@link IntegrityFact#container}
   * @param began what was delivered before came before anybody watched
   * @param newest the newest delivery of a log file, by the root of its place
   * @param forgotten what is older was forgotten
   */
  record Header(String container, Instant began, Map<String, Instant> newest, Instant forgotten) {
    public Header {
      newest = Map.copyOf(newest);
    }

    /** Whoever begins to watch does not know what came in the hour that is under way. */
    static Header first(String container, @Nullable Instant delivered) {
      Instant began = delivered == null ? Instant.MIN : delivered.plus(Duration.ofHours(1));
      return new Header(container, began, Map.of(), Instant.EPOCH);
    }

    /** A log file was delivered then. */
    Header delivered(Place place, Instant time) {
      Instant known = newest.get(place.root());
      if (known != null && !time.isAfter(known)) {
        return this;
      }
      Map<String, Instant> now = new HashMap<>(newest);
      now.put(place.root(), time);
      return new Header(container, began, now, forgotten);
    }

    Header forgotten(Instant oldest) {
      return new Header(container, began, newest, oldest);
    }
  }
}
