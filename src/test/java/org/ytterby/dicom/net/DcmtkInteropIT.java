// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.ImagePixels;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/** Our server and client with DCMTK's storescu, storescp and echoscu as the peers. */
@ExtendWith(LeakPresence.class)
@Timeout(300)
class DcmtkInteropIT {
  private static final int INSTANCES = 200;
  private static final Path NETSTAT = Path.of("/proc/net/netstat");

  @TempDir private Path folder;
  private final RecordingStore store = new RecordingStore();
  private final PeerPrograms peers = new PeerPrograms();
  private DicomServer server;
  private DicomClient client;

  @BeforeEach
  void start() {
    for (String program : List.of("storescu", "storescp", "echoscu")) {
      SharedData.requireProgram(program);
    }
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    server =
        DicomServer.start(
            ServerSettings.of("127.0.0.1", 0, policy),
            ServiceRegistry.verification().andStorage(store));
    client = new DicomClient();
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    peers.close();
    if (client != null) {
      client.close();
      server.close();
    }
  }

  @Test
  void echoscu_finds_us() throws IOException, InterruptedException {
    String port = "" + server.port();
    Ended.of("echoscu", "-aec", "YTTERBY", "127.0.0.1", port).well();
    assertThat(Ended.of("echoscu", "-aec", "NOBODY", "127.0.0.1", port).exit()).isNotZero();
  }

  @Test
  void storescu_stores_every_instance_as_it_is() throws IOException, InterruptedException {
    List<Path> files = instances(20, Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE, 256);
    files.addAll(
        instances(
            20, Uids.PositronEmissionTomographyImageStorage, TransferSyntax.IMPLICIT_LE, 168));
    storescu();
    assertThat(store.finished).hasSize(files.size());
    Set<String> sent = new HashSet<>();
    for (Path file : files) {
      sent.add(Arrays.toString(dataSet(Part10.read(file, ReadOptions.headers()))));
    }
    assertThat(store.requests).extracting(StoreRequest::sopInstanceUid).doesNotHaveDuplicates();
    Set<String> received = new HashSet<>();
    store.finished.forEach(bytes -> received.add(Arrays.toString(bytes)));
    assertThat(received).isEqualTo(sent);
  }

  @Test
  void storescu_that_aborts_instead_of_releasing_loses_nothing()
      throws IOException, InterruptedException {
    instances(3, Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE, 64);
    Ended.of(
        "storescu",
        "--abort",
        "-aec",
        "YTTERBY",
        "+sd",
        "127.0.0.1",
        "" + server.port(),
        folder.toString());
    assertThat(store.finished).hasSize(3);
    await().until(() -> store.events.contains("closed"));
  }

