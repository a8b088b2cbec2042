// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;
import org.ytterby.config.NodeConfig;
import org.ytterby.store.Database;
import org.ytterby.testdata.SharedData;

/**
 * All odd files of the test data sent to a running node, by C-STORE and to another one by STOW-RS.
 * What each is answered with stands in {@code odd-files.tsv}: pattern, verdict, reason, by our own
 * reading of the files, and what STOW-RS answers where that is something else; the first pattern
 * that matches counts. The node of 512 MiB lives through all of them, and what it took it has, and
 * gives back by C-GET and WADO-RS, byte for byte.
 */
@Timeout(600)
final class OddFilesIT {
  private static final int FILES = 410;

  /** What lies beside them and was never DICOM. */
  private static final Pattern ABOUT_THEM = Pattern.compile("\\.(txt|json|gz)$");

  private static final String ACCEPTED = "0000";

  @TempDir private Path folder;

  /** A row of the table. */
  private record Expected(Pattern file, String verdict, String reason, String overHttp) {
    static Expected of(String line) {
      String[] cells = line.split("\t", -1);
      return new Expected(
          Pattern.compile(cells[0]), cells[1], cells[2], cells.length > 3 ? cells[3] : cells[1]);
    }
  }

  /** How files get in. */
  private interface Way {
    String send(OddFilePeer peer, OddFile file) throws IOException;
  }

  @Test
  void each_is_taken_whole_or_refused_with_the_right_status() throws Exception {
    takesOrRefuses(OddFilePeer::store, Expected::verdict);
  }

  @Test
  void the_same_are_taken_or_refused_over_http() throws Exception {
    takesOrRefuses(OddFilePeer::stow, Expected::overHttp);
  }

  private void takesOrRefuses(Way way, Function<Expected, String> verdict) throws Exception {
    Map<String, OddFile> files = files();
    assertThat(files).hasSize(FILES);
    Map<String, String> verdicts = new LinkedHashMap<>();
    Path config =
        Files.writeString(
            folder.resolve("node.yaml"), "dicomweb: {enabled: true}\nquery: {enabled: true}\n");
    try (NodeProcess node =
            NodeProcess.startQuickly(folder.resolve("data"), List.of("-c", config.toString()));
        OddFilePeer peer = new OddFilePeer(node)) {
      for (Map.Entry<String, OddFile> file : files.entrySet()) {
        verdicts.put(file.getKey(), way.send(peer, file.getValue()));
      }
      Map<String, OddFile> accepted = new LinkedHashMap<>(files);
      accepted.keySet().removeIf(file -> !ACCEPTED.equals(verdicts.get(file)));
      givesBackWhatItTook(peer, accepted);
      assertThat(node.get("/api/health/ready").path("status").asText()).isEqualTo("ready");
    }
    assertThat(Files.readString(folder.resolve("node.log")))
        .doesNotContain("OutOfMemory")
        .doesNotContain("StackOverflow")
        .doesNotContain(" ERROR ");
    assertThat(verdicts).containsExactlyEntriesOf(expected(files.keySet(), verdict));
    hasWhatItTook(files, verdicts);
  }

  private static void givesBackWhatItTook(OddFilePeer peer, Map<String, OddFile> accepted)
      throws IOException {
    Map<String, String> places = peer.listed();
    assertThat(places.keySet())
        .containsExactlyInAnyOrderElementsOf(
            accepted.values().stream().map(OddFile::sopInstance).toList());
    Map<String, byte[]> got = peer.get(accepted.values(), places.values());
    accepted.forEach(
        (name, file) -> {
          String uid = file.sopInstance();
          assertThat(got.get(uid)).as("C-GET of " + name).isEqualTo(file.dataSet());
          String place = Optional.ofNullable(places.get(uid)).orElseThrow();
          assertThat(peer.wado(place)).as("WADO of " + name).isEqualTo(file.dataSet());
        });
  }

  private static Map<String, OddFile> files() throws IOException {
    Map<String, OddFile> files = new LinkedHashMap<>();
    for (String set : List.of("odd-pydicom", "fuzz-pwnlab")) {
      Path root = SharedData.testdata(set);
      try (Stream<Path> all = Files.walk(root)) {
        List<Path> odd =
            all.filter(
                    file -> Files.isRegularFile(file) && root.relativize(file).getNameCount() > 1)
                .filter(file -> !ABOUT_THEM.matcher(file.toString()).find())
                .sorted()
                .toList();
        for (Path file : odd) {
          files.put(set + "/" + root.relativize(file), OddFile.read(file, files.size() % 1000));
        }
      }
    }
    return files;
  }

  private static Map<String, String> expected(Set<String> files, Function<Expected, String> verdict)
      throws IOException {
    List<Expected> rows = new ArrayList<>();
    Path table = Path.of("src", "test", "resources", "org", "ytterby", "app", "odd-files.tsv");
    for (String line : Files.readAllLines(table)) {
      if (!line.startsWith("#")) {
        rows.add(Expected.of(line));
      }
    }
    Set<Expected> used = new LinkedHashSet<>();
    Map<String, String> expected = new LinkedHashMap<>();
    for (String file : files) {
      Expected row =
          rows.stream()
              .filter(one -> one.file().matcher(file).matches())
              .findFirst()
              .orElseThrow(() -> new AssertionError(file + " is not in the table"));
      used.add(row);
      expected.put(file, verdict.apply(row));
    }
    assertThat(used).as("rows that a file needs").containsExactlyInAnyOrderElementsOf(rows);
    return expected;
  }

  private void hasWhatItTook(Map<String, OddFile> files, Map<String, String> verdicts)
      throws IOException {
    NodeConfig node = NodeConfig.DEFAULT.withData(folder.resolve("data"));
    int accepted = 0;
    try (Database database = Database.open(NodeSettings.database(node.database(), node.data()));
        Archive archive =
            Archive.open(
                node.data(),
                node.node().id(),
                database,
                InstantSource.system(),
                NodeSettings.archive(node.archive()))) {
      for (Map.Entry<String, OddFile> file : files.entrySet()) {
        Optional<StoredInstance> stored = archive.find(file.getValue().sopInstance());
        if (ACCEPTED.equals(verdicts.get(file.getKey()))) {
          accepted++;
          try (InputStream bytes = stored.orElseThrow().location().open()) {
            assertThat(bytes.readAllBytes()).as(file.getKey()).isEqualTo(file.getValue().dataSet());
          }
        } else {
          assertThat(stored).as(file.getKey()).isEmpty();
        }
      }
    }
    assertThat(accepted).as("files that are accepted").isGreaterThan(100);
  }
}
