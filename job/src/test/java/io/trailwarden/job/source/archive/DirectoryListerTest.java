package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DirectoryListerTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void listsATreeWithPagesOfAnySizeAndFromAnyKeyOn(int pageSize) throws IOException {
    Random random = new Random(pageSize);
    ArchiveFolder folder = new ArchiveFolder(root);
    TreeSet<String> keys = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      keys.add(
          folder.put("d%02d/e%02d/file-%03d".formatted(random.nextInt(5), random.nextInt(5), i)));
    }

    assertThat(list(new ListQuery("", true, null, null, pageSize))).containsExactlyElementsOf(keys);
    for (String key : keys) {
      assertThat(list(new ListQuery("", true, key, null, pageSize)))
          .containsExactlyElementsOf(keys.tailSet(key, false));
    }
    assertThat(list(new ListQuery("d02/", true, "d02/e01", "d02/e03", pageSize)))
        .containsExactlyElementsOf(keys.subSet("d02/e01", "d02/e03"));
    assertThat(list(new ListQuery("d02/e01/file-1", false, null, null, pageSize)))
        .containsExactlyElementsOf(keys.subSet("d02/e01/file-1", "d02/e01/file-2"));
  }

  @Test
  void namesFoldersWhereItDoesNotLookIntoThem() throws IOException {
    new ArchiveFolder(root).put("a/b/c");
    new ArchiveFolder(root).put("d");

    Lister.Page page = new DirectoryLister(root, ListQuery.folder("", null, 10)).next();

    assertThat(page.folders()).containsExactly("a/");
    assertThat(page.files()).extracting(StoredFile::key).containsExactly("d");
  }

  @Test
  void followsSymbolicLinksButNotInCircles() throws IOException {
    new ArchiveFolder(root).put("a/file.json");
    Files.createSymbolicLink(root.resolve("a/circle"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("a/up"), root.toAbsolutePath().getParent());
    Files.createSymbolicLink(root.resolve("b"), root.resolve("a/file.json"));
    Files.createSymbolicLink(root.resolve("nowhere.json"), root.resolve("nothing"));
    Files.createSymbolicLink(root.resolve("twin"), root.resolve("a"));

    List<StoredFile> files =
        new DirectoryLister(root, new ListQuery("", true, null, null, 100)).next().files();

    assertThat(files)
        .extracting(StoredFile::key, StoredFile::failure)
        .containsExactly(
            row("a/circle/", "it is a symbolic link to a directory that it lies in"),
            row("a/file.json", null),
            row("a/up/", "it is a symbolic link to a directory that it lies in"),
            row("b", null),
            row("nowhere.json", "it is a symbolic link that leads nowhere"),
            row("twin/circle/", "it is a symbolic link to a directory that it lies in"),
            row("twin/file.json", null),
            row("twin/up/", "it is a symbolic link to a directory that it lies in"));
  }

  @Test
  void listsADirectoryOfManyFilesInPassesWithAPageInMemory() throws IOException {
    ArchiveFolder folder = new ArchiveFolder(root);
    TreeSet<String> keys = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      keys.add(folder.put("flat/" + Integer.toHexString(i * 7919)));
    }

    assertThat(list(new ListQuery("flat/", false, null, null, 500)))
        .containsExactlyElementsOf(keys);
  }

  private static org.assertj.core.groups.Tuple row(String key, String failure) {
    return org.assertj.core.groups.Tuple.tuple(key, failure);
  }

  private List<String> list(ListQuery query) throws IOException {
    DirectoryLister lister = new DirectoryLister(root, query);
    List<String> keys = new ArrayList<>();
    boolean more = true;
    while (more) {
      Lister.Page page = lister.next();
      assertThat(page.files().size()).isLessThanOrEqualTo(query.pageSize());
      page.files().forEach(file -> keys.add(file.key()));
      more = page.more();
    }
    return keys;
  }
}
