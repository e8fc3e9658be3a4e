package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
  @TempDir private Path folder;

  @Test
  void writesEachDocumentOnceWhenTheInputHasEnded() throws Exception {
    Path file = folder.resolve("alerts.jsonl");
    try (SinkWriter<OutputDocument> writer = writer(file)) {
      writer.write(document("b", 1, 20), null);
      writer.write(document("a", 1, 10), null);
      writer.write(document("b", 2, 5), null);
      writer.write(document("c", 0, 5), null);
      assertThat(file).doesNotExist();

      writer.flush(true);
    }

    assertThat(file).hasContent("b2@5\nc0@5\na1@10\n".replaceAll("(\\S+)", "\"$1\""));
    assertThat(names()).containsExactly("alerts.jsonl");
  }

  @Test
  void leavesNothingWhenTheJobFails() throws Exception {
    Path file = folder.resolve("alerts.jsonl");
    Files.writeString(file, "of before\n");
    try (SinkWriter<OutputDocument> writer = writer(file)) {
      writer.write(document("a", 1, 10), null);
      assertThat(names()).hasSize(2);
    }

    assertThat(names()).containsExactly("alerts.jsonl");
    assertThat(file).hasContent("of before\n");
  }

  @Test
  void replacesWhatALinkPointsTo() throws Exception {
    Path real = Files.writeString(folder.resolve("real.jsonl"), "of before\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.jsonl"), real);
    try (SinkWriter<OutputDocument> writer = writer(link)) {
      writer.flush(true);
    }

    assertThat(link).isSymbolicLink();
    assertThat(real).isEmptyFile();
  }

  @Test
  void refusesCheckpoints() throws Exception {
    try (SinkWriter<OutputDocument> writer = writer(folder.resolve("alerts.jsonl"))) {
      assertThatThrownBy(() -> writer.flush(false))
          .rootCause()
          .hasMessageContaining("without checkpoints");
    }
  }

  @Test
  void refusesToBeMany() {
    JsonLinesSink sink = JsonLinesSink.toFile(folder.resolve("alerts.jsonl").toString());

    assertThatThrownBy(() -> sink.createWriter(new FakeContext(2)))
        .hasMessageContaining("one task");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysBeforehandWhatIsWrongWithAPath() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    JsonLinesSink.checkFile(folder.resolve("new.jsonl").toString());
    JsonLinesSink.checkFile(file.toString());
    assertThat(names()).containsExactly("file");

    for (String wrong :
        List.of(
            folder.toString(),
            folder.resolve("none/alerts.jsonl").toString(),
            file.resolve("alerts.jsonl").toString(),
            "/dev/null",
            "/",
            "a\0b")) {
      assertThatThrownBy(() -> JsonLinesSink.checkFile(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void endsWhenNobodyReadsStandardOutput() {
    StreamLines lines =
        new StreamLines(
            new PrintStream(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                  }
                }));

    assertThatThrownBy(() -> lines.write(new byte[] {'x'})).isInstanceOf(IOException.class);
  }

  @Test
  void writesLinesToAStream() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonLinesWriter writer =
        new JsonLinesWriter(
            new StreamLines(new PrintStream(bytes, false, UTF_8)), new DocumentSort(1, 2))) {
      writer.write(document("b", 1, 20), null);
      writer.write(document("é", 1, 10), null);
      writer.flush(true);
    }

    assertThat(bytes.toString(UTF_8)).isEqualTo("\"é1@10\"\n\"b1@20\"\n");
  }

  @Test
  void worksInAStreamingJobWithoutCheckpoints() throws Exception {
    Path file = folder.resolve("alerts.jsonl");
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    env.fromSequence(1, 1000)
        .map(number -> document("id" + number % 100, number, number % 100))
        .returns(OutputDocumentSerializer.TYPE)
        .sinkTo(JsonLinesSink.toFile(file.toString()))
        .setParallelism(1);

    env.execute();

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(100);
    assertThat(lines.get(0)).isEqualTo("\"id01000@0\"");
    assertThat(lines.get(99)).isEqualTo("\"id99999@99\"");
    assertThat(names()).containsExactly("alerts.jsonl");
  }

  @Test
  void leavesNothingOfAJobThatFails() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.fromSequence(1, 1000)
        .map(number -> document("id" + number, 1, 10 / (number - 500)))
        .returns(OutputDocumentSerializer.TYPE)
        .sinkTo(JsonLinesSink.toFile(folder.resolve("alerts.jsonl").toString()))
        .setParallelism(1);

    assertThatThrownBy(env::execute).hasStackTraceContaining("by zero");

    assertThat(folder).isEmptyDirectory();
  }

  private static SinkWriter<OutputDocument> writer(Path file) throws IOException {
    return JsonLinesSink.toFile(file.toString()).createWriter(new FakeContext());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static OutputDocument document(String id, long version, long time) {
    return new OutputDocument(
        "i", id, version, time, ("\"" + id + version + "@" + time + "\"").getBytes(UTF_8));
  }
}
