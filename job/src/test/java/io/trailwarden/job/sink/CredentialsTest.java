package io.trailwarden.job.sink;

import static io.trailwarden.job.config.OpenSearchSettings.PASSWORD_VARIABLE;
import static io.trailwarden.job.config.OpenSearchSettings.USERNAME_VARIABLE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final URI NODE = URI.create("https://search.example.com:9200");

  @TempDir private Path folder;

  @Test
  void comeFromTheFile() throws IOException {
    Credentials credentials =
        ofFile("# for Trailwarden\n\nusername=writer\r\npassword= p=\u00e9 #\n");

    assertThat(credentials.username()).isEqualTo("writer");
    assertThat(credentials.password()).isEqualTo(" p=\u00e9 #");
  }

  @Test
  void comeFromTheEnvironmentWithoutAFile() {
    OpenSearchSettings settings = new OpenSearchSettings(NODE, null, null);

    assertThat(
            Credentials.of(
                    settings,
                    Map.of(USERNAME_VARIABLE, "Aladdin", PASSWORD_VARIABLE, "open sesame"))
                .authorization())
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(Credentials.of(settings, Map.of())).isNull();
  }

  @Test
  void comeFromTheFileAlsoWhenTheEnvironmentHasSome() throws IOException {
    Path file = file("username=writer\npassword=secret\n");

    Credentials credentials =
        Credentials.of(
            new OpenSearchSettings(NODE, null, file.toString()),
            Map.of(USERNAME_VARIABLE, "other", PASSWORD_VARIABLE, "other"));

    assertThat(credentials.username()).isEqualTo("writer");
  }

  @Test
  void areNamedWhenOneVariableIsMissing() {
    OpenSearchSettings settings = new OpenSearchSettings(NODE, null, null);
    assertThatThrownBy(() -> Credentials.of(settings, Map.of(USERNAME_VARIABLE, "writer")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(USERNAME_VARIABLE)
        .hasMessageContaining(PASSWORD_VARIABLE);
  }

  @Test
  void neverPrintThePassword() {
    assertThat(new Credentials("writer", "secret").toString())
        .contains("writer")
        .doesNotContain("secret");
  }

  @Test
  void areMissedByTheNameOfTheirFile() {
    String missing = folder.resolve("none").toString();
    assertThatThrownBy(() -> Credentials.of(new OpenSearchSettings(NODE, null, missing), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(missing)
        .hasMessageNotContaining("\n");
  }

  @Test
  void areNoFolder() {
    assertThatThrownBy(
            () -> Credentials.of(new OpenSearchSettings(NODE, null, folder.toString()), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(folder.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "username=writer\n",
        "password=secret\n",
        "username=writer\npassword=\n",
        "username=\npassword=secret\n",
        "writer:secret\n",
        "username=writer\npassword=secret\npassword=secret2\n",
        "user=writer\npassword=secret\n",
      })
  void areRefusedWithoutSayingWhatIsInTheFile(String content) {
    assertThatThrownBy(() -> ofFile(content))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("username=… and password=…")
        .hasMessageNotContaining("secret");
  }

  @Test
  void areRefusedWhenTheyAreNoUtf8() throws IOException {
    Path file = Files.write(folder.resolve("latin"), "username=é\npassword=x".getBytes(ISO_8859_1));
    assertThatThrownBy(
            () -> Credentials.of(new OpenSearchSettings(NODE, null, file.toString()), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void haveNoColonInTheirUsername() {
    assertThatThrownBy(() -> ofFile("username=a:b\npassword=secret\n"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("colon");
  }

  private Credentials ofFile(String content) throws IOException {
    return Credentials.of(new OpenSearchSettings(NODE, null, file(content).toString()), Map.of());
  }

  private Path file(String content) throws IOException {
    return Files.write(folder.resolve("credentials"), content.getBytes(UTF_8));
  }
}
