package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.Gzip;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random damage never throws, and what it did not touch is read. */
final class MutationTest {
  private static final Limits LIMITS = new Limits(3000, 600, 12, 400, 30, 1 << 20);

  private static String record(Random random, int number) {
    return """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/u%1$d","sessionContext":{"attributes":\
        {"mfaAuthenticated":"false"}}},"eventTime":"2026-11-24T06:57:%2$02dZ","eventName":"GetObject","requestParameters":\
        {"policy":"{\\"Statement\\":[{\\"Effect\\":\\"Allow\\"}]}","list":[1,-2.5e3,true,null,{}],"text":"%3$s"},"resources":\
        [{"ARN":"a"},{"ARN":"b"}],"eventID":"id-%1$d"}"""
        .formatted(number, number % 60, "x".repeat(random.nextInt(60)));
  }

  private static String line(int number) {
    return "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [06/Feb/2019:00:00:38 +0000]"
        + " 192.0.2.3 - R"
        + number
        + " REST.GET.OBJECT k \"GET /k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"x\" - h SigV4 c a e t - -";
  }

  private static void damage(byte[] bytes, int from, int to, Random random) {
    byte[] ugly = "\"\\{}[],: \n\0\u007f-\"\"".getBytes(UTF_8);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = from + random.nextInt(to - from);
      bytes[at] =
          random.nextBoolean() ? ugly[random.nextInt(ugly.length)] : (byte) random.nextInt(256);
    }
  }

  private static List<String> read(Origin origin, byte[] bytes, int chunk) {
    FieldPath path = FieldPath.of("requestParameters.list");
    FieldPath arn = FieldPath.of("resources.ARN");
    FieldValues values = new FieldValues();
    List<String> ids = new ArrayList<>();
    Found.of(
        origin,
        bytes,
        chunk,
        LIMITS,
        event -> {
          touch(event, path, values);
          touch(event, arn, values);
          ids.add(event.raw().utf8());
          return event.id() + event.time() + event.requestId() + event.isAmbiguous();
        });
    return ids;
  }

  private static void touch(Event event, FieldPath path, FieldValues values) {
    values.clear();
    event.values(path, values);
    for (int i = 0; i < values.count(); i++) {
      assertThat(values.text(i)).isNotNull();
    }
  }

  @Property(tries = 1000)
  void recordsAroundADamagedOneSurvive(@ForAll long seed) {
    Random random = new Random(seed);
    int framing = random.nextInt(3);
    List<String> records = new ArrayList<>();
    StringBuilder file = new StringBuilder(new String[] {"{\"Records\":[", "[", ""}[framing]);
    int damaged = 1 + random.nextInt(8);
    int from = 0;
    int to = 0;
    for (int i = 0; i < 10; i++) {
      file.append(i == 0 ? "" : framing == 2 ? "\n" : ",");
      records.add(record(random, i));
      from = i == damaged ? file.length() : from;
      file.append(records.get(i));
      to = i == damaged ? file.length() : to;
    }
    byte[] bytes = file.append(new String[] {"]}", "]", "\n"}[framing]).toString().getBytes(UTF_8);
    damage(bytes, from, to, random);
    List<String> expected = new ArrayList<>(records);
    expected.remove(damaged);
    List<String> found = read(Found.FILE, bytes, 1 + random.nextInt(bytes.length));
    assertThat(found).as(() -> new String(bytes, UTF_8)).containsSubsequence(expected);
  }

  @Property(tries = 1000)
  void linesAroundADamagedOneSurvive(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.add(line(i));
    }
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    int damaged = random.nextInt(10);
    int length = line(0).length();
    int from = damaged * (length + 1);
    // By a file's first byte its form is told: a bracket there makes it JSON.
    damage(bytes, Math.max(from, 1), from + length, random);
    List<String> expected = new ArrayList<>(lines);
    expected.remove(damaged);
    assertThat(read(Found.FILE, bytes, 1 + random.nextInt(bytes.length)))
        .containsSubsequence(expected);
  }

  @Property(tries = 2000)
  void nothingThrows(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder file = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> file.append("{\"Records\":[").append(record(random, i)).append("]}");
        case 1 -> file.append(line(i)).append('\n');
        case 2 ->
            file.append(
                "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"message\":\"{\\\"eventName\\\":1}\"}]}");
        default ->
            file.append("{\"detail-type\":\"Object Created\",\"detail\":")
                .append(record(random, i))
                .append('}');
      }
    }
    byte[] bytes = file.toString().getBytes(UTF_8);
    if (bytes.length > 0) {
      damage(bytes, 0, bytes.length, random);
    }
    byte[] cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(1 + bytes.length / 2));
    byte[] gzip = Gzip.concat(Gzip.member(cut), Gzip.member(bytes));
    damage(gzip, 0, gzip.length, random);
    int chunk = 1 + random.nextInt(500);
    for (Origin origin : new Origin[] {Found.FILE, Found.CLOUD_TRAIL_FILE, Found.RECORD}) {
      read(origin, cut, chunk);
      read(origin, gzip, chunk);
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      read(origin, noise, chunk);
    }
  }
}
