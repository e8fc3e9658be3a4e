package io.trailwarden.test;

import io.trailwarden.test.parts.FlinkCluster;
import io.trailwarden.test.parts.FlinkCluster.Submission;
import io.trailwarden.test.parts.OpenSearchNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines that tests give to {@code flink run}. */
final class TrailwardenOnFlink {
  private TrailwardenOnFlink() {}

  /** A file of credentials, as {@code --opensearch-credentials} takes it. */
  static Path credentials(Path folder, String user, String password) {
    try {
      return Files.writeString(
          folder.resolve("credentials-" + user),
          "username=" + user + "\npassword=" + password + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command with alerts going to a node, as its least privileged writer. */
  static Submission to(OpenSearchNode node, Path folder, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--output",
            node.uri().toString(),
            "--opensearch-ca",
            node.authorityPem().toString(),
            "--opensearch-credentials",
            credentials(folder, OpenSearchNode.WRITER, node.writerPassword()).toString()));
    return Submission.ofJob(arguments.toArray(String[]::new));
  }

  /** Fails with what the command said, unless it ended well. */
  static String mustEndWell(FlinkCluster.CommandResult result) {
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          "flink run ended with " + result.exitCode() + ":\n" + result.output());
    }
    return result.output();
  }
}
