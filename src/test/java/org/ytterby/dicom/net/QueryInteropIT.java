// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.ImagePixels;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/**
 * Query, retrieve and commitment: our client with DCMTK's dcmqrscp and with Orthanc, and a small
 * SCP of ours with DCMTK's findscu, getscu and movescu.
 */
@ExtendWith(LeakPresence.class)
@Timeout(120)
class QueryInteropIT {
  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  private static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;
  private static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;
  private static final String COMMIT = Uids.StorageCommitmentPushModel;
  private static final String CT = Uids.CTImageStorage;
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final String STUDY = "2.25.7001";
  private static final int INSTANCES = 12;

  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();
  private final RecordingStore store = new RecordingStore();
  private final BlockingQueue<DataSet> commitments = new LinkedBlockingQueue<>();
  private final Map<String, byte[]> instances = new TreeMap<>();
  private final DicomClient client = new DicomClient();
  private DicomServer server;

  @BeforeEach
  void start() {
    for (String program : List.of("dcmqrscp", "findscu", "getscu", "movescu")) {
      SharedData.requireProgram(program);
    }
    for (int i = 0; i < INSTANCES; i++) {
      instances.put("2.25.7001.1." + (i + 10), instance("2.25.7001.1." + (i + 10), i));
    }
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)
            .with(List.of(EXPLICIT, TransferSyntax.IMPLICIT_LE));
    server = DicomServer.start(ServerSettings.of("127.0.0.1", 0, policy), services());
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    peers.close();
    client.close();
    if (server != null) {
      server.close();
    }
  }

  // ---- a small archive of ours ----------------------------------------------------------------

  private ServiceRegistry services() {
    return ServiceRegistry.verification()
        .andStorage(store)
        .and(Set.of(FIND), FixedService.of(Set.of(CommandField.C_FIND), this::find))
        .and(Set.of(GET), FixedService.storing(Set.of(CommandField.C_GET), Set.of(CT), this::get))
        .and(Set.of(MOVE), FixedService.of(Set.of(CommandField.C_MOVE), this::move))
        .and(
            Set.of(COMMIT),
            FixedService.of(
                Set.of(CommandField.N_EVENT_REPORT),
                (request, _) -> {
                  commitments.add(request.dataSet().orElseThrow());
                  return FixedService.success();
                }));
  }

  private DimseResponse find(DimseRequest request, Consumer<DimseResponse> pending) {
    DataSet asked = request.dataSet().orElseThrow();
    for (String uid : instances.keySet()) {
      if (request.cancelled()) {
        return DimseResponse.of(Status.CANCEL);
      }
      pending.accept(
          DimseResponse.pending(
              DataSet.builder()
                  .text(Tag.QueryRetrieveLevel, asked.require(Tag.QueryRetrieveLevel).text())
                  .uid(Tag.StudyInstanceUID, STUDY)
                  .uid(Tag.SOPInstanceUID, uid)
                  .build()));
    }
    return FixedService.success();
  }

  private DimseResponse get(DimseRequest request, Consumer<DimseResponse> pending) {
    int completed = 0;
    for (Map.Entry<String, byte[]> each : instances.entrySet()) {
      OutgoingInstance instance = outgoing(each, request.peer().takes(CT).getFirst());
      StoreResponse answer =
          request.peer().store(instance, new ByteArrayInputStream(each.getValue()));
      completed += answer.status() == 0 ? 1 : 0;
      pending.accept(
          DimseResponse.of(Status.PENDING)
              .with(new SubOperations(INSTANCES - completed, completed, 0, 0)));
    }
    return FixedService.success().with(new SubOperations(0, completed, 0, 0));
  }

  /** Moves to ourselves, whoever is named. */
  private DimseResponse move(DimseRequest request, Consumer<DimseResponse> pending) {
    try (Association association = open("YTTERBY", server.port(), new Proposal(CT, EXPLICIT))) {
      int completed = 0;
      for (Map.Entry<String, byte[]> each : instances.entrySet()) {
        OutgoingInstance plain = outgoing(each, EXPLICIT);
        OutgoingInstance instance =
            new OutgoingInstance(
                plain.sopClassUid(),
                plain.sopInstanceUid(),
                plain.transferSyntax(),
                plain.length(),
                Optional.of(
                    new OutgoingInstance.MoveOriginator(
                        request.association().callingAe(), request.command().messageId())));
        association.store(instance, new ByteArrayInputStream(each.getValue())).orThrow();
        completed++;
        pending.accept(
            DimseResponse.of(Status.PENDING)
                .with(new SubOperations(INSTANCES - completed, completed, 0, 0)));
      }
      return FixedService.success().with(new SubOperations(0, completed, 0, 0));
    }
  }

  private static OutgoingInstance outgoing(Map.Entry<String, byte[]> each, TransferSyntax syntax) {
    assertThat(syntax).as("the bytes are in this syntax").isEqualTo(EXPLICIT);
    return new OutgoingInstance(
        CT, each.getKey(), syntax, each.getValue().length, Optional.empty());
  }

  private static byte[] instance(String uid, int number) {
    int size = 128;
    byte[] pixels = new byte[2 * size * size];
    new Random(number).nextBytes(pixels);
    DataSet image =
        DataSet.builder()
            .uid(Tag.SOPClassUID, CT)
            .uid(Tag.SOPInstanceUID, uid)
            .text(Tag.StudyDate, "20260101")
            .text(Tag.Modality, "CT")
            .text(Tag.PatientName, "Phantom^Interop")
            .text(Tag.PatientID, "PHANTOM")
            .uid(Tag.StudyInstanceUID, STUDY)
            .uid(Tag.SeriesInstanceUID, STUDY + ".1")
            .text(Tag.StudyID, "1")
            .text(Tag.SeriesNumber, "1")
            .text(Tag.InstanceNumber, "" + number)
            .putAll(ImagePixels.grey(size, size, 16))
            .bytes(Tag.PixelData, Vr.OW, pixels)
            .build();
    return DataSetWriter.bytes(image, EXPLICIT);
  }

  // ---- DCMTK's clients with it ----------------------------------------------------------------

  private List<String> scu(String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program, "-S", "-aec", "YTTERBY"));
    command.addAll(List.of(options));
    command.addAll(List.of("-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=" + STUDY));
    command.addAll(List.of("127.0.0.1", "" + server.port()));
    return command;
  }

  private int run(List<String> command) throws IOException, InterruptedException {
    return Ended.of(command).exit();
  }

  @Test
  void findscu_gets_every_match() throws IOException, InterruptedException {
    assertThat(run(scu("findscu", "-X", "-od", folder.toString()))).isZero();
    assertThat(received().keySet()).isEqualTo(instances.keySet());
  }

  @Test
  void findscu_cancels() throws IOException, InterruptedException {
    assertThat(run(scu("findscu", "--cancel", "2", "-X", "-od", folder.toString()))).isZero();
    assertThat(received()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void getscu_gets_every_instance() throws IOException, InterruptedException {
    assertThat(run(scu("getscu", "-B", "-od", folder.toString()))).isZero();
    Map<String, byte[]> received = received();
    assertThat(received.keySet()).isEqualTo(instances.keySet());
    instances.forEach((uid, bytes) -> assertThat(received.get(uid)).isEqualTo(bytes));
  }

  @Test
  void movescu_has_every_instance_moved() throws IOException, InterruptedException {
    assertThat(run(scu("movescu", "-aem", "YTTERBY"))).isZero();
    assertThat(store.finished).hasSize(INSTANCES).allMatch(this::isOurs);
  }

  private boolean isOurs(byte[] bytes) {
    return instances.values().stream().anyMatch(ours -> Arrays.equals(ours, bytes));
  }

  /** The data sets of the files in the folder, by SOP Instance UID. */
  private Map<String, byte[]> received() throws IOException {
    Map<String, byte[]> received = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Part10 read = Part10.read(file, ReadOptions.headers());
        try (var bytes = read.location().open()) {
          received.put(read.dataSet().require(Tag.SOPInstanceUID).uid(), bytes.readAllBytes());
        }
      }
    }
    return received;
  }

  // ---- our client with the archives of others -------------------------------------------------

  private Association open(String calledAe, int port, Proposal... proposals) {
    List<Proposal> all = new ArrayList<>(List.of(proposals));
    all.add(Proposal.uncompressed(Uids.Verification));
    return client.open(
        new AssociationRequest(
            "127.0.0.1", port, "YTTERBY", calledAe, all, ClientTimeouts.DEFAULT));
  }

  private void send(String calledAe, int port) {
    try (Association association = open(calledAe, port, new Proposal(CT, EXPLICIT))) {
      instances.forEach(
          (uid, bytes) ->
              association
                  .store(CT, uid, EXPLICIT, bytes.length, new ByteArrayInputStream(bytes))
                  .orThrow());
    }
  }

  private static DataSet identifier(String level) {
    return DataSet.builder()
        .text(Tag.QueryRetrieveLevel, level)
        .uid(Tag.StudyInstanceUID, STUDY)
        .build();
  }

  private static DataSet images() {
    return DataSet.builder()
        .putAll(identifier("IMAGE"))
        .uid(Tag.SeriesInstanceUID, STUDY + ".1")
        .empty(Tag.SOPInstanceUID)
        .build();
  }

  private void queriesAndRetrieves(String calledAe, int port) throws InterruptedException {
    try (Association association =
        open(
            calledAe,
            port,
            Proposal.uncompressed(FIND),
            Proposal.uncompressed(MOVE),
            Proposal.uncompressed(GET),
            new Proposal(CT, EXPLICIT).as(Roles.SCP))) {
      assertThat(association.echo().status()).isZero();
      QueryRetrieve query = new QueryRetrieve(association, FIND);
      Set<String> found = new LinkedHashSet<>();
      DimseResponse end =
          query.find(images(), match -> found.add(match.require(Tag.SOPInstanceUID).uid()));
      assertThat(end.status()).isZero();
      assertThat(found).containsExactlyInAnyOrderElementsOf(instances.keySet());

      end = new QueryRetrieve(association, GET).get(identifier("STUDY"), store, _ -> true);
      assertThat(end.status()).isZero();
      assertThat(end.subOperations().orElseThrow().completed()).isEqualTo(INSTANCES);
      assertThat(store.finished).hasSize(INSTANCES).allMatch(this::isOurs);
      store.finished.clear();

      List<Integer> progress = new ArrayList<>();
      end =
          new QueryRetrieve(association, MOVE)
              .move(
                  identifier("STUDY"),
                  "YTTERBY",
                  pending ->
                      progress.add(
                          pending.subOperations().map(SubOperations::completed).orElse(0)));
      assertThat(end.status()).isZero();
      assertThat(end.subOperations().orElseThrow().completed()).isEqualTo(INSTANCES);
      assertThat(store.finished).hasSize(INSTANCES).allMatch(this::isOurs);

      end = query.find(images(), _ -> false); // what it does with the cancel is its business
      assertThat(end.category()).isIn(Status.Category.CANCEL, Status.Category.SUCCESS);
      end = new QueryRetrieve(association, MOVE).move(identifier("STUDY"), "NOBODY", _ -> true);
      assertThat(end.category()).isEqualTo(Status.Category.FAILURE);
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void dcmqrscp_answers_our_queries() throws IOException, InterruptedException {
    int port = peers.dcmqrscp(folder, "QRSCP", "YTTERBY", server.port());
    send("QRSCP", port);
    queriesAndRetrieves("QRSCP", port);
  }

  @Test
  void orthanc_answers_our_queries_and_commits() throws IOException, InterruptedException {
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"))) {
      pacs.knowsModality("ytterby", "YTTERBY", server.port());
      send("PACS", pacs.dicomPort());
      queriesAndRetrieves("PACS", pacs.dicomPort());
      commits(pacs.dicomPort());
    }
  }

  private void commits(int port) throws InterruptedException {
    List<DataSet> references =
        instances.keySet().stream()
            .map(
                uid ->
                    DataSet.builder()
                        .uid(Tag.ReferencedSOPClassUID, CT)
                        .uid(Tag.ReferencedSOPInstanceUID, uid)
                        .build())
            .toList();
    DataSet transaction =
        DataSet.builder()
            .uid(Tag.TransactionUID, "2.25.70012")
            .sequence(Tag.ReferencedSOPSequence, references)
            .build();
    try (Association association = open("PACS", port, Proposal.uncompressed(COMMIT))) {
      ManagedInstance commitment =
          new ManagedInstance(association, COMMIT, Uids.StorageCommitmentPushModelInstance);
      assertThat(commitment.action(1, Optional.of(transaction)).status()).isZero();
    }
    DataSet result = commitments.poll(30, TimeUnit.SECONDS);
    assertThat(result).isNotNull();
    assertThat(result.require(Tag.TransactionUID).uid()).isEqualTo("2.25.70012");
    assertThat(result.items(Tag.ReferencedSOPSequence)).hasSize(INSTANCES);
    assertThat(result.contains(Tag.FailedSOPSequence)).isFalse();
  }
}
