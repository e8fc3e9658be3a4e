package io.trailwarden;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of the packages: each may use only those above it in {@link #ORDER}. */
final class ArchitectureTest {
  private static final String ROOT = "io.trailwarden.";

  private static final List<String> ORDER =
      List.of(
          "bytes",
          "event",
          "read",
          "policy",
          "finding",
          "integrity",
          "derive",
          "sigma",
          "sigma.parse",
          "sigma.match",
          "sigma.compile",
          "sigma.explain",
          "state",
          "detect",
          "alert",
          "catalogue");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.trailwarden");

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    List<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT))
            .map(name -> name.substring(ROOT.length()))
            .distinct()
            .collect(Collectors.toList());
    assertThat(ORDER).containsAll(packages);
  }

  @Test
  void aPackageUsesOnlyThoseAboveIt() {
    for (int i = 0; i < ORDER.size(); i++) {
      String[] below =
          ORDER.subList(i + 1, ORDER.size()).stream().map(ROOT::concat).toArray(String[]::new);
      if (below.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + ORDER.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(below)
            .allowEmptyShould(true)
            .check(CLASSES);
      }
    }
  }

  @Test
  void thereAreNoRings() {
    slices().matching("io.trailwarden.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void knowsNeitherFlinkNorAwsNorOpenSearch() {
    String[] allowed =
        Stream.of(
                "io.trailwarden..",
                "java..",
                "com.fasterxml.jackson..",
                "org.snakeyaml..",
                "com.google.re2j..",
                "com.google.errorprone.annotations..",
                "inet.ipaddr..",
                "com.maxmind.db..",
                "org.jspecify.annotations..")
            .toArray(String[]::new);
    classes().should().onlyDependOnClassesThat().resideInAnyPackage(allowed).check(CLASSES);
  }
}
