package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DocumentSortTest {
  @Property(tries = 100)
  void givesTheNewestOfEachIdSortedHoweverMuchIsInMemory(
      @ForAll("documents") List<OutputDocument> documents,
      @ForAll @IntRange(min = 1, max = 20_000) int memoryBytes,
      @ForAll @IntRange(min = 2, max = 5) int maxRuns)
      throws IOException {
    List<OutputDocument> sorted = new ArrayList<>();
    try (DocumentSort sort = new DocumentSort(memoryBytes, maxRuns)) {
      for (OutputDocument document : documents) {
        sort.add(document);
      }
      sort.drainTo(sorted::add);
      assertThat(sort.runs()).isZero();
    }

    assertThat(sorted)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(expected(documents));
  }

  /** The same in memory. */
  private static List<OutputDocument> expected(List<OutputDocument> documents) {
    Map<String, OutputDocument> newest = new HashMap<>();
    for (OutputDocument document : documents) {
      newest.merge(
          document.id(),
          document,
          (left, right) -> left.version() >= right.version() ? left : right);
    }
    return newest.values().stream()
        .sorted(Comparator.comparingLong(OutputDocument::time).thenComparing(OutputDocument::id))
        .toList();
  }

  /** Of an id and a version there is one content, as in the job. */
  @Provide
  Arbitrary<List<OutputDocument>> documents() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 40), Arbitraries.integers().between(0, 8))
        .as(
            (id, version) ->
                new OutputDocument(
                    "i",
                    "id" + id,
                    version,
                    (id * 7 + version * 13) % 10 - 5,
                    ("{\"id\":" + id + ",\"v\":" + version + "}").getBytes(UTF_8)))
        .list()
        .ofMaxSize(120);
  }

  @Test
  void deletesItsFilesAlsoWhenItIsGivenUp() throws IOException {
    DocumentSort sort = new DocumentSort(1, 100);
    for (int i = 0; i < 10; i++) {
      sort.add(document(i));
    }
    assertThat(sort.runs()).isEqualTo(10);

    sort.close();

    assertThat(sort.runs()).isZero();
    sort.close();
  }

  @Test
  void deletesItsFilesWhenTheTargetFails() throws IOException {
    DocumentSort sort = new DocumentSort(1, 3);
    for (int i = 0; i < 10; i++) {
      sort.add(document(i));
    }

    assertThatThrownBy(
            () ->
                sort.drainTo(
                    document -> {
                      throw new IOException("disk is full");
                    }))
        .hasMessage("disk is full");
    sort.close();

    assertThat(sort.runs()).isZero();
  }

  private static OutputDocument document(int number) {
    return new OutputDocument("i", "id" + number, 1, number, "{}".getBytes(UTF_8));
  }
}
