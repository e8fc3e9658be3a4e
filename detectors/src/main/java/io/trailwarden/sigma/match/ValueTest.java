package io.trailwarden.sigma.match;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntPredicate;

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

  /** Any value contains the text. */
  public static ValueTest contains(String description, String text, boolean cased) {
    return new TextTests.Contains(description, text, cased);
  }

  /** Any value begins with the text. */
  public static ValueTest startsWith(String description, String text, boolean cased) {
    return new TextTests.StartsWith(description, text, cased);
  }

  /** Any value ends with the text. */
  public static ValueTest endsWith(String description, String text, boolean cased) {
    return new TextTests.EndsWith(description, text, cased);
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

  /** The expression is found in any value. */
  public static ValueTest regex(String description, Pattern pattern) {
    return new TextTests.Regex(description, pattern);
  }

  /**
   * Any value is an address in the network. An IPv4 address written as IPv6 ({@code
   * ::ffff:10.0.0.1}) is that IPv4 address.
   *
   * @param network 4 or 16 bytes
   * @param prefix how many bits of it count
   */
  public static ValueTest cidr(String description, byte[] network, int prefix) {
    return new CidrTest(description, network, prefix);
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
   * A part of a pattern between two {@code *}.
   *
   * @param literal plain text; empty for {@code ?}, exactly one character
   */
  public record WildcardElement(String literal) {
    public static final WildcardElement ANY_CHARACTER = new WildcardElement("");
  }
}
