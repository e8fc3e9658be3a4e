package io.trailwarden.sigma.match;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A question about the values of one field. Immutable, made by the factories here, shared by all
 * matchers. Text is the value decoded; a number or boolean is its JSON text, a map or list its
 * compact JSON text. A missing or null value satisfies no question about text.
 */
public abstract sealed class ValueTest permits TextTest, PresenceTest, JsonTextTest {
  private final String description;

  ValueTest(String description) {
    this.description = description;
  }

  abstract boolean test(Slot slot);

  /** What a value must have to satisfy this; null when nothing is known. */
  public @Nullable Needles needles() {
    return null;
  }

  /** As a listing shows it, behind the field's name. */
  @Override
  public final String toString() {
    return description;
  }

  /** The field has a value, which may be null. */
  public static ValueTest exists(String description) {
    return new PresenceTest(description, PresenceTest.Kind.EXISTS);
  }

  /** The field is missing. */
  public static ValueTest missing(String description) {
    return new PresenceTest(description, PresenceTest.Kind.MISSING);
  }

  /** The field is missing, or any of its values is null. */
  public static ValueTest nullOrMissing(String description) {
    return new PresenceTest(description, PresenceTest.Kind.NULL_OR_MISSING);
  }

  /** Any value is one of the texts. */
  public static ValueTest in(String description, List<String> texts, boolean cased) {
    return new TextTests.In(description, texts, cased);
  }

  /** Any value contains one of the texts. */
  public static ValueTest contains(String description, List<String> texts, boolean cased) {
    return new TextTests.Contains(description, texts, cased);
  }

  /** Any value begins with one of the texts. */
  public static ValueTest startsWith(String description, List<String> texts, boolean cased) {
    return new TextTests.StartsWith(description, texts, cased);
  }

  /** Any value ends with one of the texts. */
  public static ValueTest endsWith(String description, List<String> texts, boolean cased) {
    return new TextTests.EndsWith(description, texts, cased);
  }

  /** Any value is not null. */
  public static ValueTest anyText(String description) {
    return new TextTests.AnyText(description);
  }

  /**
   * Any value matches the pattern as a whole.
   *
   * @param segments the elements between the {@code *}. The first is empty when the pattern begins
   *     with {@code *}, the last when it ends with it.
   */
  public static ValueTest wildcard(
      String description, List<List<WildcardElement>> segments, boolean cased) {
    return new WildcardTest(description, segments, cased);
  }

  /**
   * The test of text holds, also for a map's text with its escapes resolved.
   *
   * @param ofLists whether it holds also for a list at the end of the path as a whole, by its
   *     compact JSON text
   * @throws IllegalArgumentException when it is no test of text
   */
  public static ValueTest jsonText(ValueTest test, boolean ofLists) {
    if (test instanceof TextTest text) {
      return new JsonTextTest(text, ofLists);
    }
    throw new IllegalArgumentException("no test of text: " + test);
  }

  /**
   * The expression is found in any value.
   *
   * @param literals of which a value must contain one, whatever its case, for the expression to be
   *     found; empty when none are known
   */
  public static ValueTest regex(String description, Pattern pattern, List<String> literals) {
    return new TextTests.Regex(description, pattern, literals);
  }

  /**
   * Any value is an address in one of the networks. An IPv4 address written as IPv6 ({@code
   * ::ffff:10.0.0.1}) is that IPv4 address.
   */
  public static ValueTest cidr(String description, List<Network> networks) {
    return new CidrTest(description, networks);
  }

  /**
   * Any value is a decimal number that compares so with the number.
   *
   * @param accepts takes the sign of value − number
   */
  public static ValueTest compare(String description, BigDecimal number, IntPredicate accepts) {
    return new CompareTest(description, number, accepts);
  }

  /**
   * Any value is a time whose part is accepted: its {@code MINUTES}, {@code HOURS}, {@code DAYS}
   * (of the month), {@code WEEKS} (of the year), {@code MONTHS} or {@code YEARS}.
   */
  public static ValueTest timePart(String description, ChronoUnit unit, IntPredicate accepts) {
    return new TimeTest(description, unit, accepts);
  }

  /**
   * A network of addresses. One of IPv4 written as IPv6 is one of IPv4.
   *
   * @param address its first address, 4 or 16 bytes
   * @param prefix how many bits of it count; the others are zero
   */
  public record Network(byte[] address, int prefix) {
    private static final int MAPPED = 96;

    public Network {
      if ((address.length != 4 && address.length != 16)
          || prefix < 0
          || prefix > address.length * 8) {
        throw new IllegalArgumentException(
            "no network: " + address.length + " bytes, prefix " + prefix);
      }
      boolean mapped = address.length == 16 && prefix >= MAPPED && Addresses.isMapped(address);
      address = mapped ? Arrays.copyOfRange(address, 12, 16) : address.clone();
      prefix -= mapped ? MAPPED : 0;
    }

    /** From what {@link #toString} makes. */
    static Network parse(String text) {
      int slash = text.indexOf('/');
      byte[] address = new byte[16];
      int size = Addresses.parse(text.getBytes(StandardCharsets.US_ASCII), 0, slash, address);
      return new Network(Arrays.copyOf(address, size), Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether an address of this size, of which more bytes may follow, is in the network. */
    boolean contains(byte[] other) {
      int whole = prefix >>> 3;
      int rest = prefix & 7;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> (8 - rest) == 0);
    }

    @Override
    public String toString() {
      boolean four = address.length == 4;
      StringJoiner text = new StringJoiner(four ? "." : ":");
      for (int i = 0; i < address.length; i += four ? 1 : 2) {
        int high = address[i] & 0xff;
        text.add(
            four
                ? Integer.toString(high)
                : Integer.toHexString(high << 8 | (address[i + 1] & 0xff)));
      }
      return text + "/" + prefix;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Network network
          && Arrays.equals(address, network.address)
          && prefix == network.prefix;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(address) * 31 + prefix;
    }
  }

  /**
   * A part of a pattern between two {@code *}.
   *
   * @param literal plain text; empty for {@code ?}, exactly one character
   */
  public record WildcardElement(String literal) {
    public static final WildcardElement ANY_CHARACTER = new WildcardElement("");
  }
}
