package io.trailwarden.sigma.match;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with {@code *} and {@code ?}, without an automaton: the segments between the {@code *}
 * are found one behind the other, each as far to the left as it goes. That is enough, since a
 * segment always takes the same number of characters.
 */
final class WildcardTest extends TextTest {
  /**
   * A segment: bytes, and for each whether it stands for any one character. Such a character may
   * take up to four bytes of the text.
   */
  private record Segment(byte[] bytes, boolean[] any) {}

  /** Shorter beginnings and ends tell values badly apart. */
  private static final int TELLING = 3;

  private final Segment[] segments;
  private final byte[] fold;
  private final @Nullable Needles needles;

  WildcardTest(String description, List<List<WildcardElement>> segments, boolean cased) {
    super(description, cased);
    this.fold = Fold.table(cased);
    List<Segment> compiled = new ArrayList<>();
    for (List<WildcardElement> segment : segments) {
      compiled.add(segment(segment, cased));
    }
    this.segments = compiled.toArray(Segment[]::new);
    this.needles = needles(segments, cased);
  }

  /** The beginning or the end, which are looked at quickly, or else the longest literal. */
  private static @Nullable Needles needles(List<List<WildcardElement>> segments, boolean cased) {
    List<WildcardElement> first = segments.get(0);
    List<WildcardElement> last = segments.get(segments.size() - 1);
    String start = first.isEmpty() ? "" : first.get(0).literal();
    String end = last.isEmpty() ? "" : last.get(last.size() - 1).literal();
    if (start.length() >= TELLING && start.length() >= end.length()) {
      return Needles.of(Needles.Place.START, cased, List.of(start), false);
    }
    if (end.length() >= TELLING) {
      return Needles.of(Needles.Place.END, cased, List.of(end), false);
    }
    String longest = "";
    for (List<WildcardElement> segment : segments) {
      for (WildcardElement element : segment) {
        longest = element.literal().length() > longest.length() ? element.literal() : longest;
      }
    }
    return longest.isEmpty()
        ? null
        : Needles.of(Needles.Place.ANYWHERE, cased, List.of(longest), false);
  }

  private static Segment segment(List<WildcardElement> elements, boolean cased) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Boolean> any = new ArrayList<>();
    for (WildcardElement element : elements) {
      boolean isAny = element.equals(WildcardElement.ANY_CHARACTER);
      byte[] key = isAny ? new byte[1] : Fold.key(element.literal(), cased);
      bytes.writeBytes(key);
      for (int i = 0; i < key.length; i++) {
        any.add(isAny);
      }
    }
    boolean[] flags = new boolean[any.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = any.get(i);
    }
    return new Segment(bytes.toByteArray(), flags);
  }

  @Override
  public @Nullable Needles needles() {
    return needles;
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    int end = offset + length;
    int position = endOfMatch(segments[0], bytes, offset, end);
    if (segments.length == 1) {
      return position == end;
    }
    for (int i = 1; i < segments.length - 1 && position >= 0; i++) {
      position = find(segments[i], bytes, position, end, false);
    }
    return position >= 0 && find(segments[segments.length - 1], bytes, position, end, true) >= 0;
  }

  /**
   * The end of the first match from a position on; -1 when there is none.
   *
   * @param atEnd whether only a match that ends the text counts
   */
  private int find(Segment segment, byte[] bytes, int from, int end, boolean atEnd) {
    if (segment.bytes().length == 0) {
      return atEnd ? end : from;
    }
    for (int i = from; i < end; i = nextCharacter(bytes, i, end)) {
      int matched = endOfMatch(segment, bytes, i, end);
      if (matched >= 0 && (!atEnd || matched == end)) {
        return matched;
      }
    }
    return -1;
  }

  /** The end of the match that begins at the position; -1 when there is none. */
  private int endOfMatch(Segment segment, byte[] bytes, int position, int end) {
    byte[] key = segment.bytes();
    boolean[] any = segment.any();
    int at = position;
    for (int i = 0; i < key.length; i++) {
      if (at >= end) {
        return -1;
      }
      if (any[i]) {
        at = nextCharacter(bytes, at, end);
      } else if (fold[bytes[at] & 0xff] == key[i]) {
        at++;
      } else {
        return -1;
      }
    }
    return at;
  }

  /** Behind the character at the position: bytes 10xxxxxx continue one (RFC 3629). */
  private static int nextCharacter(byte[] bytes, int position, int end) {
    int next = position + 1;
    while (next < end && (bytes[next] & 0xc0) == 0x80) {
      next++;
    }
    return next;
  }
}
