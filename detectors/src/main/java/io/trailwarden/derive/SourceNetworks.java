package io.trailwarden.derive;

import io.trailwarden.bytes.RecentBytes;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network that an event came from, remembered by the address as it is written. Working memory
 * of one {@link DerivedFields}.
 */
final class SourceNetworks {
  private static final int REMEMBERED = 1 << 11;
  private static final int REMEMBERED_BYTES = 64;

  private final RecentBytes<Optional<String>> known = new RecentBytes<>(REMEMBERED);

  /** As {@link SourceNetwork#of}. */
  @Nullable String of(Event event, EventText text) {
    FieldValues address = text.raw(event, EventFactsReader.addressField(event));
    if (address.count() != 1 || address.length(0) > REMEMBERED_BYTES) {
      return SourceNetwork.of(EventFactsReader.sourceAddress(event, text));
    }
    byte[] array = address.array(0);
    int offset = address.offset(0);
    int length = address.length(0);
    Optional<String> network = known.get(array, offset, length);
    if (network == null) {
      network = Optional.ofNullable(SourceNetwork.of(EventFactsReader.sourceAddress(event, text)));
      known.put(array, offset, length, network);
    }
    return network.orElse(null);
  }
}
