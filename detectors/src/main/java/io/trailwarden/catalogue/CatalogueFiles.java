package io.trailwarden.catalogue;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a catalogue: ours from the class path, the user's from directories. The class path
 * can't be listed, so {@code catalogue/index.txt} names ours; a test holds it against the folder.
 */
final class CatalogueFiles {
  /** Stands before the path of our own files in messages. */
  static final String BUILT_IN = "builtin:";

  static final String ROOT = "catalogue/";
  static final String TEST_ENDING = ".test.yml";
  private static final String INDEX = ROOT + "index.txt";
  private static final int MAX_FILE_BYTES = 4 << 20;

  private CatalogueFiles() {}

  /** Our rule files, in the index's order. */
  static List<RuleFile> ownRules() {
    return own().stream()
        .filter(path -> !isTest(path) && !isBase(path))
        .map(CatalogueFiles::read)
        .toList();
  }

  /** The tests beside our rule files. */
  static List<RuleFile> ownTests() {
    return own().stream().filter(CatalogueFiles::isTest).map(CatalogueFiles::read).toList();
  }

  /** The events that tests begin with. */
  static List<RuleFile> ownBases() {
    return own().stream().filter(CatalogueFiles::isBase).map(CatalogueFiles::read).toList();
  }

  private static List<String> own() {
    String index = new String(read(INDEX).content(), StandardCharsets.UTF_8);
    return index.lines().filter(line -> !line.isBlank()).map(line -> ROOT + line).toList();
  }

  private static RuleFile read(String resource) {
    try (InputStream in = CatalogueFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing");
      }
      return new RuleFile(BUILT_IN + resource.substring(ROOT.length()), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource, e);
    }
  }

  /**
   * The YAML files at or below a path that the user named, in the order of their names; hidden ones
   * are left out. A link is followed only where the user named it.
   *
   * @param tests whether to find {@code *.test.yml} or everything else
   * @throws RuleException when there is nothing there, or it can't be read
   */
  static List<RuleFile> in(Path root, boolean tests) throws RuleException {
    if (!Files.exists(root)) {
      throw new RuleException(place(root), "no such file or directory");
    }
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root.toRealPath())) {
      walk.filter(Files::isRegularFile)
          .filter(path -> isYaml(path) && isTest(path.toString()) == tests)
          .sorted()
          .forEach(paths::add);
      List<RuleFile> files = new ArrayList<>();
      for (Path path : paths) {
        if (Files.size(path) > MAX_FILE_BYTES) {
          throw new RuleException(
              place(path), "the file has more than " + MAX_FILE_BYTES + " bytes");
        }
        files.add(new RuleFile(named(root, path), Files.readAllBytes(path)));
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new RuleException(place(root), "can't be read: " + e);
    }
  }

  private static boolean isYaml(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".yml") || name.endsWith(".yaml"));
  }

  private static boolean isTest(String path) {
    return path.endsWith(TEST_ENDING);
  }

  private static boolean isBase(String path) {
    return path.startsWith(ROOT + "bases/");
  }

  /** The path below the root as the user named the root. */
  private static String named(Path root, Path file) throws IOException {
    Path real = root.toRealPath();
    Path shown = real.equals(file) ? root : root.resolve(real.relativize(file));
    return shown.toString().replace('\\', '/');
  }

  private static Location place(Path path) {
    return new Location(path.toString(), 1, 1);
  }
}
