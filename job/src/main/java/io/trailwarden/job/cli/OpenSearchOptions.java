package io.trailwarden.job.cli;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to get into an OpenSearch. */
final class OpenSearchOptions {
  @Option(
      names = "--opensearch-ca",
      paramLabel = "FILE",
      description =
          "PEM file of the authority that signed OpenSearch's certificate, where Java does not know"
              + " it.")
  @Nullable Path certificateAuthority;

  @Option(
      names = "--opensearch-credentials",
      paramLabel = "FILE",
      description =
          "A file of two lines, username=… and password=…; else "
              + OpenSearchSettings.USERNAME_VARIABLE
              + " and "
              + OpenSearchSettings.PASSWORD_VARIABLE
              + " of the environment.")
  @Nullable Path credentials;

  /** Whether that is meant to be an OpenSearch and not a file. */
  static boolean isUrl(String output) {
    return output.contains("://");
  }

  /**
   * The OpenSearch at a URL.
   *
   * @throws UsageException when the URL is none, or names a user
   */
  OpenSearchSettings settings(String url) {
    return new OpenSearchSettings(
        uri(url),
        path("--opensearch-ca", certificateAuthority),
        path("--opensearch-credentials", credentials));
  }

  private static URI uri(String url) {
    if (Secrets.namesUser(url)) {
      throw new UsageException(
          "--output has a user in its URL; put the password into a file for"
              + " --opensearch-credentials, or into "
              + OpenSearchSettings.PASSWORD_VARIABLE);
    }
    try {
      URI uri = new URI(url);
      boolean isPlain =
          uri.getScheme() != null
              && uri.getScheme().matches("https?")
              && uri.getHost() != null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (uri.getRawPath() == null || uri.getRawPath().matches("/?"));
      if (isPlain) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return new URI(uri.getScheme(), null, uri.getHost(), port, null, null, null);
      }
    } catch (URISyntaxException e) {
      // The same answer as for any other URL that is none of an OpenSearch.
    }
    throw new UsageException(
        "--output is not the URL of an OpenSearch such as https://search.example.com:9200: '"
            + url
            + "'");
  }

  private static @Nullable String path(String option, @Nullable Path file) {
    if (file == null) {
      return null;
    }
    if (!Files.isReadable(file)) {
      throw new UsageException(option + " " + file + ": no such file, or it can't be read");
    }
    return file.toAbsolutePath().toString();
  }
}
