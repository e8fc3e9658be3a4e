package io.trailwarden.job.type;

import io.trailwarden.finding.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A value as the version of its form, in one byte, and what its {@link Codec} writes: checkpoints
 * of an older release stay readable as long as the codec reads their version. Values are immutable
 * unless a serializer says otherwise.
 */
abstract class VersionedSerializer<T> extends TypeSerializerSingleton<T> {
  abstract Codec<T> codec();

  @Override
  public final void serialize(T value, DataOutputView target) throws IOException {
    Codec<T> codec = codec();
    target.writeByte(codec.version());
    codec.write(value, target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    return codec().read(source.readUnsignedByte(), source);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  /** A copy that shares nothing, by way of the binary form. */
  final T copied(T from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(512);
      serialize(from, out);
      return deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
    } catch (IOException e) {
      throw new UncheckedIOException("a value can't be copied", e);
    }
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  /** Flink asks for a value to reuse; ours are made when they are read. */
  @Override
  @SuppressWarnings("NullAway")
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }
}
