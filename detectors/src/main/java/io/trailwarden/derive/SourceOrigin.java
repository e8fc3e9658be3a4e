package io.trailwarden.derive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where an event's source address is, as the user's MaxMind files have it. Several fields ask for
 * the same address, so the last one is kept. One a subtask, not thread-safe.
 */
final class SourceOrigin {
  private final GeoFiles files;
  private @Nullable String lastAddress;
  private GeoFact lastFact = GeoFact.NOTHING;

  /**
   * Opens the files, unless this process has.
   *
   * @throws UncheckedIOException when one can't be opened
   */
  SourceOrigin(Environment environment) {
    try {
      files = GeoFiles.open(environment.geoipFiles());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Nullable String country(@Nullable String address) {
    return fact(address).country();
  }

  @Nullable Long asn(@Nullable String address) {
    return fact(address).asn();
  }

  /**
   * Whether AWS is where the call came from: the name of a service in place of the address, or an
   * address that Amazon announces; null for an address of which no file says who announces it.
   * Amazon announces its customers' addresses too: true is not "AWS itself acted".
   */
  @Nullable Boolean isAws(@Nullable String address) {
    if (address != null && Caller.isService(address)) {
      return true;
    }
    return fact(address).isAws();
  }

  private GeoFact fact(@Nullable String address) {
    if (address == null) {
      return GeoFact.NOTHING;
    }
    if (!address.equals(lastAddress)) {
      InetAddress parsed = SourceNetwork.inetAddress(address);
      lastFact = parsed == null ? GeoFact.NOTHING : files.of(parsed);
      lastAddress = address;
    }
    return lastFact;
  }
}
