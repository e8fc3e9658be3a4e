package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Jackson as the oracle: of what JSON is, and of the values in it. */
final class JacksonDifferentialTest {
  private static final ObjectMapper JACKSON = JsonMapper.builder().build();

  /** Few names, so that they repeat, also within an object, and paths hit. */
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "eventName",
          "eventNam\u00e9",
          "a name of more than eight",
          "a\"\\\n",
          "",
          "a.b",
          "b.a.b",
          "a.eventNam\u00e9",
          "userIdentity");

  private static final List<String> PATH_NAMES =
      NAMES.stream().filter(n -> !n.isEmpty() && !n.contains(".")).toList();

  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "a longer text without anything",
          "\"quoted\" \\ \n\u0001",
          "\u00e9\u20ac\ud83d\ude00");

  private final Random random = new Random();

  @Property(tries = 2000)
  void theSameValuesAtEveryPath(@ForAll long seed) throws IOException {
    random.setSeed(seed);
    String record = object(0, true);
    JsonNode expected = JACKSON.readTree(record);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StringBuilder path = new StringBuilder(pick(PATH_NAMES));
      while (random.nextInt(3) > 0) {
        path.append('.').append(pick(PATH_NAMES));
      }
      paths.add(path.toString());
    }
    List<List<String>> found = new ArrayList<>();
    String file = "{\"Records\":[" + record + "]}";
    Found.of(
        Found.FILE,
        file.getBytes(UTF_8),
        1 + random.nextInt(200),
        Limits.DEFAULT,
        event -> {
          // Twice: what is kept of the first look must not change the second one.
          paths.forEach(path -> found.add(Found.values(event, path)));
          paths.forEach(path -> found.add(Found.values(event, path)));
          return "";
        });
    assertThat(found).as(record).hasSize(2 * paths.size());
    for (int i = 0; i < found.size(); i++) {
      String path = paths.get(i % paths.size());
      assertThat(normal(found.get(i))).as(path + " of " + record).isEqualTo(values(expected, path));
    }
  }

  private static List<String> normal(List<String> values) throws JsonProcessingException {
    List<String> normal = new ArrayList<>();
    for (String value : values) {
      boolean object = value.startsWith("OBJECT ") || value.startsWith("ARRAY ");
      int space = value.indexOf(' ') + 1;
      normal.add(
          object ? value.substring(0, space) + JACKSON.readTree(value.substring(space)) : value);
    }
    return normal;
  }

  private static List<String> values(JsonNode root, String path) {
    List<String> values = new ArrayList<>();
    values(root, path.split("\\.", -1), 0, values);
    return values;
  }

  private static void values(JsonNode node, String[] path, int depth, List<String> into) {
    if (node.isArray()) {
      if (node.isEmpty() && depth == path.length) {
        into.add("ARRAY []");
      }
      node.forEach(element -> values(element, path, depth, into));
    } else if (depth < path.length) {
      int before = into.size();
      for (int parts = 1; depth + parts <= path.length && into.size() == before; parts++) {
        String name = String.join(".", Arrays.copyOfRange(path, depth, depth + parts));
        JsonNode child = node.get(name);
        if (child != null) {
          values(child, path, depth + parts, into);
        }
      }
    } else {
      into.add(
          switch (node.getNodeType()) {
            case STRING -> "STRING " + node.textValue();
            case NUMBER -> "NUMBER " + node;
            case BOOLEAN -> node.booleanValue() ? "TRUE true" : "FALSE false";
            case NULL -> "NULL null";
            default -> "OBJECT " + node;
          });
    }
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String space() {
    return random.nextInt(4) > 0 ? "" : pick(List.of(" ", "\n", "\t", "\r\n", "   "));
  }

  private String object(int depth, boolean record) {
    List<String> fields = new ArrayList<>();
    if (record) {
      fields.add("\"eventVersion\":" + space() + "1");
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      fields.add(
          space() + string(pick(NAMES)) + space() + ":" + space() + value(depth + 1) + space());
    }
    return "{" + space() + String.join(",", fields) + "}";
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 5 ? 5 : 8)) {
      case 0 -> string(pick(TEXTS));
      case 1 -> pick(List.of("0", "-1", "17", "-2147483649", "12345678901234567890"));
      case 2 -> pick(List.of("true", "false"));
      case 3 -> "null";
      case 4 -> pick(List.of("[]", "[ ]", "{}", "{\n}"));
      case 5 -> array(depth);
      default -> object(depth, false);
    };
  }

  private String array(int depth) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(space() + value(depth + 1) + space());
    }
    return "[" + String.join(",", elements) + "]";
  }

  /** Any character may be written as an escape. */
  private String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (random.nextInt(8) == 0 || (c < ' ' && c != '\n')) {
                Character.toString(c)
                    .chars()
                    .forEach(unit -> json.append("\\u%04x".formatted(unit)));
              } else if (c == '"' || c == '\\') {
                json.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                json.append("\\n");
              } else {
                json.appendCodePoint(c);
              }
            });
    return json.append('"').toString();
  }

  /** A valid record with some bytes changed is JSON for one exactly if it is for the other. */
  @Property(tries = 3000)
  void theSameIsValid(@ForAll long seed) throws IOException {
    random.setSeed(seed);
    StringBuilder text = new StringBuilder(object(0, true));
    String ugly = "{}[]:,\"\\0123456789.eE+-truefalsn ux\n";
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      char other = ugly.charAt(random.nextInt(ugly.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        default -> text.deleteCharAt(at);
      }
      if (text.isEmpty()) {
        return;
      }
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    JsonScanner scanner = new JsonScanner(Limits.DEFAULT);
    boolean valid =
        text.charAt(0) == '{' && scanner.scan(bytes, 0, bytes.length, false) == bytes.length;
    boolean expected = text.charAt(0) == '{' && isValid(bytes);
    assertThat(valid).as(text.toString()).isEqualTo(expected);
  }

  private static boolean isValid(byte[] bytes) throws IOException {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .build();
    try {
      mapper.readTree(bytes);
      return bytes[bytes.length - 1] == '}';
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  @Test
  void ofTwoFieldsOfOneNameTheLastCounts() {
    List<List<String>> found = new ArrayList<>();
    String record =
        "{\"eventName\":\"A\",\"x\":{\"y\":1,\"y\":2},\"event\\u004eame\":\"B\",\"x\":{\"y\":3,\"z\":0,\"\\u0079\":[4,5]}}";
    Found.of(
        Found.FILE,
        record.getBytes(UTF_8),
        1000,
        Limits.DEFAULT,
        event -> {
          found.add(Found.values(event, "eventName"));
          found.add(Found.values(event, "x.y"));
          return "";
        });
    assertThat(found).containsExactly(List.of("STRING B"), List.of("NUMBER 4", "NUMBER 5"));
  }

  @Test
  void deeplyNestedArraysFanOut() {
    Limits deep = new Limits(1 << 20, 1 << 20, 100_000, 100, 100, 1 << 20);
    String record =
        "{\"eventName\":"
            + "[".repeat(50_000)
            + "1"
            + "]".repeat(50_000)
            + ",\"a\":"
            + "{\"a\":".repeat(40_000)
            + "2"
            + "}".repeat(40_000)
            + "}";
    List<List<String>> found = new ArrayList<>();
    Found.of(
        Found.FILE,
        record.getBytes(UTF_8),
        1 << 20,
        deep,
        event -> {
          found.add(Found.values(event, "eventName"));
          found.add(Found.values(event, "eventName.x"));
          return event.id();
        });
    assertThat(found).containsExactly(List.of("NUMBER 1"), List.of());
  }
}
