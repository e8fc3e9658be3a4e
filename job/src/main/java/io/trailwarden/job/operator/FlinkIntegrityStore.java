package io.trailwarden.job.operator;

import static io.trailwarden.job.operator.StateAccess.call;
import static io.trailwarden.job.operator.StateAccess.run;

import io.trailwarden.integrity.DigestFact;
import io.trailwarden.integrity.FileEntry;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.IntegrityStore;
import io.trailwarden.integrity.ListedFile;
import io.trailwarden.job.type.DigestFactSerializer;
import io.trailwarden.job.type.FileEntrySerializer;
import io.trailwarden.job.type.IntegrityFindingSerializer;
import io.trailwarden.job.type.IntegrityHeaderSerializer;
import io.trailwarden.job.type.ListedFilesSerializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** The facts of the current key, in Flink's state: each object an entry of its own. */
record FlinkIntegrityStore(
    ValueState<Header> headers,
    MapState<String, DigestFact> facts,
    MapState<String, List<ListedFile>> listings,
    MapState<String, Boolean> appliedDigests,
    MapState<String, FileEntry> files,
    MapState<String, Boolean> waitingFiles,
    MapState<String, IntegrityFinding> findings)
    implements IntegrityStore {

  /** Names in checkpoints: never changed. */
  static FlinkIntegrityStore of(RuntimeContext context) {
    return new FlinkIntegrityStore(
        context.getState(new ValueStateDescriptor<>("header", IntegrityHeaderSerializer.TYPE)),
        context.getMapState(
            new MapStateDescriptor<>("digests", Types.STRING, DigestFactSerializer.TYPE)),
        context.getMapState(
            new MapStateDescriptor<>("listed", Types.STRING, ListedFilesSerializer.TYPE)),
        context.getMapState(new MapStateDescriptor<>("applied", Types.STRING, Types.BOOLEAN)),
        context.getMapState(
            new MapStateDescriptor<>("files", Types.STRING, FileEntrySerializer.TYPE)),
        context.getMapState(new MapStateDescriptor<>("waiting", Types.STRING, Types.BOOLEAN)),
        context.getMapState(
            new MapStateDescriptor<>("told", Types.STRING, IntegrityFindingSerializer.TYPE)));
  }

  void clear() {
    headers.clear();
    facts.clear();
    listings.clear();
    appliedDigests.clear();
    files.clear();
    waitingFiles.clear();
    findings.clear();
  }

  @Override
  public @Nullable Header header() {
    return call(headers::value);
  }

  @Override
  public void putHeader(Header header) {
    run(() -> headers.update(header));
  }

  @Override
  public @Nullable DigestFact digest(String key) {
    return call(() -> facts.get(key));
  }

  @Override
  public void putDigest(DigestFact fact, List<ListedFile> listed) {
    run(
        () -> {
          facts.put(fact.key(), fact);
          listings.put(fact.key(), listed);
          appliedDigests.remove(fact.key());
        });
  }

  @Override
  public void removeDigest(String key) {
    run(
        () -> {
          facts.remove(key);
          listings.remove(key);
          appliedDigests.remove(key);
        });
  }

  @Override
  public Collection<DigestFact> digests() {
    return copy(facts::values);
  }

  @Override
  public List<ListedFile> listed(String digestKey) {
    List<ListedFile> listed = call(() -> listings.get(digestKey));
    return listed == null ? List.of() : listed;
  }

  @Override
  public @Nullable Boolean applied(String digestKey) {
    return call(() -> appliedDigests.get(digestKey));
  }

  @Override
  public void putApplied(String digestKey, boolean proves) {
    run(() -> appliedDigests.put(digestKey, proves));
  }

  @Override
  public @Nullable FileEntry file(String key) {
    return call(() -> files.get(key));
  }

  @Override
  public void putFile(String key, FileEntry entry) {
    run(() -> files.put(key, entry));
  }

  @Override
  public void removeFile(String key) {
    run(() -> files.remove(key));
  }

  @Override
  public void forEachFile(BiConsumer<String, FileEntry> visitor) {
    run(() -> files.entries().forEach(each -> visitor.accept(each.getKey(), each.getValue())));
  }

  @Override
  public Collection<String> waiting() {
    return copy(waitingFiles::keys);
  }

  @Override
  public void putWaiting(String key) {
    run(() -> waitingFiles.put(key, true));
  }

  @Override
  public void removeWaiting(String key) {
    run(() -> waitingFiles.remove(key));
  }

  @Override
  public Map<String, IntegrityFinding> told() {
    Map<String, IntegrityFinding> copy = new HashMap<>();
    run(() -> findings.entries().forEach(each -> copy.put(each.getKey(), each.getValue())));
    return copy;
  }

  @Override
  public @Nullable IntegrityFinding told(String about) {
    return call(() -> findings.get(about));
  }

  @Override
  public void putTold(String about, IntegrityFinding finding) {
    run(() -> findings.put(about, finding));
  }

  @Override
  public void removeTold(String about) {
    run(() -> findings.remove(about));
  }

  @Override
  public boolean isEmpty() {
    return call(
        () -> facts.isEmpty() && files.isEmpty() && waitingFiles.isEmpty() && findings.isEmpty());
  }

  private static <T> List<T> copy(StateAccess.Reading<Iterable<T>> all) {
    List<T> copy = new ArrayList<>();
    call(all).forEach(copy::add);
    return copy;
  }
}
