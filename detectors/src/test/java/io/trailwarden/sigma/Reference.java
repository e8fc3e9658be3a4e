package io.trailwarden.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a detection section means, written down from the specification alone, as plainly as it goes:
 * nothing of the engine is used, and nothing is fast. Detections are maps, lists and scalars as
 * YAML would give them.
 */
final class Reference {
  private final JsonNode event;
  private final Map<String, List<String>> placeholders;

  Reference(JsonNode event, Map<String, List<String>> placeholders) {
    this.event = event;
    this.placeholders = placeholders;
  }

  /** Whether a search identifier holds. */
  boolean holds(Object detection) {
    if (detection instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .allMatch(entry -> item(String.valueOf(entry.getKey()), list(entry.getValue())));
    }
    List<?> items = list(detection);
    return items.stream()
        .anyMatch(item -> item instanceof Map<?, ?> ? holds(item) : item("", List.of(item)));
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : Arrays.asList(value);
  }

  private boolean item(String key, List<?> values) {
    List<String> parts = List.of(key.split("\\|", -1));
    List<String> modifiers = new ArrayList<>(parts.subList(1, parts.size()));
    boolean all = modifiers.remove("all");
    boolean negated = modifiers.remove("neq");
    Predicate<@Nullable Object> each = value -> value(parts.get(0), modifiers, value);
    boolean holds = all ? values.stream().allMatch(each) : values.stream().anyMatch(each);
    return holds != negated;
  }

  private boolean value(String field, List<String> modifiers, @Nullable Object value) {
    if (field.isEmpty()) {
      return patterns(modifiers, String.valueOf(value), true).stream()
          .anyMatch(pattern -> pattern.matcher(unescaped(event.toString())).find());
    }
    List<JsonNode> found = new ArrayList<>();
    List<JsonNode> lists = new ArrayList<>();
    find(event, List.of(field.split("\\.")), true, found, lists);
    if (modifiers.contains("exists")) {
      return found.isEmpty() != (Boolean) java.util.Objects.requireNonNull(value);
    }
    if (value == null) {
      return found.isEmpty() || found.stream().anyMatch(JsonNode::isNull);
    }
    found.removeIf(JsonNode::isNull);
    if (modifiers.contains("fieldref")) {
      return reference(found, modifiers, value.toString());
    }
    Predicate<String> test = test(modifiers, value);
    boolean json = value instanceof String text && text.contains("\"");
    boolean beginsAList =
        value instanceof String text
            && text.startsWith("[")
            && !modifiers.contains("contains")
            && !modifiers.contains("endswith")
            && !modifiers.contains("re");
    return found.stream().anyMatch(node -> test.test(text(node)))
        || (beginsAList && lists.stream().anyMatch(node -> test.test(node.toString())))
        || ((json || beginsAList)
            && found.stream()
                .anyMatch(node -> node.isObject() && test.test(unescaped(node.toString()))));
  }

  /** Nested names first; where nothing is found, names with dots in them. */
  private static void find(
      JsonNode node,
      List<String> path,
      boolean outermost,
      List<JsonNode> found,
      List<JsonNode> lists) {
    if (node.isArray()) {
      if (path.isEmpty() && outermost) {
        lists.add(node);
      }
      if (path.isEmpty() && node.isEmpty()) {
        found.add(node);
      }
      node.forEach(element -> find(element, path, false, found, lists));
    } else if (path.isEmpty()) {
      found.add(node);
    } else {
      int before = found.size();
      for (int i = 1; i <= path.size() && found.size() == before; i++) {
        JsonNode child = node.get(String.join(".", path.subList(0, i)));
        if (child != null) {
          find(child, path.subList(i, path.size()), true, found, lists);
        }
      }
    }
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private boolean reference(List<JsonNode> found, List<String> modifiers, String other) {
    List<JsonNode> others = new ArrayList<>();
    find(event, List.of(other.split("\\.")), true, others, new ArrayList<>());
    others.removeIf(JsonNode::isNull);
    for (JsonNode left : found) {
      for (JsonNode right : others) {
        Pattern pattern =
            pattern(surrounded(Pattern.quote(text(right)), modifiers), modifiers.contains("cased"));
        if (pattern.matcher(text(left)).matches()) {
          return true;
        }
      }
    }
    return false;
  }

  private Predicate<String> test(List<String> modifiers, Object value) {
    List<String> comparisons = List.of("lt", "lte", "gt", "gte");
    String comparison =
        modifiers.stream().filter(comparisons::contains).findFirst().orElse("equal");
    String first = modifiers.isEmpty() ? "" : modifiers.get(0);
    if (List.of("minute", "hour", "day", "week", "month", "year").contains(first)) {
      int number = ((Number) value).intValue();
      return text -> {
        Integer part = part(first, text);
        return part != null && compares(comparison, part.compareTo(number));
      };
    }
    if (!comparison.equals("equal")) {
      BigDecimal number = new BigDecimal(value.toString());
      return text ->
          text.matches("-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?")
              && compares(comparison, new BigDecimal(text).compareTo(number));
    }
    if (first.equals("cidr")) {
      return text -> within(text, value.toString());
    }
    List<Pattern> patterns = patterns(modifiers, value.toString(), false);
    return text -> patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }

  private static boolean compares(String comparison, int order) {
    return switch (comparison) {
      case "lt" -> order < 0;
      case "lte" -> order <= 0;
      case "gt" -> order > 0;
      case "gte" -> order >= 0;
      default -> order == 0;
    };
  }

  private static @Nullable Integer part(String name, String text) {
    if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")) {
      return null;
    }
    LocalDateTime time = LocalDateTime.parse(text.substring(0, 19));
    return switch (name) {
      case "minute" -> time.getMinute();
      case "hour" -> time.getHour();
      case "day" -> time.getDayOfMonth();
      case "week" -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "month" -> time.getMonthValue();
      default -> time.get(ChronoField.YEAR);
    };
  }

