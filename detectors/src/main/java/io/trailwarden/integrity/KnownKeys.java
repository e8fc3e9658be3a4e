package io.trailwarden.integrity;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Public keys of which all are known from the start: those in files. */
public final class KnownKeys implements PublicKeys, Serializable {
  private static final long serialVersionUID = 1;

  private final HashMap<String, List<PublicKeyEntry>> ofRegion = new HashMap<>();
  private final List<PublicKeyEntry> ofAllRegions;

  private KnownKeys(Map<String, List<PublicKeyEntry>> ofRegion, List<PublicKeyEntry> ofAllRegions) {
    ofRegion.forEach((region, keys) -> this.ofRegion.put(region, List.copyOf(keys)));
    this.ofAllRegions = List.copyOf(ofAllRegions);
  }

  /** Keys that serve every region, told apart by their fingerprints. */
  public static KnownKeys ofAllRegions(List<PublicKeyEntry> keys) {
    return new KnownKeys(Map.of(), keys);
  }

  /** Keys by region. */
  public static KnownKeys ofRegions(Map<String, List<PublicKeyEntry>> keys) {
    return new KnownKeys(keys, List.of());
  }

  @Override
  public KeyAnswer find(String region, String fingerprint, Instant at) {
    List<PublicKeyEntry> known = new ArrayList<>(ofRegion.getOrDefault(region, List.of()));
    known.addAll(ofAllRegions);
    return among(known, region, fingerprint, at);
  }

  /** The answer of these keys, all of them the region's. */
  public static KeyAnswer among(
      List<PublicKeyEntry> known, String region, String fingerprint, Instant at) {
    String wanted = Hex.canonical(fingerprint);
    String why =
        known.isEmpty()
            ? "no public key is known for region " + region
            : "no key of region " + region + " has the fingerprint " + fingerprint;
    for (PublicKeyEntry each : known) {
      if (!each.fingerprint().equals(wanted)) {
        continue;
      }
      if (each.lies()) {
        why =
            "the key given as " + fingerprint + " has the fingerprint " + each.actualFingerprint();
      } else if (each.isValidAt(at)) {
        return new KeyAnswer.Found(each.key());
      } else {
        why =
            "the key "
                + fingerprint
                + " was valid from "
                + each.from()
                + " to "
                + each.to()
                + ", not at "
                + at;
      }
    }
    return new KeyAnswer.NotFound(why);
  }
}
