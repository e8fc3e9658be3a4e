package io.trailwarden.derive;

import io.trailwarden.bytes.RecentBytes;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network that an event came from, as {@link SourceNetwork} has it: of an IPv4 address in its
 * usual form made of its bytes, of others remembered by the address as it is written. Working
 * memory of one {@link DerivedFields}.
 */
final class SourceNetworks {
  private static final int REMEMBERED = 1 << 11;
  private static final int REMEMBERED_BYTES = 64;
  private static final byte[] V4_END = {'0', '/', '2', '4'};

  private final RecentBytes<Optional<String>> known = new RecentBytes<>(REMEMBERED);

  private final byte[] v4 = new byte[24];

  /** Adds the network, where the event has one; good until the next event. */
  void add(Event event, EventText text, FieldValues into) {
    FieldValues address = text.raw(event, EventFactsReader.addressField(event));
    if (address.count() == 1 && address.kind(0) == ValueKind.STRING) {
      byte[] array = address.array(0);
      int offset = address.offset(0);
      int prefix = SourceNetwork.plainV4Prefix(array, offset, address.length(0));
      if (prefix > 0) {
        System.arraycopy(array, offset, v4, 0, prefix);
        System.arraycopy(V4_END, 0, v4, prefix, V4_END.length);
        into.add(ValueKind.STRING, v4, 0, prefix + V4_END.length);
        return;
      }
    }
    String network = of(event, text, address);
    if (network != null) {
      into.add(network);
    }
  }

  private @Nullable String of(Event event, EventText text, FieldValues address) {
    if (address.count() != 1 || address.length(0) > REMEMBERED_BYTES) {
      return SourceNetwork.of(EventFactsReader.sourceAddress(event, text));
    }
    byte[] array = address.array(0);
    int offset = address.offset(0);
    int length = address.length(0);
    Optional<String> network = known.get(array, offset, length);
    if (network == null) {
      network = Optional.ofNullable(SourceNetwork.of(EventFactsReader.sourceAddress(event, text)));
      known.put(Arrays.copyOfRange(array, offset, offset + length), network);
    }
    return network.orElse(null);
  }
}