  /**
   * A stock sender writes a message in pieces without TCP_NODELAY. Where the receiver delays its
   * ACKs, the kernel counts (at least) one delayed ACK an instance, and each costs 40 ms.
   */
  @Test
  void storescu_without_nodelay_is_not_kept_waiting_for_acks()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isReadable(NETSTAT), "this kernel does not count delayed ACKs");
    instances(
        INSTANCES, Uids.PositronEmissionTomographyImageStorage, TransferSyntax.EXPLICIT_LE, 168);
    long before = delayedAcks();
    storescu();
    long delayed = delayedAcks() - before;
    assertThat(store.finished).hasSize(INSTANCES);
    assertThat(delayed)
        .as("delayed ACKs for %d instances, other connections of this machine included", INSTANCES)
        .isLessThan(INSTANCES / 2);
  }

  @Test
  void storescp_gets_every_instance_as_it_is() throws IOException, InterruptedException {
    List<Path> files = instances(10, Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE, 256);
    files.addAll(instances(10, Uids.EnhancedSRStorage, TransferSyntax.IMPLICIT_LE, 8));
    Path received = Files.createDirectory(folder.resolve("received"));
    int port = peers.storescp("--bit-preserving", "-od", received.toString());
    try (Association association = client.open(request(port))) {
      assertThat(association.echo().status()).isZero();
      for (Path file : files) {
        assertThat(send(association, file).orThrow().status()).isZero();
      }
    }
    Set<String> sent = new HashSet<>();
    for (Path file : files) {
      sent.add(Arrays.toString(dataSet(Part10.read(file, ReadOptions.headers()))));
    }
    Set<String> stored = new HashSet<>();
    try (Stream<Path> all = Files.list(received)) {
      for (Path file : all.toList()) {
        stored.add(Arrays.toString(dataSet(Part10.read(file, ReadOptions.headers()))));
      }
    }
    assertThat(stored).hasSize(20).isEqualTo(sent);
  }

  @Test
  void our_sender_does_not_wait_for_delayed_acks_of_storescp()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isReadable(NETSTAT), "this kernel does not count delayed ACKs");
    List<Path> files =
        instances(
            INSTANCES,
            Uids.PositronEmissionTomographyImageStorage,
            TransferSyntax.EXPLICIT_LE,
            168);
    int port = peers.storescp("--ignore");
    try (Association association = client.open(request(port))) {
      long before = delayedAcks();
      for (Path file : files) {
        assertThat(send(association, file).status()).isZero();
      }
      assertThat(delayedAcks() - before)
          .as(
              "delayed ACKs for %d instances, other connections of this machine included",
              INSTANCES)
          .isLessThan(INSTANCES / 2);
    }
  }

  @Test
  void storescp_that_refuses_or_aborts_is_a_failure_of_the_peer()
      throws IOException, InterruptedException {
    int refusing = peers.storescp("--refuse");
    assertThat(catchThrowableOfType(PeerFailure.class, () -> client.open(request(refusing))).code())
        .isEqualTo(ErrorCode.PEER_PERMANENT);
    Path file = instances(1, Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE, 512).getFirst();
    for (String misbehaviour : List.of("--abort-after", "--abort-during")) {
      int port = peers.storescp("--ignore", misbehaviour);
      try (Association association = client.open(request(port))) {
        PeerFailure failure =
            catchThrowableOfType(PeerFailure.class, () -> send(association, file));
        assertThat(failure).as(misbehaviour).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
        assertThat(association.isOpen()).isFalse();
      }
    }
  }

  // ---- peers ----------------------------------------------------------------------------------

  private void storescu() throws IOException, InterruptedException {
    String port = "" + server.port();
    Ended.of("storescu", "-aec", "YTTERBY", "+sd", "127.0.0.1", port, folder.toString()).well();
  }

  private static AssociationRequest request(int port) {
    return new AssociationRequest(
        "127.0.0.1",
        port,
        "YTTERBY",
        "STORESCP",
        List.of(
            new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE),
            new Proposal(Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE),
            new Proposal(Uids.PositronEmissionTomographyImageStorage, TransferSyntax.EXPLICIT_LE),
            new Proposal(Uids.EnhancedSRStorage, TransferSyntax.IMPLICIT_LE)),
        ClientTimeouts.DEFAULT);
  }

  private static StoreResponse send(Association association, Path file) throws IOException {
    Part10 part10 = Part10.read(file, ReadOptions.headers());
    try (InputStream bytes = part10.location().open()) {
      return association.store(
          part10.dataSet().require(Tag.SOPClassUID).uid(),
          part10.dataSet().require(Tag.SOPInstanceUID).uid(),
          part10.location().transferSyntax(),
          part10.location().length(),
          bytes);
    }
  }

  private static byte[] dataSet(Part10 part10) throws IOException {
    try (InputStream bytes = part10.location().open()) {
      return bytes.readAllBytes();
    }
  }

  /** Square 16-bit images with random pixels, written as files into the folder. */
  private List<Path> instances(int count, String sopClass, TransferSyntax syntax, int size) {
    List<Path> files = new ArrayList<>();
    Random random = new Random(size);
    for (int i = 0; i < count; i++) {
      String uid = "2.25." + (1L << 40) + size + "." + i + "." + syntax.uid().length();
      byte[] pixels = new byte[2 * size * size];
      random.nextBytes(pixels);
      DataSet image =
          DataSet.builder()
              .uid(Tag.SOPClassUID, sopClass)
              .uid(Tag.SOPInstanceUID, uid)
              .text(Tag.PatientName, "Phantom^Interop")
              .text(Tag.Modality, "OT")
              .putAll(ImagePixels.grey(size, size, 16))
              .bytes(Tag.PixelData, Vr.OW, pixels)
              .build();
      Path file = folder.resolve(uid + ".dcm");
      Part10.write(file, image, syntax);
      files.add(file);
    }
    return files;
  }

  /** The kernel's counter of delayed ACKs that were sent (RFC 1122 section 4.2.3.2). */
  private static long delayedAcks() throws IOException {
    List<String> rows =
        Files.readAllLines(NETSTAT).stream().filter(line -> line.startsWith("TcpExt:")).toList();
    List<String> names = List.of(rows.get(0).split(" ", -1));
    return Long.parseLong(rows.get(1).split(" ", -1)[names.indexOf("DelayedACKs")]);
  }
}
