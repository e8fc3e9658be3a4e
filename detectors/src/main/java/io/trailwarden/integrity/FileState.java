package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one log file: what its object held, whenever it was read, and what digests
 * say of it. Merging is the union of both, the smallest few kept: commutative, associative,
 * idempotent; so the order in which file and digests come changes nothing. Two contents are enough
 * to know that it was changed.
 *
 * @param seen what was read under its key; more than one: it was changed in between
 * @param listings what digests state
 */
public record FileState(List<Content> seen, List<Listing> listings) {
  private static final int MOST_SEEN = 2;
  private static final int MOST_LISTINGS = 8;
  private static final FileVerdict VERIFIED = new FileVerdict(Verdict.VERIFIED, "");
  public static final FileState UNKNOWN = new FileState(List.of(), List.of());

  /**
   * A digest's statement about the file. Those that prove come first.
   *
   * @param proves whether the digest is worth believing
   * @param hash SHA-256 in lower-case hexadecimal digits
   * @param digest the digest's key
   */
  public record Listing(boolean proves, String hash, String digest) implements Comparable<Listing> {
    private static final Comparator<Listing> ORDER =
        Comparator.comparing((Listing each) -> !each.proves)
            .thenComparing(Listing::hash)
            .thenComparing(Listing::digest);

    @Override
    public int compareTo(Listing other) {
      return ORDER.compare(this, other);
    }
  }

  public FileState {
    seen = smallest(seen, MOST_SEEN);
    listings = smallest(listings, MOST_LISTINGS);
  }

  private static <T extends Comparable<T>> List<T> smallest(List<T> all, int most) {
    return all.size() <= 1 ? List.copyOf(all) : new TreeSet<>(all).stream().limit(most).toList();
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  public FileState with(Content content) {
    return merge(new FileState(List.of(content), List.of()));
  }

  public FileState with(Listing listing) {
    return merge(new FileState(List.of(), List.of(listing)));
  }

  public FileState merge(FileState other) {
    return new FileState(both(seen, other.seen), both(listings, other.listings));
  }

  /** Whether a digest worth believing lists it with the hash that this content has. */
  public boolean isListedAs(Content content) {
    for (Listing each : listings) {
      if (each.proves() && each.hash().equals(content.sha256())) {
        return true;
      }
    }
    return false;
  }

  public boolean isProven() {
    return !listings.isEmpty() && listings.get(0).proves();
  }

  /**
   * The verdict, all facts being there that are to be had: one of {@code MISSING} and {@code
   * UNLISTED} means that nothing more will come.
   *
   * @param delivery null when its key does not tell
   */
  public FileVerdict verdict(Coverage coverage, @Nullable Delivery delivery) {
    if (seen.size() > 1) {
      return new FileVerdict(Verdict.MODIFIED, "its content changed between two readings");
    }
    if (isProven()) {
      return seen.isEmpty()
          ? new FileVerdict(Verdict.MISSING, "it is not there; listed by " + by())
          : proven(seen.get(0));
    }
    if (!listings.isEmpty()) {
      return FileVerdict.unverifiable(
          "it is listed by nothing but a digest that is not valid, " + by());
    }
    return coverage.ofUnlisted(delivery);
  }

  private FileVerdict proven(Content content) {
    boolean same = isListedAs(content);
    return switch (content.shape()) {
      case WHOLE ->
          same
              ? VERIFIED
              : new FileVerdict(Verdict.MODIFIED, "its content is not what is listed by " + by());
      case TRAILING ->
          same
              ? new FileVerdict(Verdict.TRAILING_DATA, content.detail())
              : new FileVerdict(
                  Verdict.MODIFIED,
                  "its content is not what is listed by " + by() + ", and " + content.detail());
      case BROKEN -> new FileVerdict(Verdict.INVALID_FORMAT, content.detail());
      // What CloudTrail itself wrote and signed is proven, whatever it is.
      case NOT_JSON -> same ? VERIFIED : new FileVerdict(Verdict.INVALID_FORMAT, content.detail());
    };
  }

  private String by() {
    return listings.get(0).digest();
  }
}
