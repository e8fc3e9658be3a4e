package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user of OpenSearch. Prints itself without the password. */
record Credentials(String username, String password) {
  private static final int MAX_FILE_BYTES = 64 << 10;

  /**
   * Reads them on the machine where they are needed.
   *
   * @param environment {@code System.getenv()}
   * @return null where there are none, for an OpenSearch without users
   * @throws UsageException when the file can't be read or says something else, or only one of the
   *     variables is set
   */
  static @Nullable Credentials of(OpenSearchSettings settings, Map<String, String> environment) {
    String file = settings.credentialsFile();
    if (file != null) {
      return ofFile(file);
    }
    String username = environment.getOrDefault(OpenSearchSettings.USERNAME_VARIABLE, "");
    String password = environment.getOrDefault(OpenSearchSettings.PASSWORD_VARIABLE, "");
    if (username.isEmpty() && password.isEmpty()) {
      return null;
    }
    if (username.isEmpty() || password.isEmpty()) {
      throw new UsageException(
          "Of the environment variables "
              + OpenSearchSettings.USERNAME_VARIABLE
              + " and "
              + OpenSearchSettings.PASSWORD_VARIABLE
              + " only one is set; set both or none");
    }
    return checked(username, password, OpenSearchSettings.USERNAME_VARIABLE);
  }

  private static Credentials ofFile(String file) {
    Map<String, String> values = new HashMap<>();
    for (String line : lines(file)) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals).strip();
      if (!Set.of("username", "password").contains(name)
          || values.put(name, line.substring(equals + 1)) != null) {
        throw malformed(file);
      }
    }
    String username = values.getOrDefault("username", "").strip();
    String password = values.getOrDefault("password", "");
    if (username.isEmpty() || password.isEmpty()) {
      throw malformed(file);
    }
    return checked(username, password, file);
  }

  private static List<String> lines(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > MAX_FILE_BYTES) {
        throw malformed(file);
      }
      return Files.readAllLines(path, UTF_8);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "The credentials file "
              + file
              + " is not there; it must be on each machine that talks to OpenSearch",
          e);
    } catch (CharacterCodingException e) {
      throw malformed(file);
    } catch (IOException e) {
      throw new UsageException("The credentials file " + file + " can't be read: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /** Says nothing of what is in it: it may be the password. */
  private static UsageException malformed(String file) {
    return new UsageException(
        "The credentials file "
            + file
            + " is not two lines username=… and password=… in UTF-8; correct it");
  }

  private static Credentials checked(String username, String password, String where) {
    if (username.indexOf(':') >= 0) {
      throw new UsageException(
          "The username of " + where + " has a colon in it, which HTTP can't say; choose another");
    }
    return new Credentials(username, password);
  }

  /** The value of HTTP's header {@code Authorization}. */
  String authorization() {
    return "Basic "
        + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "Credentials[username=" + username + ", password=***]";
  }
}
