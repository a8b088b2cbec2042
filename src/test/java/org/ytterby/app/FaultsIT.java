// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.app.FaultSender.Line;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.testdata.SharedData;

/**
 * What a sender hears, what a person sees, and what is there afterwards, when a disk fills up, a
 * database goes, or file descriptors run out: the right status, nothing acknowledged and lost, work
 * again without a restart, one line of log when it begins.
 */
@Timeout(300)
final class FaultsIT {
  /** Trouble shows, and is gone, within seconds: parts are looked at every 2 s, for 3 s at most. */
  private static final Duration SECONDS = Duration.ofSeconds(20);

  /** Those that are open stay; the next one is one too many. */
  private static final int FEWER_THAN_IT_HAS = 16;

  private static final long MIB = 1 << 20;

  /** What the segments of all lanes hold together, where the disk fills up. */
  private static final int LANES_MIB = 4 * 16;

  @TempDir private Path folder;

  @Test
  void a_disk_that_fills_up_turns_senders_away_before_it_refuses_and_recovers() throws Exception {
    Path data = folder.resolve("data");
    try (SmallDisk disk = SmallDisk.at(data, 160)) {
      fillsAndRecovers(disk, data);
    }
    assertThat(log("not well part=archive")).hasSize(1);
  }

  private void fillsAndRecovers(SmallDisk disk, Path data) throws Exception {
    Path config = config("archive: {segment-size: 16MiB, lanes: 4, free-space-floor: 32MiB}\n");
    FaultSender sender = new FaultSender();
    try (sender;
        NodeProcess node = NodeProcess.start(data, List.of("-c", config.toString()))) {
      Line open = sender.line(node.dicomPort());
      assertThat(open.send(3)).containsOnly("0000");

      disk.fillUntil(24 * MIB);
      await().atMost(SECONDS).until(() -> !ready(node));
      assertThat(reason(node, "archive")).contains("are free, expected at least " + 32 * MIB);
      assertThat(sender.refusal(node.dicomPort()))
          .startsWith("PEER_TRANSIENT")
          .contains("TEMPORARY_CONGESTION");
      assertThat(sender.echo(node.dicomPort())).as("verification is let in").isZero();
      assertThat(open.send(3)).as("what is open goes on").containsOnly("0000");

      disk.fill();
      // What room the segments had made ahead takes some more.
      List<String> full = open.sendUntilRefused(LANES_MIB * 4);
      assertThat(full.getLast()).as("out of resources").isEqualTo("A700");

      disk.empty();
      await().atMost(SECONDS).until(() -> ready(node));
      assertThat(open.send(3)).as("the same association").containsOnly("0000");
      open.close();
      assertThat(sender.refusal(node.dicomPort())).isEqualTo("let in, open true");
    }
    sender.agreesWith(data);
  }

  @Test
  void a_database_that_is_gone_and_comes_back_is_told_and_loses_nothing() throws Exception {
    FaultSender sender = new FaultSender();
    Path data = folder.resolve("data");
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        StallingProxy proxy = StallingProxy.to(server.getPort())) {
      String address =
          "kind: postgresql, user: postgres, url: 'jdbc:postgresql://127.0.0.1:"
              + proxy.port()
              + "/postgres'";
      Path config = config("database: {" + address + "}\n");
      try (sender;
          NodeProcess node = NodeProcess.start(data, List.of("-c", config.toString()))) {
        Line open = sender.line(node.dicomPort());
        assertThat(open.send(3)).containsOnly("0000");
        proxy.refuse();
        assertThat(open.send(2)).containsOnly("A700");
        await().atMost(SECONDS).until(() -> !ready(node));
        assertThat(reason(node, "database")).isNotEmpty();
        proxy.admit();
        await().atMost(SECONDS.multipliedBy(3)).until(() -> ready(node));
        assertThat(open.send(3)).containsOnly("0000");
        open.close();
      }
    }
    assertThat(log("not well part=database")).hasSize(1);
  }

  @Test
  void a_database_that_holds_the_index_up_is_waited_for_then_told_and_loses_nothing()
      throws Exception {
    FaultSender sender = new FaultSender();
    Path data = folder.resolve("data");
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
      Path config = config("database: {kind: postgresql, user: postgres, url: '" + url + "'}\n");
      try (sender;
          NodeProcess node = NodeProcess.start(data, List.of("-c", config.toString()));
          Connection holding = server.getPostgresDatabase().getConnection();
          Statement statement = holding.createStatement()) {
        Line open = sender.line(node.dicomPort());
        assertThat(open.send(1)).containsOnly("0000");
        holding.setAutoCommit(false);

        statement.execute("lock table instance in access exclusive mode");
        Future<List<String>> waiting = senders.submit(() -> open.send(1));
        await().atMost(SECONDS).until(() -> !ready(node));
        assertThat(reason(node, "archive-index")).startsWith("instances wait for the disk or");
        holding.commit();
        assertThat(waiting.get()).as("shorter than it waits for a lock").containsOnly("0000");
        await().atMost(SECONDS).until(() -> ready(node));

        statement.execute("lock table instance in access exclusive mode");
        assertThat(open.send(1)).as("longer than it waits for a lock").containsOnly("A700");
        holding.commit();
        assertThat(open.send(3)).as("the same association").containsOnly("0000");
        await().atMost(SECONDS).until(() -> ready(node));
        open.close();
      }
      sender.agreesWith(data, DatabaseSettings.postgresql(url, "postgres", ""));
    }
    assertThat(log("not well part=archive-index")).as("one line each time").hasSize(2);
    assertThat(log("not well")).hasSize(2);
  }

  @Test
  void a_process_out_of_file_descriptors_refuses_and_recovers() throws Exception {
    Path config = config("archive: {segment-size: 1MiB, lanes: 64}\n");
    FaultSender sender = new FaultSender();
    Path data = folder.resolve("data");
    SharedData.requireProgram("prlimit");
    try (sender;
        NodeProcess node = NodeProcess.startPacked(data, List.of("-c", config.toString()))) {
      Line open = sender.line(node.dicomPort());
      assertThat(open.send(2)).containsOnly("0000");
      node.limitOpenFiles(FEWER_THAN_IT_HAS);
      // Each fills a segment, so that the next one needs a file.
      List<String> statuses = open.sendLarge(4);
      assertThat(statuses).contains("A700").isSubsetOf("0000", "A700");
      await().atMost(SECONDS).until(() -> !log("not well part=archive").isEmpty());
      node.limitOpenFiles(4096);
      assertThat(open.sendLarge(3)).containsOnly("0000");
      await().atMost(SECONDS).until(() -> ready(node));
      open.close();
    }
    sender.agreesWith(data);
    assertThat(log("not well part=archive")).hasSize(1);
  }

  private static boolean ready(NodeProcess node) throws IOException {
    return node.get("/api/health/ready").path("status").asText().equals("ready");
  }

  private static String reason(NodeProcess node, String part) throws IOException {
    return node.get("/api/health/ready").path("parts").path(part).path("reason").asText();
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("node.yaml"), text);
  }

  private List<String> log(String text) throws IOException {
    return Files.readAllLines(folder.resolve("node.log")).stream()
        .filter(line -> line.contains(text))
        .toList();
  }
}
