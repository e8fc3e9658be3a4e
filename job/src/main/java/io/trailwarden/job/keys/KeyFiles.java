package io.trailwarden.job.keys;

import io.trailwarden.integrity.KnownKeys;
import io.trailwarden.integrity.PublicKeyEntry;
import io.trailwarden.integrity.PublicKeyFile;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Public keys in files: one for all regions, or a directory of {@code REGION.json}. */
public final class KeyFiles {
  private static final String ENDING = ".json";
  private static final long LONGEST = 16 << 20;

  private KeyFiles() {}

  /**
   * Reads them.
   *
   * @param option the option's name, for messages
   * @param notes takes what is odd about a key and no reason to stop
   * @throws UsageException when there is no such file, or it holds no keys
   */
  public static KnownKeys read(String option, Path path, Consumer<String> notes) {
    if (!Files.isDirectory(path)) {
      return KnownKeys.ofAllRegions(keys(option, path, notes));
    }
    Map<String, List<PublicKeyEntry>> ofRegion = new HashMap<>();
    for (Path file : files(option, path)) {
      String name = file.getFileName().toString();
      ofRegion.put(name.substring(0, name.length() - ENDING.length()), keys(option, file, notes));
    }
    if (ofRegion.isEmpty()) {
      throw new UsageException(
          option + " " + path + ": there is no REGION.json in it, such as us-east-1.json");
    }
    return KnownKeys.ofRegions(ofRegion);
  }

  private static List<Path> files(String option, Path directory) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*" + ENDING)) {
      stream.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new UsageException(option + " " + directory + ": can't be listed", e);
    }
    files.sort(null);
    return files;
  }

  private static List<PublicKeyEntry> keys(String option, Path file, Consumer<String> notes) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new UsageException(option + " " + file + ": too long for a file of public keys");
      }
      List<PublicKeyEntry> keys = PublicKeyFile.parse(Files.readAllBytes(file));
      for (PublicKeyEntry each : keys) {
        if (each.lies()) {
          notes.accept(
              file
                  + ": the key given as "
                  + each.fingerprint()
                  + " has the fingerprint "
                  + each.actualFingerprint()
                  + " and is not used");
        }
      }
      return keys;
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " " + file + ": " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new UsageException(option + " " + file + ": no such file or directory", e);
    } catch (AccessDeniedException e) {
      throw new UsageException(option + " " + file + ": access is denied", e);
    } catch (IOException e) {
      throw new UsageException(option + " " + file + ": can't be read: " + e.getMessage(), e);
    }
  }
}
