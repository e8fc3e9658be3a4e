package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3EndpointIT {

  @Test
  void servesAFolderAsABucketWithSidecarsAsMetadata(@TempDir Path folder) throws IOException {
    Path digests =
        Files.createDirectories(folder.resolve("AWSLogs/111122223333/CloudTrail-Digest"));
    Files.writeString(digests.resolve("a.json.gz"), "digest a");
    Files.writeString(digests.resolve("a.json.gz.metadata.json"), "{\"signature\": \"0f\"}");
    Files.writeString(digests.resolve("b.json.gz"), "digest b");
    Files.writeString(
        digests.resolve("b.json.gz.metadata.json"),
        "{\"ContentLength\": 8, \"Metadata\": {\"signature\": \"1e\", \"signature-algorithm\": \"SHA256withRSA\"}}");
    Files.writeString(folder.resolve("alone.metadata.json"), "{}");
    S3Endpoint s3 = Parts.s3();
    s3.createBucket("parts-test");

    assertThat(s3.upload("parts-test", folder)).isEqualTo(3);

    S3Client client = s3.client();
    List<String> keys =
        client.listObjectsV2(r -> r.bucket("parts-test")).contents().stream()
            .map(S3Object::key)
            .toList();
    String prefix = "AWSLogs/111122223333/CloudTrail-Digest/";
    assertThat(keys)
        .containsExactly(prefix + "a.json.gz", prefix + "b.json.gz", "alone.metadata.json");
    assertThat(head(client, prefix + "a.json.gz").metadata())
        .containsEntry("signature", "0f")
        .hasSize(1);
    assertThat(head(client, prefix + "b.json.gz").metadata())
        .containsEntry("signature", "1e")
        .containsEntry("signature-algorithm", "SHA256withRSA")
        .hasSize(2);
    assertThat(
            client
                .getObjectAsBytes(r -> r.bucket("parts-test").key(prefix + "b.json.gz"))
                .asString(UTF_8))
        .isEqualTo("digest b");
  }

  private static HeadObjectResponse head(S3Client client, String key) {
    return client.headObject(r -> r.bucket("parts-test").key(key));
  }
}
