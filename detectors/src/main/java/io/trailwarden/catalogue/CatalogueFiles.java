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
  private static final String BASES = "bases";
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

  /** What stands in a user's directory. */
  enum Kind {
    /** {@code *.yml} and {@code *.yaml} that are nothing else. */
    RULES,
    /** {@code *.test.yml}. */
    TESTS,
    /** The events that tests begin with: files in the folder {@code bases} of the directory. */
    BASES
  }

  /**
   * The YAML files of a kind at or below a path that the user named, in the order of their names;
   * hidden ones are left out. A link is followed only where the user named it. To a single rule
   * file belong the tests beside it, and the bases of its directory.
   *
   * @throws RuleException when there is nothing there, or it can't be read
   */
  static List<RuleFile> in(Path root, Kind kind) throws RuleException {
    if (!Files.exists(root)) {
      throw new RuleException(place(root), "no such file or directory");
    }
    try {
      if (Files.isDirectory(root)) {
        return below(root, root, kind);
      }
      Path beside = root.resolveSibling(testsOf(root));
      return switch (kind) {
        case RULES -> isTest(root.toString()) ? List.of() : below(root, root, kind);
        case TESTS -> Files.exists(beside) ? below(beside, beside, kind) : List.of();
        case BASES -> {
          Path bases = root.resolveSibling(BASES);
          yield Files.isDirectory(bases) ? below(bases, bases.resolveSibling(""), kind) : List.of();
        }
      };
    } catch (IOException | UncheckedIOException e) {
      throw new RuleException(place(root), "can't be read: " + e);
    }
  }

  /** The name of the tests' file of a rule file; its own when it is that. */
  private static String testsOf(Path file) {
    String name = file.getFileName().toString();
    return isTest(name) ? name : name.replaceFirst("\\.ya?ml$", "") + TEST_ENDING;
  }

  private static List<RuleFile> below(Path root, Path directory, Kind kind)
      throws IOException, RuleException {
    Path bases = directory.toRealPath().resolve(BASES);
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root.toRealPath())) {
      walk.filter(Files::isRegularFile)
          .filter(path -> isYaml(path) && kind(path, bases) == kind)
          .sorted()
          .forEach(paths::add);
    }
    List<RuleFile> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new RuleException(place(path), "the file has more than " + MAX_FILE_BYTES + " bytes");
      }
      files.add(new RuleFile(named(root, path), Files.readAllBytes(path)));
    }
    return files;
  }

  private static Kind kind(Path path, Path bases) {
    if (path.startsWith(bases)) {
      return Kind.BASES;
    }
    return isTest(path.toString()) ? Kind.TESTS : Kind.RULES;
  }

  private static boolean isYaml(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".yml") || name.endsWith(".yaml"));
  }

  private static boolean isTest(String path) {
    return path.endsWith(TEST_ENDING);
  }

  private static boolean isBase(String path) {
    return path.startsWith(ROOT + BASES + "/");
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
