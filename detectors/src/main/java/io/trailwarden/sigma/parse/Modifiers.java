package io.trailwarden.sigma.parse;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.ReferenceMode;
import io.trailwarden.sigma.Value.RegexFlag;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies the modifiers of a detection item ({@code field|contains|all}) to its values, in their
 * order, as the specification's modifiers appendix says and, where it is silent, as pySigma does.
 */
final class Modifiers {
  /** Bounds what {@code windash} and {@code expand} make of one value. */
  static final int MAX_ALTERNATIVES = 10_000;

  /** Longer than any text of an event that is worth a rule. */
  static final int MAX_TEXT = 16_384;

  private static final Set<String> ON_ITEM = Set.of("all", "neq");

  /** A part of a time, and the numbers that it can be. */
  private record TimePart(ChronoUnit unit, int least, int most) {}

  private static final Map<String, TimePart> TIME_PARTS =
      Map.of(
          "minute", new TimePart(ChronoUnit.MINUTES, 0, 59),
          "hour", new TimePart(ChronoUnit.HOURS, 0, 23),
          "day", new TimePart(ChronoUnit.DAYS, 1, 31),
          "week", new TimePart(ChronoUnit.WEEKS, 1, 53),
          "month", new TimePart(ChronoUnit.MONTHS, 1, 12),
          "year", new TimePart(ChronoUnit.YEARS, 0, 9999));
  private static final Map<String, Operator> COMPARISONS =
      Map.of("lt", Operator.LT, "lte", Operator.LTE, "gt", Operator.GT, "gte", Operator.GTE);
  private static final Map<String, RegexFlag> FLAGS =
      Map.of(
          "i", RegexFlag.IGNORE_CASE,
          "ignorecase", RegexFlag.IGNORE_CASE,
          "m", RegexFlag.MULTILINE,
          "multiline", RegexFlag.MULTILINE,
          "s", RegexFlag.DOT_ALL,
          "dotall", RegexFlag.DOT_ALL);
  private static final Set<String> ON_TEXT =
      Set.of(
          "contains",
          "startswith",
          "endswith",
          "cased",
          "windash",
          "base64",
          "base64offset",
          "utf16",
          "utf16le",
          "utf16be",
          "wide",
          "fieldref",
          "expand");
  private static final Set<String> ONLY_FIRST = Set.of("re", "cidr", "exists");
  private static final Set<String> KNOWN =
      Stream.of(
              ON_ITEM,
              TIME_PARTS.keySet(),
              COMPARISONS.keySet(),
              FLAGS.keySet(),
              ON_TEXT,
              ONLY_FIRST)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?<!\\\\)%(\\w+)%", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern DASH =
      Pattern.compile("\\B[-/]\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final List<List<Token>> DASHES =
      Stream.of("-", "/", "\u2013", "\u2014", "\u2015")
          .map(dash -> List.<Token>of(new Literal(dash)))
          .toList();

  /** A scalar of the rule file: its text as written and what YAML takes it for. */
  record Scalar(String text, Kind kind) {
    enum Kind {
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }
  }

  private final List<String> names;
  private final boolean keyword;
  private final Map<String, List<String>> placeholders;
  private final Budget budget;
  private final Location location;
  private final Diagnostics diagnostics;

  /**
   * @param names as written behind the field
   * @param keyword whether the item has no field
   * @throws RuleException when a modifier is unknown, not supported yet, or in an impossible place
   */
  Modifiers(
      List<String> names,
      boolean keyword,
      Map<String, List<String>> placeholders,
      Budget budget,
      Location location,
      Diagnostics diagnostics)
      throws RuleException {
    this.names = names.stream().filter(name -> !ON_ITEM.contains(name)).toList();
    this.keyword = keyword;
    this.placeholders = placeholders;
    this.budget = budget;
    this.location = location;
    this.diagnostics = diagnostics;
    if (new HashSet<>(names).size() < names.size()) {
      throw new RuleException(location, "a modifier stands twice in " + names);
    }
    for (int i = 0; i < this.names.size(); i++) {
      check(this.names.get(i), i);
    }
  }

  private void check(String name, int index) throws RuleException {
    if (!KNOWN.contains(name)) {
      throw new RuleException(
          location, "unknown modifier '" + name + "'" + Suggestion.of(name, KNOWN));
    }
    if (TIME_PARTS.containsKey(name) && index > 0 && COMPARISONS.containsKey(names.get(0))) {
      throw new RuleException(
          location, "write '" + name + "|" + names.get(0) + "': the part of the time comes first");
    }
    if ((ONLY_FIRST.contains(name) || TIME_PARTS.containsKey(name)) && index > 0) {
      throw new RuleException(
          location, "modifier '" + name + "' can't follow '" + names.get(index - 1) + "'");
    }
    if (FLAGS.containsKey(name) && !names.get(0).equals("re")) {
      throw new RuleException(location, "modifier '" + name + "' needs 're' before it");
    }
    if (keyword
        && (COMPARISONS.containsKey(name)
            || TIME_PARTS.containsKey(name)
            || Set.of("cidr", "exists", "fieldref", "startswith", "endswith").contains(name))) {
      throw new RuleException(location, "modifier '" + name + "' needs a field");
    }
  }

  /** The value that the engine compares with. */
  Value apply(Scalar scalar) throws RuleException {
    if (scalar.text().length() > MAX_TEXT) {
      throw new RuleException(
          location, "a value has " + scalar.text().length() + " characters, more than " + MAX_TEXT);
    }
    Value value = null;
    for (String name : names) {
      value = apply(name, scalar, value);
    }
    return value == null ? initial(scalar) : value;
  }

  private Value initial(Scalar scalar) {
    return switch (scalar.kind()) {
      case NULL -> new Value.Null();
      case TEXT -> Text.parse(scalar.text());
      case NUMBER, BOOLEAN -> Text.literal(scalar.text());
    };
  }

  private Value apply(String name, Scalar scalar, @Nullable Value before) throws RuleException {
    Operator comparison = COMPARISONS.get(name);
    if (comparison != null) {
      return compare(comparison, name, scalar, before);
    }
    RegexFlag flag = FLAGS.get(name);
    if (ONLY_FIRST.contains(name)) {
      return first(name, scalar);
    }
    TimePart timePart = TIME_PARTS.get(name);
    if (timePart != null) {
      return timePart(timePart, name, scalar);
    }
    if (scalar.kind() == Scalar.Kind.NULL) {
      throw new RuleException(location, "modifier '" + name + "' can't be applied to null");
    }
    Value value = before == null ? initial(scalar) : before;
    if (value instanceof Value.AnyOf any) {
      List<Value> values = new ArrayList<>();
      for (Value alternative : any.values()) {
        values.add(apply(name, scalar, alternative));
      }
      return new Value.AnyOf(values);
    }
    if (value instanceof Value.Nothing) {
      return value;
    }
    if (flag != null) {
      return withFlag(value, flag, name);
    }
    if (value instanceof Value.Text text) {
      return onText(name, text);
    }
    if (value instanceof Value.Regex regex) {
      return onRegex(name, regex);
    }
    if (value instanceof Value.FieldReference reference) {
      return onReference(name, reference);
    }
    throw cannotFollow(name);
  }

  private Value first(String name, Scalar scalar) throws RuleException {
    if (name.equals("exists")) {
      if (scalar.kind() != Scalar.Kind.BOOLEAN) {
        throw new RuleException(location, "modifier 'exists' needs true or false");
      }
      return new Value.Exists(Boolean.parseBoolean(scalar.text()));
    }
    if (scalar.kind() == Scalar.Kind.NULL || scalar.kind() == Scalar.Kind.BOOLEAN) {
      throw new RuleException(location, "modifier '" + name + "' needs text");
    }
    return name.equals("re")
        ? regex(scalar.text(), Set.of())
        : Networks.parse(scalar.text(), location);
  }

  private RuleException cannotFollow(String name) {
    int index = names.indexOf(name);
    return new RuleException(
        location, "modifier '" + name + "' can't follow '" + names.get(index - 1) + "'");
  }

  private Value compare(Operator operator, String name, Scalar scalar, @Nullable Value before)
      throws RuleException {
    if (before instanceof Value.TimePart time && time.operator() == Operator.EQ) {
      return new Value.TimePart(time.unit(), operator, time.number());
    }
    if (before != null) {
      throw cannotFollow(name);
    }
    return new Value.Compare(operator, number(name, scalar));
  }

  private Value timePart(TimePart part, String name, Scalar scalar) throws RuleException {
    BigDecimal number = number(name, scalar).stripTrailingZeros();
    if (number.scale() > 0
        || number.compareTo(BigDecimal.valueOf(part.least())) < 0
        || number.compareTo(BigDecimal.valueOf(part.most())) > 0) {
      throw new RuleException(
          location,
          "modifier '"
              + name
              + "' needs a whole number from "
              + part.least()
              + " to "
              + part.most()
              + ", not "
              + scalar.text());
    }
    return new Value.TimePart(part.unit(), Operator.EQ, number.intValueExact());
  }

  private BigDecimal number(String modifier, Scalar scalar) throws RuleException {
    if (scalar.kind() != Scalar.Kind.NUMBER) {
      throw new RuleException(
          location, "modifier '" + modifier + "' needs a number, not '" + scalar.text() + "'");
    }
    return number(scalar.text());
  }

  private BigDecimal number(String text) throws RuleException {
    try {
      BigDecimal number = new BigDecimal(text);
      if (text.length() <= 64 && Math.abs((long) number.scale()) <= 64) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new RuleException(location, "'" + text + "' is not a finite number");
    }
    throw new RuleException(location, "'" + text + "' has too many digits");
  }

  private Value regex(String expression, Set<RegexFlag> flags) throws RuleException {
    String reason = Regexes.refusal(expression);
    if (reason != null) {
      throw new RuleException(location, reason);
    }
    budget.addRegex(Regexes.size(expression), location);
    return new Value.Regex(expression, flags);
  }

  private Value withFlag(Value value, RegexFlag flag, String name) throws RuleException {
    if (!(value instanceof Value.Regex regex)) {
      throw cannotFollow(name);
    }
    Set<RegexFlag> flags = EnumSet.of(flag);
    flags.addAll(regex.flags());
    return new Value.Regex(regex.expression(), flags);
  }

  /** Placeholders in a regular expression stand for their values' text, wildcards as such. */
  private Value expand(Value.Regex regex) throws RuleException {
    Value expanded =
        expand(
            new Value.Text(List.of(new Literal(regex.expression())), true),
            values ->
                values.stream()
                    .map(value -> List.<Token>of(new Literal(Regexes.of(Text.parse(value)))))
                    .toList());
    if (!(expanded instanceof Value.AnyOf any)) {
      return expanded instanceof Value.Text text ? regex(text.literal(), regex.flags()) : expanded;
    }
    List<Value> alternatives = new ArrayList<>();
    for (Value value : any.values()) {
      alternatives.add(regex(((Value.Text) value).literal(), regex.flags()));
    }
    return new Value.AnyOf(alternatives);
  }

  /** A regular expression is found anywhere, so that contains adds nothing. */
  private Value onRegex(String name, Value.Regex regex) throws RuleException {
    return switch (name) {
      case "contains" -> regex;
      case "expand" -> expand(regex);
      case "startswith" -> new Value.Regex("\\A(?:" + regex.expression() + ")", regex.flags());
      case "endswith" -> new Value.Regex("(?:" + regex.expression() + ")\\z", regex.flags());
      default -> throw cannotFollow(name);
    };
  }

  private Value onReference(String name, Value.FieldReference reference) throws RuleException {
    return switch (name) {
      case "contains" -> reference(reference, ReferenceMode.CONTAINS);
      case "startswith" -> reference(reference, ReferenceMode.STARTS_WITH);
      case "endswith" -> reference(reference, ReferenceMode.ENDS_WITH);
      case "cased" -> new Value.FieldReference(reference.field(), reference.mode(), true);
      default -> throw cannotFollow(name);
    };
  }

  private static Value reference(Value.FieldReference reference, ReferenceMode mode) {
    return new Value.FieldReference(reference.field(), mode, reference.cased());
  }

  private Value onText(String name, Value.Text text) throws RuleException {
    return switch (name) {
      case "contains" -> surrounded(text, true, true);
      case "startswith" -> surrounded(text, false, true);
      case "endswith" -> surrounded(text, true, false);
      case "cased" -> new Value.Text(text.tokens(), true);
      case "wide", "utf16le" -> utf16(text, "", true);
      case "utf16be" -> utf16(text, "", false);
      case "utf16" -> utf16(text, BYTE_ORDER_MARK, true);
      case "base64" ->
          Text.literal(Base64.getEncoder().encodeToString(bytes(text, name))).withCase(text);
      case "base64offset" -> base64offset(text, name);
      case "windash" -> windash(text);
      case "expand" ->
          expand(text, values -> values.stream().map(Text::parse).map(Value.Text::tokens).toList());
      case "fieldref" -> fieldReference(text);
      default -> throw cannotFollow(name);
    };
  }

  private static Value.Text surrounded(Value.Text text, boolean before, boolean behind) {
    Text.Builder builder = new Text.Builder();
    if (before) {
      builder.append(Wildcard.ANY_STRING);
    }
    builder.append(text.tokens());
    if (behind) {
      builder.append(Wildcard.ANY_STRING);
    }
    return builder.build(text.cased());
  }

  private Value.Text utf16(Value.Text text, String prefix, boolean littleEndian)
      throws RuleException {
    Text.Builder builder = new Text.Builder().append(prefix);
    for (Token token : text.tokens()) {
      if (!(token instanceof Literal literal)) {
        builder.append(token);
        continue;
      }
      for (char c : literal.text().toCharArray()) {
        if (c > 0x7f) {
          throw new RuleException(location, "UTF-16 modifiers take ASCII text only");
        }
        builder.append(littleEndian ? c : '\0').append(littleEndian ? '\0' : c);
      }
    }
    return builder.build(text.cased());
  }

  private byte[] bytes(Value.Text text, String name) throws RuleException {
    if (!text.isLiteral()) {
      throw new RuleException(
          location, "modifier '" + name + "' can't encode " + text + ", which has wildcards");
    }
    byte[] bytes = text.literal().getBytes(StandardCharsets.UTF_8);
    if (!text.literal().startsWith(BYTE_ORDER_MARK) || !names.contains("utf16")) {
      return bytes;
    }
    byte[] marked = new byte[bytes.length - 1];
    marked[0] = (byte) 0xff;
    marked[1] = (byte) 0xfe;
    System.arraycopy(bytes, 3, marked, 2, bytes.length - 3);
    return marked;
  }

  /**
   * The part of the encoding that does not depend on what stands around the value, for each of the
   * three places that it can begin at in a group of three bytes.
   */
  private Value base64offset(Value.Text text, String name) throws RuleException {
    byte[] bytes = bytes(text, name);
    if (bytes.length < 3) {
      throw new RuleException(location, "modifier 'base64offset' needs at least three bytes");
    }
    int[] skipped = {0, 2, 3};
    int[] cut = {0, 3, 2};
    List<Value> values = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String encoded = Base64.getEncoder().encodeToString(shifted);
      values.add(
          Text.literal(
                  encoded.substring(skipped[offset], encoded.length() - cut[shifted.length % 3]))
              .withCase(text));
    }
    return new Value.AnyOf(values);
  }

  private Value windash(Value.Text text) throws RuleException {
    return replaced(text, DASH, match -> DASHES);
  }

  private Value expand(Value.Text text, Function<List<String>, List<List<Token>>> replacements)
      throws RuleException {
    String[] empty = new String[1];
    Value expanded =
        replaced(
            text,
            PLACEHOLDER,
            match -> {
              String name = match.group(1);
              List<String> values = placeholders.getOrDefault(name, List.of());
              if (values.isEmpty()) {
                empty[0] = name;
              }
              return replacements.apply(values);
            });
    if (empty[0] == null) {
      return expanded;
    }
    diagnostics.warning(
        location, "the placeholder %" + empty[0] + "% has no values, so this matches nothing");
    return new Value.Nothing(empty[0]);
  }

  private interface Replacements {
    List<List<Token>> of(Matcher match);
  }

  /** All texts in which each match of the pattern in a literal is one of its replacements. */
  private Value replaced(Value.Text text, Pattern pattern, Replacements replacements)
      throws RuleException {
    List<List<Token>> results = List.of(List.of());
    boolean escapes = pattern.equals(PLACEHOLDER);
    for (Token token : text.tokens()) {
      if (!(token instanceof Literal literal)) {
        results = crossed(results, List.of(List.of(token)));
        continue;
      }
      Matcher match = pattern.matcher(literal.text());
      int from = 0;
      while (match.find()) {
        results = crossed(results, plain(literal.text().substring(from, match.start()), escapes));
        results = crossed(results, replacements.of(match));
        from = match.end();
      }
      results = crossed(results, plain(literal.text().substring(from), escapes));
    }
    List<Value> values = new ArrayList<>();
    for (List<Token> tokens : results) {
      values.add(new Text.Builder().append(tokens).build(text.cased()));
    }
    budget.addValues(values.size(), location);
    return values.size() == 1 ? values.get(0) : new Value.AnyOf(values);
  }

  private static List<List<Token>> plain(String text, boolean escapes) {
    String plain = escapes ? text.replace("\\%", "%") : text;
    return plain.isEmpty() ? List.of(List.of()) : List.of(List.of(new Literal(plain)));
  }

  private List<List<Token>> crossed(List<List<Token>> heads, List<List<Token>> tails)
      throws RuleException {
    if ((long) heads.size() * tails.size() > MAX_ALTERNATIVES) {
      throw new RuleException(
          location, "a value stands for more than " + MAX_ALTERNATIVES + " values");
    }
    List<List<Token>> crossed = new ArrayList<>();
    for (List<Token> head : heads) {
      for (List<Token> tail : tails) {
        List<Token> both = new ArrayList<>(head);
        both.addAll(tail);
        crossed.add(both);
      }
    }
    return crossed;
  }

  private Value fieldReference(Value.Text text) throws RuleException {
    if (!text.isLiteral()) {
      throw new RuleException(location, "modifier 'fieldref' needs a field, not " + text);
    }
    try {
      return new Value.FieldReference(
          FieldPath.of(text.literal()), ReferenceMode.EQUALS, text.cased());
    } catch (IllegalArgumentException e) {
      throw new RuleException(location, "modifier 'fieldref' needs a field, not " + text);
    }
  }
}
