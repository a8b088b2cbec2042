// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.app.Node;
import org.ytterby.cli.CommandLineInterface;
import org.ytterby.cli.Console;
import org.ytterby.cli.FindCommand;
import org.ytterby.cli.GetCommand;
import org.ytterby.cli.SendCommand;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.QuerySection;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.FreePort;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/**
 * A whole node with DCMTK's getscu, movescu and storescp and with Orthanc, and our find and get
 * with DCMTK's dcmqrscp and with Orthanc.
 */
@Timeout(300)
class RetrieveInteropIT {
  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();
  private Path files;
  private int storePort;
  private int pacsPort;
  private Node node;

  /** The plain objects of study 1 and the one in RLE of study 2. */
  private static List<HeldObject> objects() {
    return HeldObject.all().subList(0, 6);
  }

  @BeforeEach
  void start() throws IOException {
    for (String program : List.of("getscu", "movescu", "storescp", "dcmqrscp")) {
      SharedData.requireProgram(program);
    }
    files = Files.createDirectories(folder.resolve("files"));
    for (HeldObject object : objects()) {
      try (var file = Files.newOutputStream(files.resolve(object.uid() + ".dcm"))) {
        file.write(Part10.header(object.sopClassUid(), object.uid(), object.syntax()));
        file.write(object.bytes());
      }
    }
    Path came = Files.createDirectories(folder.resolve("storescp"));
    storePort = peers.storescp("-B", "+xa", "-aet", "STORESCP", "-od", came.toString());
    pacsPort = FreePort.any();
    NodeConfig config =
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .withPorts(0, 0)
            .withQuery(
                new QuerySection(
                    true, 100, List.of(at("STORESCP", storePort), at("PACS", pacsPort))));
    node =
        Node.start(
            new Configuration(config, Configuration.DEFAULT.protocols()), InstantSource.system());
    assertThat(run("send", ours(), files.toString())).isZero();
  }

  private static MoveDestination at(String title, int port) {
    return new MoveDestination(
        title, "127.0.0.1", port, "YTTERBY", Duration.ofSeconds(30), Optional.empty());
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    if (node != null) {
      node.close();
    }
    peers.close();
  }

  private String ours() {
    return "YTTERBY@127.0.0.1:" + node.dicomPort();
  }

  private int run(String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return new CommandLineInterface(
            console,
            List.of(new FindCommand(), new GetCommand(), new SendCommand(InstantSource.system())))
        .run(arguments);
  }

  private int scu(String program, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "-aec", "YTTERBY"));
    command.addAll(List.of(options));
    command.addAll(List.of("127.0.0.1", "" + node.dicomPort()));
    return Ended.of(command).exit();
  }

  private static Map<String, HeldObject> study(int number) {
    Map<String, HeldObject> study = new TreeMap<>();
    objects().stream()
        .filter(object -> object.uid().startsWith(HeldObject.study(number) + "."))
        .forEach(object -> study.put(object.uid(), object));
    return study;
  }

  /** The data sets of the files of a folder are those that the node was given, byte for byte. */
  private static void assertSameBytes(Path of, Map<String, HeldObject> expected)
      throws IOException {
    Map<String, byte[]> came = new TreeMap<>();
    try (Stream<Path> all = Files.list(of)) {
      for (Path file : all.toList()) {
        Part10 read = Part10.read(file, ReadOptions.headers());
        try (var bytes = read.location().open()) {
          came.put(read.dataSet().require(Tag.SOPInstanceUID).uid(), bytes.readAllBytes());
        }
      }
    }
    assertThat(came.keySet()).isEqualTo(expected.keySet());
    expected.forEach((uid, object) -> assertThat(came.get(uid)).isEqualTo(object.bytes()));
  }

  @Test
  void getscu_gets_a_series_byte_for_byte() throws IOException, InterruptedException {
    Path to = Files.createDirectories(folder.resolve("getscu"));
    assertThat(
            scu(
                "getscu",
                "-S",
                "-B",
                "-od",
                to.toString(),
                "-k",
                "QueryRetrieveLevel=SERIES",
                "-k",
                "StudyInstanceUID=" + HeldObject.study(1),
                "-k",
                "SeriesInstanceUID=" + HeldObject.series(1, 1)))
        .isZero();
    Map<String, HeldObject> series = study(1);
    series.keySet().removeIf(uid -> !uid.startsWith(HeldObject.series(1, 1) + "."));
    assertSameBytes(to, series);
  }

  @Test
  void movescu_has_a_compressed_study_moved_to_storescp_as_it_is_stored()
      throws IOException, InterruptedException {
    assertThat(
            scu(
                "movescu",
                "-P",
                "-aem",
                "STORESCP",
                "-k",
                "QueryRetrieveLevel=STUDY",
                "-k",
                "PatientID=P-1",
                "-k",
                "StudyInstanceUID=" + HeldObject.study(2)))
        .isZero();
    assertSameBytes(folder.resolve("storescp"), study(2));
    assertThat(
            scu(
                "movescu",
                "-S",
                "-aem",
                "NOBODY",
                "-k",
                "QueryRetrieveLevel=STUDY",
                "-k",
                "StudyInstanceUID=" + HeldObject.study(2)))
        .isNotZero();
  }

  @Test
  void our_commands_find_and_get_from_dcmqrscp() throws IOException {
    int port = peers.dcmqrscp(folder, "QRSCP", "STORESCP", storePort);
    List<String> plain = new ArrayList<>(List.of("send", "QRSCP@127.0.0.1:" + port));
    study(1).keySet().forEach(uid -> plain.add(files.resolve(uid + ".dcm").toString()));
    assertThat(run(plain.toArray(String[]::new))).as(err.toString()).isZero();
    findsAndGets("QRSCP@127.0.0.1:" + port);
    String study = "StudyInstanceUID=" + HeldObject.study(1);
    assertThat(run("get", "QRSCP@127.0.0.1:" + port, study, "--move", "STORESCP")).isZero();
    try (Stream<Path> moved = Files.list(folder.resolve("storescp"))) {
      assertThat(moved).hasSize(5);
    }
  }

  @Test
  void orthanc_takes_what_is_moved_and_gives_it_back() throws IOException, InterruptedException {
    try (OrthancPacs _ = OrthancPacs.start(folder.resolve("pacs"), pacsPort)) {
      String study = "StudyInstanceUID=" + HeldObject.study(1);
      assertThat(run("get", ours(), study, "--move", "PACS")).as(err.toString()).isZero();
      findsAndGets("PACS@127.0.0.1:" + pacsPort);
    }
  }

  /** Study 1 is at a peer: it is found there, and comes with the pixels that it had. */
  private void findsAndGets(String peer) throws IOException {
    String study = "StudyInstanceUID=" + HeldObject.study(1);
    out.getBuffer().setLength(0);
    assertThat(run("find", peer, "--level=series", study, "Modality")).as(err.toString()).isZero();
    assertThat(out.toString().lines()).hasSize(2).anyMatch(line -> line.contains("Modality=PT"));
    Path to = folder.resolve("got");
    assertThat(run("get", peer, study, "-o", to.toString())).as(err.toString()).isZero();
    for (HeldObject object : study(1).values()) {
      Part10 read = Part10.read(to.resolve(object.uid() + ".dcm"), ReadOptions.everything());
      assertThat(read.dataSet().require(Tag.PixelData).bytes())
          .isEqualTo(object.dataSet().require(Tag.PixelData).bytes());
    }
    try (Stream<Path> all = Files.list(to)) {
      assertThat(all).hasSize(5);
    }
  }
}
