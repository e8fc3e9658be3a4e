package io.trailwarden.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTemplatesTest {
  @TempDir private Path folder;

  @Test
  void areAllThatDeployHas() throws IOException {
    try (var files = Files.list(Path.of("../deploy/opensearch"))) {
      assertThat(IndexTemplates.all().keySet())
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .map(name -> name.substring(0, name.length() - ".json".length()))
                  .toList());
    }
  }

  @Test
  void areOfOurIndicesOnlyAndTakeNoFieldUnasked() throws IOException {
    for (Map.Entry<String, byte[]> template : IndexTemplates.all().entrySet()) {
      JsonNode body = new ObjectMapper().readTree(template.getValue());
      assertThat(body.get("index_patterns")).as(template.getKey()).isNotEmpty();
      body.get("index_patterns")
          .forEach(pattern -> assertThat(pattern.asText()).startsWith("trailwarden-"));
      assertThat(body.at("/template/mappings/dynamic").asText()).isIn("false", "strict");
    }
  }

  @Test
  void areFoundInAJarToo() throws Exception {
    Path jar = folder.resolve("a job #1.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          new String[] {
            "opensearch/trailwarden-dead-letters.json",
            "opensearch/trailwarden-other.json",
            "opensearch/deeper/no.json",
            "opensearch/no.txt",
            "elsewhere/no.json"
          }) {
        out.putNextEntry(new ZipEntry(name));
        out.write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(IndexTemplates.all(loader))
          .containsOnlyKeys("trailwarden-dead-letters", "trailwarden-other");
    }
  }
}
