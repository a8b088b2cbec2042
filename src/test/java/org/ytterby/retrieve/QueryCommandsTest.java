// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.FindCommand;
import org.ytterby.cli.GetCommand;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** {@code find} and {@code get} against a node of ours. */
@Timeout(120)
class QueryCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Inbound inbound = new Inbound();

  private int run(RetrieveNode node, String command, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    String[] all =
        Stream.concat(Stream.of(command, "YTTERBY@127.0.0.1:" + node.port()), Stream.of(arguments))
            .toArray(String[]::new);
    return new CommandLineInterface(console, List.of(new FindCommand(), new GetCommand())).run(all);
  }

  private RetrieveNode node(Database database, MoveDestination... destinations) {
    RetrieveNode node = new RetrieveNode(folder.resolve("data"), database, destinations);
    node.store(HeldObject.all());
    return node;
  }

  @DatabaseTest
  void find_prints_keys_and_uids_of_every_match(Database database) throws IOException {
    try (RetrieveNode node = node(database)) {
      assertThat(run(node, "find", "PatientID=P-1", "NumberOfStudyRelatedInstances", "--json"))
          .isZero();
      JsonNode result = JSON.readTree(out.toString());
      assertThat(result.path("status").asText()).isEqualTo("0000H SUCCESS");
      assertThat(result.path("matches").size()).isEqualTo(2);
      JsonNode first = result.path("matches").path(0);
      assertThat(first.path("StudyInstanceUID").asText()).isEqualTo(HeldObject.study(1));
      assertThat(first.path("NumberOfStudyRelatedInstances").asText()).isEqualTo("5");

      assertThat(
              run(
                  node,
                  "find",
                  "--model=patient",
                  "--level=series",
                  "00100020=P-2",
                  "StudyInstanceUID=" + HeldObject.study(3),
                  "Modality"))
          .isZero();
      assertThat(out.toString().strip().split("\t"))
          .contains("Modality=CT", "PatientID=P-2", "SeriesInstanceUID=" + HeldObject.series(3, 1));
      assertThat(run(node, "find", "--most=1", "StudyDate=20260101-20260131")).isZero();
      assertThat(out.toString().lines()).hasSize(1);
    }
  }

  @DatabaseTest
  void find_tells_the_peers_refusal(Database database) {
    try (RetrieveNode node = node(database)) {
      assertThat(run(node, "find", "--level=series", "Modality=CT")).isEqualTo(1);
      assertThat(err.toString()).contains("A900H", "(0020,000D) needs one value");
    }
  }

  @DatabaseTest
  void wrong_usage_is_told_before_anything_is_asked(Database database) {
    try (RetrieveNode node = node(database)) {
      record Wrong(String told, String... arguments) {}
      for (Wrong each :
          List.of(
              new Wrong("'NoSuchThing' is no keyword", "find", "NoSuchThing=1"),
              new Wrong("has no level PATIENT", "find", "--level=patient"),
              new Wrong("given twice", "find", "PatientID=1", "00100020=2"),
              new Wrong("only text can be given", "find", "Rows=4"),
              new Wrong("--most is at least 1", "find", "--most=0"),
              new Wrong("belong together", "find", "PatientID=1", "--tls-key=k.pem"),
              new Wrong("says something about --tls", "find", "PatientID=1", "--tls-any-host"),
              new Wrong("give StudyInstanceUID", "get", "-o", "x", "PatientID=P-1"),
              new Wrong("Missing required argument", "get", "StudyInstanceUID=1.2"))) {
        String[] rest = Stream.of(each.arguments()).skip(1).toArray(String[]::new);
        assertThat(run(node, each.arguments()[0], rest)).isEqualTo(2);
        assertThat(err.toString()).contains(each.told());
      }
    }
  }

  @DatabaseTest
  void get_writes_each_instance_as_it_is_stored(Database database) throws IOException {
    try (RetrieveNode node = node(database)) {
      Path to = folder.resolve("got");
      String study = "StudyInstanceUID=" + HeldObject.study(1);
      assertThat(run(node, "get", study, "-o", to.toString(), "--json")).isZero();
      assertThat(out.toString()).contains("\"instances\":5", "\"failed\":0");

      for (HeldObject object : HeldObject.all().subList(0, 3)) {
        Part10 file = Part10.read(to.resolve(object.uid() + ".dcm"), ReadOptions.headers());
        assertThat(file.location().transferSyntax()).isEqualTo(object.syntax());
        try (var bytes = file.location().open()) {
          assertThat(bytes.readAllBytes()).isEqualTo(object.bytes());
        }
      }
      try (Stream<Path> files = Files.list(to)) {
        assertThat(files).hasSize(5).allMatch(file -> file.toString().endsWith(".dcm"));
      }
    }
  }

  @DatabaseTest
  void get_names_what_the_peer_could_not_send(Database database) {
    try (RetrieveNode node = node(database)) {
      String study = "StudyInstanceUID=" + HeldObject.study(2);
      assertThat(run(node, "get", study, "-o", folder.resolve("got").toString())).isEqualTo(1);
      assertThat(out.toString()).contains("1 instance(s) in", "1 could not be sent");
      assertThat(err.toString()).contains(HeldObject.uid(2, 1, 2), "--sop-class");
    }
  }

  @DatabaseTest
  void get_has_them_moved(Database database) {
    AssociationPolicy policy = AssociationPolicy.standard(Set.of("WS"), AssociationLimits.DEFAULT);
    try (DicomServer workstation =
            DicomServer.start(
                ServerSettings.of("127.0.0.1", 0, policy),
                ServiceRegistry.none().andStorage(inbound));
        RetrieveNode node = node(database, RetrieveNode.destination("WS", workstation.port()))) {
      String study = "StudyInstanceUID=" + HeldObject.study(1);
      assertThat(run(node, "get", study, "--move", "WS")).isZero();
      assertThat(out.toString()).contains("5 instance(s) sent to WS, 0 could not be sent");
      assertThat(inbound.all).hasSize(5);
      assertThat(run(node, "get", study, "--move", "NOBODY")).isEqualTo(1);
      assertThat(err.toString()).contains("A801H", "enter the destination at the peer");
    }
  }
}
