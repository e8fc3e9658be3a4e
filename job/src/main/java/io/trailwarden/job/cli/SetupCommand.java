package io.trailwarden.job.cli;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.sink.OpenSearchAdmin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an OpenSearch ready. */
@Command(
    name = "setup",
    sortOptions = false,
    customSynopsis = "trailwarden setup --output URL [OPTION]…",
    description =
        "Make an OpenSearch ready: install the index templates, also over those of an older version.",
    footer = {
      "",
      "Example:",
      "  TRAILWARDEN_OPENSEARCH_USERNAME=admin TRAILWARDEN_OPENSEARCH_PASSWORD=… \\",
      "      trailwarden setup --output https://search.example.com:9200 --opensearch-ca ca.pem",
      "live and replay install templates that are missing by themselves."
    })
final class SetupCommand implements Callable<Integer> {
  private final Call call;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URL",
      description = "The OpenSearch that alerts will go to.")
  String output = "";

  @Mixin OpenSearchOptions openSearch = new OpenSearchOptions();
  @Mixin CommonOptions common = new CommonOptions();

  SetupCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() {
    OpenSearchSettings settings = openSearch.settings(output);
    try (OpenSearchAdmin admin = OpenSearchAdmin.of(settings)) {
      String version = admin.check();
      call.out().println("OpenSearch " + version + " at " + settings.uri());
      for (String name : admin.installAllTemplates()) {
        call.out().println("installed index template " + name);
      }
    }
    return ExitCode.DONE;
  }
}
