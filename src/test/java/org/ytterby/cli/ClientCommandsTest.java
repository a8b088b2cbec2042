// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.dimse.Status;

/** {@code echo} and {@code send} against a server of ours on loopback. */
class ClientCommandsTest {
  private static final String REFUSED = "2.25.666";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, byte[]> received = new ConcurrentHashMap<>();
  private final DicomServer server =
      DicomServer.start(
          ServerSettings.of(
              "127.0.0.1",
              0,
              AssociationPolicy.standard(Set.of("PEER"), AssociationLimits.DEFAULT)),
          ServiceRegistry.verification().andStorage(new Keeper()));
  private final String peer = "PEER@127.0.0.1:" + server.port();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void echo_is_done_when_the_peer_answers() {
    assertThat(run("echo", peer)).isZero();
    assertThat(out.toString()).contains(peer + " answered in");
    assertThat(run("echo", peer, "--json")).isZero();
    assertThat(out.toString()).contains("\"peer\":\"" + peer + "\"");
  }

  @Test
  void echo_is_refused_when_the_title_is_wrong_or_nobody_is_there() {
    assertThat(run("echo", "OTHER@127.0.0.1:" + server.port())).isEqualTo(1);
    assertThat(err.toString()).contains("OTHER@127.0.0.1");
    server.close();
    assertThat(run("echo", peer)).isEqualTo(1);
    assertThat(err.toString()).contains("can't connect");
  }

  @Test
  void wrong_usage_is_told_before_anything_is_sent(@TempDir Path folder) throws IOException {
    write(folder, "2.25.1");
    assertThat(run("send", "PEER-127.0.0.1", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("expected AE@HOST:PORT, found 'PEER-127.0.0.1'");
    assertThat(run("send", peer)).isEqualTo(2);
    assertThat(run("echo", peer, "--timeout", "soon")).isEqualTo(2);
    assertThat(received).isEmpty();
  }

  @Test
  void send_delivers_every_instance_byte_for_byte_and_leaves_other_files_out(@TempDir Path folder)
      throws IOException {
    DataSet first = write(folder, "2.25.1");
    DataSet second = write(Files.createDirectory(folder.resolve("deeper")), "2.25.2");
    Files.writeString(folder.resolve("truth.json"), "{\"not\": \"DICOM\", \"but\": \"JSON\"}");
    assertThat(run("send", peer, folder.toString(), "--json")).isZero();
    assertThat(out.toString()).contains("\"stored\":2", "\"not_dicom\":1", "\"refused\":0");
    assertThat(received.get("2.25.1"))
        .isEqualTo(DataSetWriter.bytes(first, TransferSyntax.EXPLICIT_LE));
    assertThat(received.get("2.25.2"))
        .isEqualTo(DataSetWriter.bytes(second, TransferSyntax.EXPLICIT_LE));
  }

  @Test
  void send_names_what_the_peer_refuses_and_goes_on(@TempDir Path folder) throws IOException {
    write(folder, "2.25.1");
    write(folder, REFUSED);
    write(folder, "2.25.9");
    assertThat(run("send", peer, folder.toString())).isEqualTo(1);
    assertThat(received).containsOnlyKeys("2.25.1", "2.25.9");
    assertThat(err.toString()).contains(REFUSED + ".dcm: refused with").contains("no room");
    assertThat(out.toString()).contains("2 stored", "1 refused", "0 unsent");
  }

  @Test
  void send_counts_what_is_unsent_when_nobody_is_there(@TempDir Path folder) throws IOException {
    write(folder, "2.25.1");
    server.close();
    assertThat(run("send", peer, folder.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("0 stored", "1 unsent");
    assertThat(err.toString()).contains("can't connect");
  }

  @Test
  void send_refuses_paths_without_dicom(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("note.txt"), "nothing here");
    assertThat(run("send", peer, folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("nothing was sent");
    assertThat(run("send", peer, folder.resolve("missing").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("missing can't be read");
  }

  @Test
  void more_classes_than_an_association_holds_go_in_several(@TempDir Path folder)
      throws IOException {
    DataSet any = write(folder, "2.25.1");
    List<OutgoingFiles.Instance> many =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    new OutgoingFiles.Instance(
                        folder,
                        new Proposal("1.2." + i, TransferSyntax.EXPLICIT_LE),
                        any.require(Tag.SOPInstanceUID).uid(),
                        Part10.read(folder.resolve("2.25.1.dcm"), ReadOptions.headers())
                            .location()))
            .toList();
    assertThat(new OutgoingFiles(many, 0).batches())
        .extracting(List::size)
        .containsExactly(128, 128, 44);
  }

  private int run(String... arguments) {
    Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
    InstantSource clock = InstantSource.system();
    return new CommandLineInterface(
            console, List.of(new EchoCommand(clock), new SendCommand(clock)))
        .run(arguments);
  }

  private static DataSet write(Path folder, String sopInstanceUid) {
    DataSet dataSet =
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, sopInstanceUid)
            .text(Tag.Modality, "CT")
            .build();
    Part10.write(folder.resolve(sopInstanceUid + ".dcm"), dataSet, TransferSyntax.EXPLICIT_LE);
    return dataSet;
  }

  /** Keeps every instance but one, for which it says that it has no room. */
  private final class Keeper implements StoreHandler {
    @Override
    public StoreSink begin(AssociationInfo association, StoreRequest request) {
      return new Kept(request.sopInstanceUid());
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}
  }

  private final class Kept implements StoreSink {
    private final String sopInstanceUid;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Kept(String sopInstanceUid) {
      this.sopInstanceUid = sopInstanceUid;
    }

    @Override
    public void write(ByteBuffer chunk) {
      byte[] copy = new byte[chunk.remaining()];
      chunk.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      if (sopInstanceUid.equals(REFUSED)) {
        return CompletableFuture.completedFuture(
            StoreStatus.of(Status.OUT_OF_RESOURCES, "no room"));
      }
      received.put(sopInstanceUid, bytes.toByteArray());
      return CompletableFuture.completedFuture(StoreStatus.success());
    }

    @Override
    public void abort() {}
  }
}
