package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.sigma.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our rule files, tested as one body. */
class CatalogueTest {
  private static final Path FOLDER = Path.of("src/main/resources/catalogue");
  private static final Pattern FILE_NAME = Pattern.compile("([a-z0-9]+)/(\\1_[a-z0-9_]+)\\.yml");
  private static final Pattern TACTIC = Pattern.compile("attack\\.[a-z]+(-[a-z]+)*");
  private static final Pattern TECHNIQUE = Pattern.compile("attack\\.t[0-9]{4}(\\.[0-9]{3})?");

  private final Catalogue catalogue = Catalogue.own();

  @Test
  void loadsWithoutWarnings() {
    assertThat(catalogue.rules().warnings()).isEmpty();
    assertThat(catalogue.rules().skipped()).isEmpty();
  }

  @Test
  void holdsTheDetectorsThatItPromises() throws IOException {
    assertThat(catalogue.detectors().stream().map(Catalogue.Entry::id))
        .containsExactlyElementsOf(lock().keySet());
  }

  /** Alert ids and users' filters rest on them. A new detector is added to the lock by hand. */
  @Test
  void noIdChangesUnseen() throws IOException {
    SortedMap<String, String> ids = new TreeMap<>();
    catalogue
        .detectors()
        .forEach(entry -> ids.put(entry.id(), String.valueOf(entry.metadata().id())));
    assertThat(ids).isEqualTo(lock());
  }

  @Test
  void holdsADetectorForEachVerdictThatRaisesAnAlert() {
    assertThat(catalogue.detectors().stream().map(Catalogue.Entry::id))
        .filteredOn(id -> id.startsWith("integrity_"))
        .containsExactlyElementsOf(IntegrityAlerts.DETECTORS);
  }

  @Test
  void theIndexNamesEveryFileOfTheFolder() throws IOException {
    try (Stream<Path> walk = Files.walk(FOLDER)) {
      List<String> files =
          walk.filter(Files::isRegularFile)
              .map(path -> FOLDER.relativize(path).toString().replace('\\', '/'))
              .filter(path -> !path.equals("index.txt"))
              .sorted()
              .toList();
      assertThat(Files.readAllLines(FOLDER.resolve("index.txt"))).isEqualTo(files);
    }
  }

  @Test
  void aRuleIsCalledLikeItsFileAndTheFileLikeItsFolder() {
    assertThat(FILE_NAME.matcher("iam/iam_key.yml").matches()).isTrue();
    assertThat(FILE_NAME.matcher("iam/s3_key.yml").matches()).isFalse();
    for (Catalogue.Entry entry : catalogue.detectors()) {
      Matcher file =
          FILE_NAME.matcher(entry.location().path().substring(CatalogueFiles.BUILT_IN.length()));
      assertThat(file.matches()).as(entry.location().path()).isTrue();
      assertThat(file.group(2)).isEqualTo(entry.id());
    }
  }

  @Test
  void everyDetectorSaysWhatAPersonNeeds() {
    List<String> missing = new ArrayList<>();
    for (Catalogue.Entry entry : catalogue.detectors()) {
      Metadata metadata = entry.metadata();
      check(missing, entry, "id", metadata.id() != null);
      check(missing, entry, "description", isFilled(metadata.description()));
      check(missing, entry, "message", isFilled(metadata.message()));
      check(missing, entry, "remediation", isFilled(metadata.remediation()));
      check(missing, entry, "falsepositives", !metadata.falsePositives().isEmpty());
      check(missing, entry, "references", !metadata.references().isEmpty());
      check(
          missing,
          entry,
          "references with https",
          metadata.references().stream().allMatch(link -> link.startsWith("https://")));
      check(
          missing,
          entry,
          "a tactic",
          metadata.tags().stream().anyMatch(tag -> TACTIC.matcher(tag).matches()));
      check(
          missing,
          entry,
          "a technique",
          metadata.tags().stream().anyMatch(tag -> TECHNIQUE.matcher(tag).matches()));
      check(
          missing,
          entry,
          "one sentence",
          !metadata.message().contains("\n") && !metadata.message().endsWith("."));
    }
    assertThat(missing).isEmpty();
  }

  /** {@code attack.txt} pins the tactics and techniques of ATT&CK Enterprise that we may name. */
  @Test
  void everyTagIsOneOfAttack() throws IOException {
    Set<String> known = new TreeSet<>(resource("/catalogue-lock/attack.txt"));
    Set<String> used =
        catalogue.detectors().stream()
            .flatMap(entry -> entry.metadata().tags().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(known).containsAll(used);
  }

  private static void check(
      List<String> missing, Catalogue.Entry entry, String what, boolean isThere) {
    if (!isThere) {
      missing.add(entry.id() + " - " + entry.metadata().title() + ": " + what);
    }
  }

  private static boolean isFilled(String text) {
    return text != null && !text.isBlank();
  }

  private static SortedMap<String, String> lock() throws IOException {
    SortedMap<String, String> ids = new TreeMap<>();
    for (String line : resource("/catalogue-lock/ids.txt")) {
      String[] parts = line.split(" ");
      ids.put(parts[0], parts[1]);
    }
    return ids;
  }

  private static List<String> resource(String name) throws IOException {
    try (var in = CatalogueTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