  private static boolean within(String text, String network) {
    if (!text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
      return false;
    }
    String[] parts = network.split("/");
    int shift = 32 - Integer.parseInt(parts[1]);
    return number(text) >>> shift == number(parts[0]) >>> shift;
  }

  private static long number(String address) {
    long number = 0;
    for (String part : address.split("[.]")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  /** The expressions of which one has to be found in a text. */
  private List<Pattern> patterns(List<String> modifiers, String value, boolean keyword) {
    if (!modifiers.isEmpty() && modifiers.get(0).equals("re")) {
      int flags = Pattern.UNIX_LINES;
      flags |= modifiers.contains("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      flags |= modifiers.contains("m") ? Pattern.MULTILINE : 0;
      flags |= modifiers.contains("s") ? Pattern.DOTALL : 0;
      return List.of(Pattern.compile(value, flags));
    }
    boolean cased = modifiers.contains("cased");
    List<String> regexes = List.of(regex(value));
    for (String modifier : modifiers) {
      regexes =
          switch (modifier) {
            case "wide" -> List.of(Pattern.quote(wide(value)));
            case "base64" ->
                List.of(
                    Pattern.quote(base64(modifiers.get(0).equals("wide") ? wide(value) : value)));
            case "base64offset" -> offsets(value);
            case "windash" -> dashes(value);
            case "expand" -> expanded(value);
            default -> regexes;
          };
    }
    return regexes.stream()
        .map(regex -> keyword ? regex : "\\A" + surrounded("(?:" + regex + ")", modifiers) + "\\z")
        .map(regex -> pattern(regex, cased))
        .toList();
  }

  private static String surrounded(String regex, List<String> modifiers) {
    boolean contains = modifiers.contains("contains");
    return (contains || modifiers.contains("endswith") ? ".*" : "")
        + regex
        + (contains || modifiers.contains("startswith") ? ".*" : "");
  }

  private static Pattern pattern(String regex, boolean cased) {
    return Pattern.compile(
        regex, Pattern.DOTALL | (cased ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /** Wildcards and their escaping. */
  private static String regex(String value) {
    StringBuilder regex = new StringBuilder();
    int[] characters = value.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      int next = i + 1 < characters.length ? characters[i + 1] : 0;
      if (c == '\\' && (next == '*' || next == '?' || next == '\\')) {
        regex.append(Pattern.quote(Character.toString(next)));
        i++;
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(Character.toString(c)));
      }
    }
    return regex.toString();
  }

  private static String wide(String text) {
    StringBuilder wide = new StringBuilder();
    text.chars().forEach(c -> wide.append((char) c).append('\0'));
    return wide.toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is the same in the encoding of anything that has the text after 0, 1 or 2 bytes. */
  private static List<String> offsets(String value) {
    List<String> regexes = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      String common = null;
      for (String fill : List.of("\0", "\u007f")) {
        String encoded = base64(fill.repeat(before) + value + fill.repeat(3));
        int from = before == 0 ? 0 : before + 1;
        int bits = 8 * (before + value.getBytes(StandardCharsets.UTF_8).length);
        String kept = encoded.substring(from, bits / 6);
        assert common == null || common.equals(kept) : common + " " + kept;
        common = kept;
      }
      regexes.add(Pattern.quote(String.valueOf(common)));
    }
    return regexes;
  }

  private static List<String> dashes(String value) {
    List<String> values = List.of("");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean before = i == 0 || !Character.isLetterOrDigit(value.charAt(i - 1));
      boolean behind = i + 1 < value.length() && Character.isLetterOrDigit(value.charAt(i + 1));
      String choices =
          (c == '-' || c == '/') && before && behind ? "-/\u2013\u2014\u2015" : String.valueOf(c);
      List<String> longer = new ArrayList<>();
      for (String head : values) {
        choices.chars().forEach(choice -> longer.add(head + (char) choice));
      }
      values = longer;
    }
    return values.stream().map(Reference::regex).toList();
  }

  private List<String> expanded(String value) {
    for (Map.Entry<String, List<String>> entry : placeholders.entrySet()) {
      String placeholder = "%" + entry.getKey() + "%";
      if (value.contains(placeholder)) {
        return entry.getValue().stream()
            .map(text -> regex(value.replace(placeholder, text)))
            .toList();
      }
    }
    return List.of(regex(value));
  }

  private static String unescaped(String json) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      c = json.charAt(++i);
      if (c == 'u') {
        text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(
            switch (c) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              default -> c;
            });
      }
    }
    return text.toString();
  }

  /** A condition with its truth, so that no grammar is needed to know what it means. */
  record Stated(String text, boolean holds) {
    static Stated of(String quantifier, String pattern, List<Boolean> holds) {
      long held = holds.stream().filter(each -> each).count();
      long needed =
          quantifier.equals("all")
              ? holds.size()
              : quantifier.equals("any") ? 1 : Long.parseLong(quantifier);
      return new Stated(quantifier.toLowerCase(Locale.ROOT) + " of " + pattern, held >= needed);
    }
  }
}
