// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.Database;
import org.ytterby.testdata.SharedData;

/**
 * All odd files of the test data sent to a running node by C-STORE. What each is answered with
 * stands in {@code odd-files.tsv}: pattern, verdict, reason, by our own reading of the files; the
 * first pattern that matches counts. The node of 512 MiB lives through all of them, and what it
 * took it has, byte for byte.
 */
@Timeout(600)
final class OddFilesIT {
  private static final int FILES = 410;

  /** What lies beside them and was never DICOM. */
  private static final Pattern ABOUT_THEM = Pattern.compile("\\.(txt|json|gz)$");

  private static final String ACCEPTED = "0000";
  private static final String NO_CONTEXT = "no context";

  @TempDir private Path folder;

  /** A row of the table. */
  private record Expected(Pattern file, String verdict, String reason) {}

  @Test
  void each_is_taken_whole_or_refused_with_the_right_status() throws Exception {
    Map<String, OddFile> files = files();
    assertThat(files).hasSize(FILES);
    Map<String, String> verdicts = new LinkedHashMap<>();
    try (NodeProcess node = NodeProcess.start(folder.resolve("data"), List.of());
        DicomClient client = new DicomClient()) {
      for (Map.Entry<String, OddFile> file : files.entrySet()) {
        verdicts.put(file.getKey(), verdict(client, node.dicomPort(), file.getValue()));
      }
      assertThat(node.get("/api/health/ready").path("status").asText()).isEqualTo("ready");
    }
    assertThat(Files.readString(folder.resolve("node.log")))
        .doesNotContain("OutOfMemory")
        .doesNotContain("StackOverflow")
        .doesNotContain(" ERROR ");
    assertThat(verdicts).containsExactlyEntriesOf(expected(files.keySet()));
    hasWhatItTook(files, verdicts);
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

  /** The status, or that the class in this transfer syntax is not negotiated. */
  private static String verdict(DicomClient client, int port, OddFile file) {
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1",
            port,
            "ODD",
            "YTTERBY",
            List.of(new Proposal(file.sopClass(), file.syntax())),
            ClientTimeouts.DEFAULT);
    try (Association association = client.open(request)) {
      if (!association.accepts(file.sopClass(), file.syntax())) {
        return NO_CONTEXT;
      }
      StoreResponse response =
          association.store(
              file.sopClass(),
              file.sopInstance(),
              file.syntax(),
              file.dataSet().length,
              new ByteArrayInputStream(file.dataSet()));
      return String.format("%04X", response.status());
    } catch (PeerFailure failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  private static Map<String, String> expected(Set<String> files) throws IOException {
    List<Expected> rows = new ArrayList<>();
    Path table = Path.of("src", "test", "resources", "org", "ytterby", "app", "odd-files.tsv");
    for (String line : Files.readAllLines(table)) {
      String[] cells = line.split("\t", -1);
      if (!line.startsWith("#")) {
        rows.add(new Expected(Pattern.compile(cells[0]), cells[1], cells[2]));
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
      expected.put(file, row.verdict());
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
