package io.trailwarden.sigma.match;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts of which a value must have one, at a certain place, to satisfy a test. By them tests of one
 * field are answered many at once ({@link Scan}), and rules are indexed.
 *
 * @param texts distinct, at least one, folded unless cased; none empty but where the whole value is
 *     compared
 * @param exact whether a value that has one satisfies the test; if not, the test must still be
 *     asked
 */
public record Needles(Place place, boolean cased, List<String> texts, boolean exact) {
  /** Where in a value a text stands. */
  public enum Place {
    WHOLE("is"),
    START("startswith"),
    END("endswith"),
    ANYWHERE("contains"),
    /** The texts are networks, and the value is an address. */
    WITHIN("within");

    private final String word;

    Place(String word) {
      this.word = word;
    }

    /** As a listing says it. */
    public String word() {
      return word;
    }
  }

  public Needles {
    texts = List.copyOf(texts);
    if (texts.isEmpty() || (place != Place.WHOLE && texts.contains(""))) {
      throw new IllegalArgumentException("not to be looked for: " + place + " of " + texts);
    }
  }

  /** From texts as a rule writes them; empty ones only where the whole value is compared. */
  static Needles of(Place place, boolean cased, List<String> texts, boolean exact) {
    Set<String> keys = new LinkedHashSet<>();
    for (String text : texts) {
      keys.add(new String(Fold.key(text, cased), StandardCharsets.UTF_8));
    }
    return new Needles(place, cased, List.copyOf(keys), exact);
  }

  static Needles within(List<ValueTest.Network> networks) {
    List<String> texts = networks.stream().map(ValueTest.Network::toString).distinct().toList();
    return new Needles(Place.WITHIN, true, texts, true);
  }

  /** The length of the shortest text. */
  public int shortest() {
    return texts.stream().mapToInt(String::length).min().orElseThrow();
  }
}
