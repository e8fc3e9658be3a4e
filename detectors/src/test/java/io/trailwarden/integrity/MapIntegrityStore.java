package io.trailwarden.integrity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Maps in memory. */
final class MapIntegrityStore implements IntegrityStore {
  private @Nullable Header header;
  final Map<String, DigestFact> digests = new TreeMap<>();
  final Map<String, List<ListedFile>> listed = new HashMap<>();
  final Map<String, Boolean> applied = new HashMap<>();
  final Map<String, FileEntry> files = new TreeMap<>();
  final TreeSet<String> waiting = new TreeSet<>();
  final Map<String, IntegrityFinding> told = new TreeMap<>();

  @Override
  public @Nullable Header header() {
    return header;
  }

  @Override
  public void putHeader(Header now) {
    header = now;
  }

  @Override
  public @Nullable DigestFact digest(String key) {
    return digests.get(key);
  }

  @Override
  public void putDigest(DigestFact fact, List<ListedFile> files) {
    digests.put(fact.key(), fact);
    listed.put(fact.key(), files);
  }

  @Override
  public void removeDigest(String key) {
    digests.remove(key);
    listed.remove(key);
    applied.remove(key);
  }

  @Override
  public Collection<DigestFact> digests() {
    return List.copyOf(digests.values());
  }

  @Override
  public List<ListedFile> listed(String digestKey) {
    return listed.getOrDefault(digestKey, List.of());
  }

  @Override
  public @Nullable Boolean applied(String digestKey) {
    return applied.get(digestKey);
  }

  @Override
  public void putApplied(String digestKey, boolean proves) {
    applied.put(digestKey, proves);
  }

  @Override
  public @Nullable FileEntry file(String key) {
    return files.get(key);
  }

  @Override
  public void putFile(String key, FileEntry entry) {
    files.put(key, entry);
  }

  @Override
  public void removeFile(String key) {
    files.remove(key);
  }

  @Override
  public void forEachFile(BiConsumer<String, FileEntry> visitor) {
    files.forEach(visitor);
  }

  @Override
  public Collection<String> waiting() {
    return List.copyOf(waiting);
  }

  @Override
  public void putWaiting(String key) {
    waiting.add(key);
  }

  @Override
  public void removeWaiting(String key) {
    waiting.remove(key);
  }

  @Override
  public Map<String, IntegrityFinding> told() {
    return Map.copyOf(told);
  }

  @Override
  public @Nullable IntegrityFinding told(String about) {
    return told.get(about);
  }

  @Override
  public void putTold(String about, IntegrityFinding finding) {
    told.put(about, finding);
  }

  @Override
  public void removeTold(String about) {
    told.remove(about);
  }

  @Override
  public boolean isEmpty() {
    return digests.isEmpty()
        && listed.isEmpty()
        && applied.isEmpty()
        && files.isEmpty()
        && waiting.isEmpty()
        && told.isEmpty();
  }
}
