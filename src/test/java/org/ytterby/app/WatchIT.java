// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.ArchiveSection;
import org.ytterby.config.Configuration;
import org.ytterby.config.DataSize;
import org.ytterby.config.DatabaseSection;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.Secret;
import org.ytterby.finding.PeerFailure;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;

/** What a whole node shows to those who watch it: at work, on a full disk, without its database. */
@Timeout(300)
final class WatchIT {
  /** Bounds of the contract: trouble shows, and is gone, within seconds. */
  private static final Duration SECONDS = Duration.ofSeconds(15);

  private static final Pattern FAMILY = Pattern.compile("# TYPE (\\S+) \\S+");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-z_:][a-z0-9_:]*(\\{([a-z_]+=\"[^\"\\\\]*\",?)+})? [-+0-9.eE]+|.* (NaN|[+-]Inf)");

  @TempDir private Path folder;

  @Test
  void counts_a_study_on_its_way_from_the_scanner_to_pacs() throws Exception {
    PhantomStudy phantom =
        PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1));
    try (StandInPacs pacs = StandInPacs.start(folder.resolve("pacs"));
        Node node = start(toPacs(pacs.port()))) {
      NodeClient.of(node).handInTreatment(phantom);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances().subList(0, 3));
      assertThatThrownBy(
              () ->
                  StrictSender.send(node.dicomPort(), "NOBODY", phantom.instances().subList(0, 1)))
          .isInstanceOf(PeerFailure.class);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> sample(node, "ytterby_cases{state=\"CLOSED\"}") == 1);

      String text = body(node, "/metrics");
      int instances = phantom.instances().size();
      assertThat(value(text, "ytterby_instances_total{outcome=\"stored\",status=\"0000\"}"))
          .isEqualTo(instances);
      assertThat(value(text, "ytterby_instances_total{outcome=\"duplicate\",status=\"0000\"}"))
          .isEqualTo(3);
      assertThat(value(text, "ytterby_store_seconds_count")).isEqualTo(instances + 3);
      assertThat(value(text, "ytterby_received_bytes_total")).isGreaterThan(1e6);
      assertThat(value(text, "ytterby_archive_bytes")).isGreaterThan(1e6);
      assertThat(value(text, "ytterby_archive_sync_seconds_count")).isPositive();
      assertThat(value(text, "ytterby_associations_total{role=\"acceptor\"}")).isEqualTo(2);
      assertThat(value(text, "ytterby_association_ends_total{how=\"released\"}")).isEqualTo(2);
      assertThat(value(text, "ytterby_associations_open{role=\"acceptor\"}")).isZero();
      assertThat(
              value(
                  text,
                  "ytterby_association_rejects_total{reason=\"CALLED_AE_TITLE_NOT_RECOGNIZED\"}"))
          .isEqualTo(1);
      assertThat(value(text, "ytterby_runs{state=\"DELIVERED\"}")).isEqualTo(1);
      assertThat(value(text, "ytterby_run_computation_seconds_count{outcome=\"done\"}"))
          .isEqualTo(1);
      assertThat(value(text, "ytterby_outbox{destination=\"PACS\",state=\"DELIVERED\"}"))
          .isEqualTo(pacs.stored().size());
      assertThat(
              value(
                  text,
                  "ytterby_delivery_attempts_total{destination=\"PACS\",outcome=\"accepted\"}"))
          .isEqualTo(pacs.stored().size());
      assertThat(value(text, "ytterby_delivery_last_timestamp_seconds{destination=\"PACS\"}"))
          .isGreaterThan(1.7e9);
      holdsNoIdentity(text);
      isWellFormed(text);
      isDocumented(text);
      String page = body(node, "/");
      assertThat(page)
          .contains("CLOSED")
          .contains("<strong>PACS</strong>: " + pacs.stored().size() + " delivered");
      assertThat(page).doesNotContain("Phantom");
    }
  }

  /** Unknown titles and UIDs would make as many series as there are peers and objects. */
  private static void holdsNoIdentity(String text) {
    assertThat(text).doesNotContain("SCANNER").doesNotContain("NOBODY").doesNotContain("2.25.");
  }

  private static void isWellFormed(String text) {
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches(SAMPLE));
  }

  /** Each of our own families stands in the documentation, and none stands there that is not. */
  private static void isDocumented(String text) throws IOException {
    Set<String> shown =
        FAMILY
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(name -> name.startsWith("ytterby_") && !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented =
        Pattern.compile("`(ytterby_[a-z_]+)`")
            .matcher(Files.readString(Path.of("docs", "metrics.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(shown);
  }

  @Test
  void a_full_disk_shows_and_passes() throws Exception {
    Path data = folder.resolve("disk");
    try (SmallDisk disk = SmallDisk.at(data, 96)) {
      NodeConfig config =
          NodeConfig.DEFAULT
              .onLoopback()
              .withPorts(0, 0)
              .withData(data.resolve("data"))
              .withArchive(new ArchiveSection(DataSize.parse("16MiB"), 4, DataSize.parse("8MiB")));
      List<Path> study =
          PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1))
              .instances();
      try (Node node = start(config)) {
        assertThat(status(node, "/api/health/ready")).isEqualTo(200);
        disk.fill();
        await().atMost(SECONDS).until(() -> status(node, "/api/health/ready") == 503);
        JsonNode part = part(node, "archive");
        assertThat(part.path("ok").asBoolean(true)).isFalse();
        assertThat(part.path("reason").asText()).containsAnyOf("can't be written", "are free");
        assertThat(part.path("action").asText()).isNotEmpty();
        assertThat(status(node, "/api/health/live")).isEqualTo(200);
        assertThat(sample(node, "ytterby_up{part=\"archive\"}")).isZero();

        disk.empty();
        await().atMost(SECONDS).until(() -> status(node, "/api/health/ready") == 200);
        StrictSender.send(node.dicomPort(), "YTTERBY", study.subList(0, 5));
        assertThat(sample(node, "ytterby_instances_total{outcome=\"stored\",status=\"0000\"}"))
            .isEqualTo(5);
      }
      disk.unmount();
    }
  }

  @Test
  void a_database_that_hangs_shows_and_passes() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        StallingProxy proxy = StallingProxy.to(server.getPort())) {
      NodeConfig config =
          NodeConfig.DEFAULT
              .onLoopback()
              .withPorts(0, 0)
              .withData(folder.resolve("data"))
              .withDatabase(
                  new DatabaseSection.PostgreSql(
                      8,
                      "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres",
                      "postgres",
                      new Secret("")));
      try (Node node = start(config)) {
        assertThat(status(node, "/api/health/ready")).isEqualTo(200);
        assertThat(sample(node, "ytterby_up{part=\"database\"}")).isEqualTo(1);

        proxy.stall();
        await().atMost(SECONDS).until(() -> status(node, "/api/health/ready") == 503);
        assertThat(part(node, "database").path("reason").asText()).startsWith("no answer for ");
        long asked = System.nanoTime();
        String text = body(node, "/metrics");
        JsonNode health = NodeClient.of(node).get("/api/health");
        String page = body(node, "/");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SECONDS);
        assertThat(value(text, "ytterby_up{part=\"database\"}")).isZero();
        assertThat(text).doesNotContain("ytterby_cases{").contains("ytterby_instances_total{");
        assertThat(health.path("status").asText()).isEqualTo("not ready");
        assertThat(health.path("cases").isNull()).isTrue();
        assertThat(health.path("aet").asText()).isEqualTo("YTTERBY");
        assertThat(page).contains("cases can&#39;t be shown");
        assertThat(status(node, "/api/health/live")).isEqualTo(200);

        proxy.goOn();
        await().atMost(SECONDS).until(() -> status(node, "/api/health/ready") == 200);
        await().atMost(SECONDS).until(() -> body(node, "/metrics").contains("ytterby_cases{"));
      }
    }
  }

  private NodeConfig toPacs(int port) {
    return NodeConfig.DEFAULT
        .onLoopback()
        .withPorts(0, 0)
        .withData(folder.resolve("data"))
        .withQuietPeriod(Duration.ofSeconds(1))
        .withDestinations(List.of(DestinationSection.parse("PACS@127.0.0.1:" + port, "YTTERBY")));
  }

  private static Node start(NodeConfig config) {
    return Node.start(
        new Configuration(config, Configuration.DEFAULT.protocols()), InstantSource.system());
  }

  private static JsonNode part(Node node, String name) throws IOException {
    return NodeClient.of(node).get("/api/health/ready").path("parts").path(name);
  }

  private static double sample(Node node, String series) throws IOException {
    return value(body(node, "/metrics"), series);
  }

  private static double value(String text, String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in\n" + text));
  }

  private static String body(Node node, String path) throws IOException {
    return NodeClient.of(node).answer(path).body();
  }

  private static int status(Node node, String path) throws IOException {
    return NodeClient.of(node).answer(path).statusCode();
  }
}
