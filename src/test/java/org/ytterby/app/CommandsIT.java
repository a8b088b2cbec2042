// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/** The commands as a user calls them: processes, streams, exit codes. */
class CommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** How a command ended. */
  private record Ended(int code, String out, String err) {}

  @Test
  void demo_dose_and_audit_work_on_one_study() throws Exception {
    Path kept = folder.resolve("kept");
    Ended demo = run("demo", "--once", "--keep", kept.toString());
    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains(
            "every region agrees",
            "delivered RTDOSE " + kept.resolve("pacs"),
            "delivered SR " + kept.resolve("pacs"))
        .as("the node is closed when it ends")
        .doesNotContain("http://");
    JsonNode node = JSON.readTree(kept.resolve("summary.json").toFile());

    doses(kept, node);
    audits(kept.resolve("data"));
  }

  /** Offline the same doses, also when the results of an earlier call lie below the input. */
  private void doses(Path kept, JsonNode node) throws Exception {
    Path phantom = kept.resolve("phantom");
    String[] dose = {
      "dose",
      phantom.toString(),
      "-t",
      phantom.resolve("treatment.yaml").toString(),
      "-o",
      phantom.resolve("out").toString(),
      "--at",
      "2026-01-31T12:00:00+01:00"
    };
    Ended first = run(dose);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().lines())
        .extracting(line -> Path.of(line).getFileName().toString())
        .containsExactly("SEG.dcm", "RTDOSE.dcm", "SR.dcm", "summary.json");
    byte[] report = Files.readAllBytes(phantom.resolve("out/SR.dcm"));
    JsonNode summary = JSON.readTree(phantom.resolve("out/summary.json").toFile());
    assertThat(means(summary)).isNotEmpty().isEqualTo(means(node));

    Ended again = run(dose);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("RTDOSE.dcm: a result of this program");
    assertThat(Files.readAllBytes(phantom.resolve("out/SR.dcm"))).isEqualTo(report);

    assertThat(run("dose", phantom.resolve("out").toString(), "-o", "x").code()).isEqualTo(1);
    assertThat(run("dose", phantom.toString()).code()).isEqualTo(2);
  }

  private static List<String> means(JsonNode summary) {
    List<String> means = new ArrayList<>();
    summary
        .path("regions")
        .forEach(region -> means.add(region.path("name") + " " + region.path("mean_gy")));
    return means;
  }

  private void audits(Path data) throws Exception {
    Ended verified = run("audit", "verify", "--json", "--data", data.toString());
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(JSON.readTree(verified.out()).path("ok").asBoolean()).isTrue();
    assertThat(JSON.readTree(verified.out()).path("rows").asInt()).isGreaterThan(5);
    assertThat(JSON.readTree(verified.out()).path("objects").asInt()).isGreaterThan(2);

    Ended exported = run("audit", "export", "--data", data.toString());
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.out().lines().findFirst().orElseThrow()).startsWith("case,run,");
    assertThat(exported.out().lines()).hasSizeGreaterThan(2).anyMatch(row -> row.contains("liver"));
    Ended json = run("audit", "export", "--json", "--data", data.toString());
    assertThat(JSON.readTree(json.out()))
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(row.path("accepted").asText()).contains("SEG", "RTDOSE", "SR"));

    assertThat(runInto("/dev/full", "audit", "export", "--data", data.toString())).isEqualTo(1);
    assertThat(runInto("/dev/full", "version", "--json")).isEqualTo(1);

    change(data, "update ledger set detail = replace(detail, 'READY', 'IGNORED')");
    Ended changed = run("audit", "verify", "--data", data.toString());
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out()).contains("problem(s)");
    assertThat(changed.err()).isNotBlank();
  }

  @Test
  void demo_leaves_nothing_behind_and_says_its_result_as_json() throws Exception {
    Ended demo = run("demo", "--once", "--json");
    assertThat(demo.code()).as(demo.err()).isZero();
    JsonNode result = JSON.readTree(demo.out());
    assertThat(result.path("agrees").asBoolean()).isTrue();
    assertThat(result.path("regions")).isNotEmpty();
    assertThat(result.path("delivered")).hasSize(3);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("ytterby-demo-"));
    }
  }

  private static void change(Path data, String sql) throws SQLException {
    try (Database database = Database.open(DatabaseSettings.embedded(data));
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Path err = folder.resolve("err.txt");
    Process process = command(arguments).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(end(process), out, Files.readString(err));
  }

  private int runInto(String sink, String... arguments) throws IOException, InterruptedException {
    return end(
        command(arguments)
            .redirectOutput(Path.of(sink).toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private static int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** A process of ours whose temporary folders lie in the test's. */
  private ProcessBuilder command(String... arguments) {
    List<String> command =
        new ArrayList<>(NodeProcess.java("-Djava.io.tmpdir=" + folder.toAbsolutePath()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
