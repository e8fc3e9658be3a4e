package io.trailwarden.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.sink.OpenSearchConnection.Reply;
import java.io.IOException;

/** A request that OpenSearch answered with no. */
final class Refusal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Refusal() {}

  /**
   * What is wrong and what to do, in one line.
   *
   * @param wanted what was asked for, with the permission that it needs
   */
  static String line(Reply reply, String wanted, OpenSearchConnection connection) {
    OpenSearchSettings settings = connection.settings();
    Credentials credentials = connection.credentials();
    if (reply.status() == 401) {
      return credentials == null
          ? settings.uri() + " asks who we are (401); set " + whereCredentialsAre(settings)
          : settings.uri()
              + " does not know user "
              + credentials.username()
              + " with this password (401); correct "
              + whereCredentialsAre(settings);
    }
    if (reply.status() == 403) {
      return settings.uri()
          + " does not let "
          + (credentials == null ? "us" : "user " + credentials.username())
          + " "
          + wanted
          + " (403); give it the role of test/opensearch/roles.yml. "
          + reason(reply);
    }
    return settings.uri()
        + " answered "
        + reply.status()
        + " to the request to "
        + wanted
        + ": "
        + reason(reply);
  }

  private static String whereCredentialsAre(OpenSearchSettings settings) {
    return settings.credentialsFile() != null
        ? "the credentials file " + settings.credentialsFile()
        : OpenSearchSettings.USERNAME_VARIABLE
            + " and "
            + OpenSearchSettings.PASSWORD_VARIABLE
            + " in the environment, or name a file with --opensearch-credentials";
  }

  /** What OpenSearch said, on one line. */
  private static String reason(Reply reply) {
    String said;
    try {
      JsonNode error = JSON.readTree(reply.body()).path("error");
      said =
          error.isObject()
              ? error.path("type").asText() + ": " + error.path("reason").asText()
              : error.asText();
    } catch (IOException e) {
      said = "";
    }
    if (said.isEmpty()) {
      said = VisibleText.of(reply.body(), false).text();
    }
    return OneLine.of(said);
  }
}
