package io.trailwarden.job.operator;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.job.type.HeadsSerializer;
import io.trailwarden.state.Heads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/**
 * The heads of the current key, in memory where there is room, and in Flink's state. Each
 * observation asks for a head and changes it, and half of what an observation cost was to ask
 * RocksDB for one.
 *
 * <p>Keys are those of partials: 32 hex digits of a hash.
 */
final class RecentHeads {
  private static final int USUAL_BYTES = 256;

  private final ValueState<Heads> state;
  private final KeyedStateBackend<String> backend;
  private final RecentValues values;
  private final HeadsSerializer serializer = new HeadsSerializer();
  private final DataInputDeserializer in = new DataInputDeserializer();
  private final DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);

  /**
   * Heads.
   *
   * @param mostBytes as {@link RecentValues} has it
   * @param isStateEmpty whether no key has a head yet
   */
  RecentHeads(
      ValueState<Heads> state,
      KeyedStateBackend<String> backend,
      long mostBytes,
      boolean isStateEmpty) {
    this.state = state;
    this.backend = backend;
    this.values = new RecentValues(mostBytes, isStateEmpty, this::store);
  }

  private static long high(String key) {
    return HexFormat.fromHexDigitsToLong(key, 0, 16);
  }

  private static long low(String key) {
    return HexFormat.fromHexDigitsToLong(key, 16, 32);
  }

  /** Null when there is none. */
  @Nullable Heads value() {
    String key = backend.getCurrentKey();
    long high = high(key);
    ByteRange value = values.get(high, low(key));
    if (value != null) {
      return read(value);
    }
    return values.mayBeStored(high) ? StateAccess.call(state::value) : null;
  }

  void update(Heads heads) {
    out.clear();
    try {
      serializer.serialize(heads, out);
    } catch (IOException e) {
      throw new UncheckedIOException("state of a correlation can't be written", e);
    }
    String key = backend.getCurrentKey();
    values.put(high(key), low(key), new ByteRange(out.getSharedBuffer(), 0, out.length()));
  }

  void clear() {
    String key = backend.getCurrentKey();
    if (values.remove(high(key), low(key))) {
      state.clear();
    }
  }

  /** To be called before a snapshot is taken of the state. */
  void writeChanged() {
    values.writeChanged();
  }

  private Heads read(ByteRange value) {
    in.setBuffer(value.array(), value.offset(), value.length());
    try {
      return serializer.deserialize(in);
    } catch (IOException e) {
      throw new UncheckedIOException("state of a correlation can't be read", e);
    }
  }

  private void store(long high, long low, ByteRange value) {
    String current = backend.getCurrentKey();
    HexFormat hex = HexFormat.of();
    backend.setCurrentKey(hex.toHexDigits(high) + hex.toHexDigits(low));
    Heads heads = read(value);
    StateAccess.run(() -> state.update(heads));
    if (current != null) {
      backend.setCurrentKey(current);
    }
  }
}
