package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records around a broken one are kept wherever the framing allows it. */
final class BrokenRecordsTest {
  private static final String A = CloudTrailFilesTest.record("a");
  private static final String B = CloudTrailFilesTest.record("b");
  private static final String LONG_RECORD =
      "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/x\"},"
          + "\"eventName\":\"GetObject\",\"resources\":[{\"ARN\":\"a\"},{\"ARN\":\"b\"}],\"n\":[-1.5e3,true,null],"
          + "\"requestParameters\":{\"policy\":\"{\\\"Statement\\\":[{\\\"a\\\":1}]}\"},\"eventID\":\"x\"}";

  private static void breaks(String broken, String detail) {
    for (String file :
        List.of(
            "{\"Records\":[" + A + "," + broken + "," + B + "]}",
            "[" + A + "," + broken + "," + B + "]",
            A + "\n" + broken + "\n" + B + "\n")) {
      Found found = Found.of(Found.FILE, file);
      assertThat(found.events).as(file).containsExactly(A, B);
      assertThat(found.deadLetters).as(file).hasSize(1);
      DeadLetter letter = found.deadLetters.get(0);
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.INVALID_JSON);
      assertThat(letter.index()).isEqualTo(1);
      assertThat(letter.byteOffset()).isEqualTo(file.indexOf(A) + A.length() + 1);
      assertThat(letter.detail()).isEqualTo(detail);
      assertThat(new String(letter.excerpt(), UTF_8)).startsWith(broken);
    }
  }

  @Test
  void saysWhatIsWrong() {
    breaks("{\"eventName\":tru}", "expected true, false or null");
    breaks("{\"eventName\":'x'}", "expected a JSON value");
    breaks("{\"eventName\":01}", "number begins with 0");
    breaks("{\"eventName\":-}", "expected a digit");
    breaks("{\"eventName\":1.}", "expected a digit");
    breaks("{\"eventName\":1.e3}", "expected a digit");
    breaks("{\"eventName\":1e+}", "expected a digit");
    breaks("{\"eventName\":+1}", "expected a JSON value");
    breaks("{\"eventName\":NaN}", "expected a JSON value");
    breaks("{\"eventName\":\"a\tb\"}", "control character in a string");
    breaks("{\"eventName\":\"\\x\"}", "unknown escape in a string");
    breaks("{\"eventName\":\"\\u12g4\"}", "expected four hex digits");
    breaks("{\"eventName\" \"x\"}", "expected ':'");
    breaks("{eventName:\"x\"}", "expected a field's name");
    breaks("{\"eventName\":1,}", "expected a field's name");
    breaks("{,}", "expected a field's name");
    breaks("{\"eventName\":1 \"b\":2}", "expected ',' or '}'");
    breaks("{\"eventName\":[1 2]}", "expected ',' or ']'");
    breaks("{\"eventName\":[1,]}", "expected a JSON value");
    breaks("{\"eventName\":}", "expected a JSON value");
  }

  @Test
  void findsTheNextRecordWhereQuotesAndBracketsAreLost() {
    for (String broken :
        List.of(
            "{\"eventVersion\":\"1.08\",\"eventName:\"GetObject\",\"eventID\":\"x\"}",
            "{\"eventVersion\":\"1.08\",\"eventName\":\"GetObject,\"eventID\":\"x\"}",
            "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"Root\",\"eventID\":\"x\"}",
            "{\"eventVersion\":\"1.08\",\"resources\":{\"ARN\":1}],\"eventID\":\"x\"}",
            "{\"eventVersion\":\"1.08\",\"resources\":[{\"ARN\":1},\"eventID\":\"x\"}",
            "{\"eventVersion\":\"1.08\",\"eventID\":\"x}")) {
      for (String file :
          List.of(
              "{\"Records\":[" + A + "," + broken + "," + B + "," + A + "]}",
              A + "\n" + broken + "\n" + B + "\n" + A)) {
        Found found = Found.of(Found.FILE, file);
        assertThat(found.events).as(file).containsExactly(A, B, A);
        assertThat(found.deadLetters).as(file).hasSize(1);
      }
    }
  }

  /** Any byte of a record may be another one: the records around it are read. */
  @Test
  void oneDamagedByteCostsOneRecord() {
    String head = "{\"Records\":[" + A + ",";
    byte[] file = (head + LONG_RECORD + "," + B + "," + A + "]}").getBytes(UTF_8);
    Random random = new Random(1);
    byte[] ugly = "\"\\{}[],:0x \n\0".getBytes(UTF_8);
    for (int at = head.length(); at < head.length() + LONG_RECORD.length(); at++) {
      for (byte other : ugly) {
        byte[] damaged = file.clone();
        damaged[at] = other;
        Found found = Found.of(Found.FILE, damaged, 1 + random.nextInt(200), Limits.DEFAULT);
        assertThat(found.events).as(new String(damaged, UTF_8)).startsWith(A).endsWith(B, A);
        assertThat(found.events.size() + found.deadLetters.size()).isGreaterThanOrEqualTo(4);
      }
    }
  }

  @Test
  void aBreakBetweenRecordsIsADeadLetterOfItsOwn() {
    Found noComma = Found.of(Found.FILE, "[" + A + B + "]");
    assertThat(noComma.events).containsExactly(A, B);
    assertThat(noComma.deadLetters).extracting(DeadLetter::index).containsExactly(-1L);
    Found twoCommas = Found.of(Found.FILE, "[" + A + ",," + B + "]");
    assertThat(twoCommas.events).containsExactly(A, B);
    assertThat(twoCommas.deadLetters).hasSize(1);
    Found lastComma = Found.of(Found.FILE, "{\"Records\":[" + A + "," + B + ",]}");
    assertThat(lastComma.events).containsExactly(A, B);
    assertThat(lastComma.deadLetters).hasSize(1);
    Found bracket = Found.of(Found.FILE, "[" + A + "}," + B + "]");
    assertThat(bracket.events).containsExactly(A, B);
    assertThat(bracket.deadLetters).hasSize(1);
    Found wrapper = Found.of(Found.FILE, "{\"Records\";[" + A + "," + B + "]}\n");
    assertThat(wrapper.events).containsExactly(A, B);
    assertThat(wrapper.deadLetters).hasSize(1);
  }

  @Test
  void whereNothingCanBeFoundTheRestIsOneDeadLetter() {
    String rest = "{\"eventName\":\"x\ny".repeat(1000);
    Found found = Found.of(Found.FILE, "[" + A + "," + rest + "]");
    assertThat(found.events).containsExactly(A);
    assertThat(found.deadLetters).hasSize(1);
    assertThat(found.deadLetters.get(0).excerpt()).hasSize(DeadLetter.EXCERPT_LIMIT);
    assertThat(found.facts).hasSize(1);
  }

  @Test
  void manyDeadLettersOfOneOriginAreCounted() {
    Found found = Found.of(Found.FILE, "[" + "{},".repeat(10_500) + A + "]");
    assertThat(found.events).containsExactly(A);
    assertThat(found.deadLetters).hasSize(Delivery.MOST_DEAD_LETTERS + 1);
    assertThat(found.deadLetters.get(Delivery.MOST_DEAD_LETTERS).detail()).startsWith("500 more");
  }
}
