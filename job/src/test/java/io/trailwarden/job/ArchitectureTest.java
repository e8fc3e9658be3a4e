package io.trailwarden.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of the packages: each may use only those above it in {@link #ORDER}. */
final class ArchitectureTest {
  private static final String ROOT = "io.trailwarden.job.";

  /** Sources, operators and sinks do not know each other. */
  private static final List<List<String>> ORDER =
      List.of(
          List.of("config"),
          List.of("type", "keys"),
          List.of(
              "source", "source.archive", "source.kinesis", "source.notice", "operator", "sink"),
          List.of("pipeline", "verify"),
          List.of("cli"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.trailwarden.job");

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertThat(ORDER.stream().flatMap(List::stream))
        .containsAll(
            CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .distinct()
                .toList());
  }

  @Test
  void aPackageUsesOnlyThoseAboveIt() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (String name : ORDER.get(i)) {
        for (int j = i; j < ORDER.size(); j++) {
          for (String other : ORDER.get(j)) {
            if (!other.equals(name)) {
              noClasses()
                  .that()
                  .resideInAPackage(ROOT + name)
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage(ROOT + other)
                  .allowEmptyShould(true)
                  .check(CLASSES);
            }
          }
        }
      }
    }
  }

  @Test
  void detectorsKnowNothingOfTheJob() {
    JavaClasses detectors =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.trailwarden");
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trailwarden.job..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.trailwarden.job..",
            "org.apache.flink..",
            "software.amazon.awssdk..",
            "org.opensearch..",
            "picocli..")
        .check(detectors);
  }
}
