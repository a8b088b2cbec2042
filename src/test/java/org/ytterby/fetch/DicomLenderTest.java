// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.deliver.Backoff;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.fetch.RemoteArchive.Method;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.retrieve.HeldObject;
import org.ytterby.retrieve.MoveDestination;
import org.ytterby.retrieve.RetrieveNode;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** C-FIND, C-MOVE and C-GET over real sockets, from another node of ours and from odd ones. */
@Timeout(120)
class DicomLenderTest {
  private static final String OURS = "OURS";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String STUDY = HeldObject.study(1);

  @TempDir private Path folder;
  private final KeptInstances byGet = new KeptInstances();
  private final KeptInstances byMove = new KeptInstances();
  private final DicomClient client = new DicomClient();
  private DicomServer listener;
  private DicomLender lender;

  @BeforeEach
  void listen() {
    listener =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                0,
                AssociationPolicy.standard(Set.of(OURS), AssociationLimits.DEFAULT)),
            ServiceRegistry.none().andStorage(byMove));
    lender = new DicomLender(client, OURS, byGet);
  }

  @AfterEach
  void stop() {
    listener.close();
    client.close();
  }

  /** An archive with three CTs and two PETs of the study that knows these destinations. */
  private RetrieveNode archive(Database database, String... destinations) {
    RetrieveNode node =
        new RetrieveNode(
            folder,
            database,
            List.of(destinations).stream()
                .map(title -> RetrieveNode.destination(title, listener.port()))
                .toArray(MoveDestination[]::new));
    node.store(HeldObject.all());
    return node;
  }

  private static RemoteArchive at(int port, Method method) {
    return new RemoteArchive(
        "pacs",
        "YTTERBY",
        "127.0.0.1",
        port,
        OURS,
        method,
        Duration.ofSeconds(20),
        new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(1)),
        Optional.empty());
  }

  /** The CT series as a whole, and one of the two PETs. */
  private static List<Portion> portions() {
    List<Holding> ct = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      ct.add(holding("CT", 1, i, Uids.CTImageStorage));
    }
    List<Holding> pet =
        List.of(
            holding("PT", 2, 1, Uids.PositronEmissionTomographyImageStorage),
            holding("PT", 2, 2, Uids.PositronEmissionTomographyImageStorage));
    List<Holding> held = new ArrayList<>(ct);
    held.addAll(pet);
    List<Holding> lacking = new ArrayList<>(ct);
    lacking.add(pet.get(1));
    return Portion.of(lacking, held);
  }

  private static Holding holding(String modality, int series, int instance, String sopClass) {
    return new Holding(
        modality,
        HeldObject.series(1, series),
        HeldObject.uid(1, series, instance),
        Optional.of(sopClass));
  }

  private static void assertTheseCame(KeptInstances door) {
    assertThat(door.came.keySet())
        .containsExactly(
            HeldObject.uid(1, 1, 1),
            HeldObject.uid(1, 1, 2),
            HeldObject.uid(1, 1, 3),
            HeldObject.uid(1, 2, 2));
  }

  @DatabaseTest
  void asks_for_a_whole_series_or_for_some_instances_of_it(Database database) {
    assertThat(portions())
        .extracting(Portion::seriesUid, Portion::wholeSeries, one -> one.instances().size())
        .containsExactly(
            tuple(HeldObject.series(1, 1), true, 3), tuple(HeldObject.series(1, 2), false, 1));
    try (RetrieveNode node = archive(database)) {
      List<Holding> held =
          lender.holdings(at(node.port(), Method.GET), STUDY, series -> true, LONG);
      assertThat(held)
          .containsExactlyInAnyOrder(
              holding("CT", 1, 1, Uids.CTImageStorage),
              holding("CT", 1, 2, Uids.CTImageStorage),
              holding("CT", 1, 3, Uids.CTImageStorage),
              holding("PT", 2, 1, Uids.PositronEmissionTomographyImageStorage),
              holding("PT", 2, 2, Uids.PositronEmissionTomographyImageStorage));
      assertThat(
              lender.holdings(
                  at(node.port(), Method.GET),
                  STUDY,
                  series -> series.modality().equals("PT"),
                  LONG))
          .hasSize(2);
      assertThat(lender.holdings(at(node.port(), Method.GET), "1.2.3", series -> true, LONG))
          .isEmpty();
    }
  }

  @DatabaseTest
  void gets_through_the_door_of_c_store_as_sent_by_the_archive(Database database) {
    try (RetrieveNode node = archive(database)) {
      assertThat(lender.lend(at(node.port(), Method.GET), STUDY, portions(), LONG)).isEmpty();
    }
    assertTheseCame(byGet);
    for (HeldObject object : HeldObject.all().subList(0, 3)) {
      assertThat(byGet.came.get(object.uid())).isEqualTo(object.bytes());
    }
    assertThat(byGet.carriers)
        .isNotEmpty()
        .allSatisfy(
            carrier -> {
              assertThat(carrier.callingAe()).isEqualTo("YTTERBY");
              assertThat(carrier.calledAe()).isEqualTo(OURS);
              assertThat(carrier.id())
                  .as("no association of our listener, nor a request over HTTP, is called that")
                  .isLessThan(Long.MIN_VALUE / 2);
            });
    assertThat(byGet.closed).isNotEmpty().containsAll(byGet.carriers);
  }

  @DatabaseTest
  void has_them_moved_to_our_listener_where_the_archive_knows_us(Database database) {
    try (RetrieveNode node = archive(database, OURS)) {
      assertThat(lender.lend(at(node.port(), Method.AUTO), STUDY, portions(), LONG)).isEmpty();
    }
    assertTheseCame(byMove);
    assertThat(byGet.came).isEmpty();
  }

  @DatabaseTest
  void gets_what_an_archive_that_does_not_know_us_can_t_move(Database database) {
    try (RetrieveNode node = archive(database, "ANOTHER")) {
      assertThat(lender.lend(at(node.port(), Method.MOVE), STUDY, portions(), LONG))
          .singleElement()
          .asString()
          .contains("C-MOVE of series " + HeldObject.series(1, 1), "A801");
      assertThat(byMove.came).isEmpty();
      assertThat(lender.lend(at(node.port(), Method.AUTO), STUDY, portions(), LONG)).isEmpty();
    }
    assertTheseCame(byGet);
  }

  @DatabaseTest
  void tells_of_what_we_could_not_take_and_takes_the_rest(Database database) {
    byGet.refused.add(HeldObject.uid(1, 1, 2));
    byGet.refused.add(HeldObject.uid(1, 2, 2));
    try (RetrieveNode node = archive(database)) {
      List<String> problems = lender.lend(at(node.port(), Method.GET), STUDY, portions(), LONG);
      assertThat(problems).hasSize(2);
      assertThat(problems.get(0)).contains("B000", "1 instances failed");
      assertThat(problems.get(1)).as("all failed").contains("A702");
    }
    assertThat(byGet.came.keySet())
        .containsExactly(HeldObject.uid(1, 1, 1), HeldObject.uid(1, 1, 3));
  }

  @DatabaseTest
  void asks_for_nothing_while_there_is_no_room(Database database) {
    byGet.room = false;
    try (RetrieveNode node = archive(database, OURS)) {
      assertThatThrownBy(() -> lender.lend(at(node.port(), Method.AUTO), STUDY, portions(), LONG))
          .isInstanceOfSatisfying(
              PeerFailure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_TRANSIENT))
          .hasMessageContaining("space");
    }
    assertThat(byMove.came).isEmpty();
  }

  /** An archive that answers everything with one status. */
  private static DicomServer answering(int status, String... sopClasses) {
    DimseService service =
        new DimseService() {
          @Override
          public Set<CommandField> commands() {
            return Set.of(CommandField.C_FIND, CommandField.C_MOVE, CommandField.C_GET);
          }

          @Override
          public StatusTable statuses(CommandField operation) {
            return EveryStatus.TABLE;
          }

          @Override
          public CompletionStage<DimseResponse> serve(
              DimseRequest request, Consumer<DimseResponse> pending) {
            boolean _ = request.dataSet().isPresent();
            return CompletableFuture.completedFuture(
                DimseResponse.of(status, "a comment that names PHANTOM^NOBODY"));
          }
        };
    return DicomServer.start(
        ServerSettings.of(
            "127.0.0.1",
            0,
            AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
        ServiceRegistry.verification().and(Set.of(sopClasses), service));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA700, 0xA900, 0xC001, 0xFE00})
  void takes_no_failed_query_for_an_empty_archive(int status) {
    try (DicomServer odd = answering(status, Uids.StudyRootQueryRetrieveInformationModelFind)) {
      assertThatThrownBy(
              () -> lender.holdings(at(odd.port(), Method.AUTO), STUDY, series -> true, LONG))
          .isInstanceOf(PeerFailure.class)
          .hasMessageContaining(String.format("%04XH", status))
          .hasMessageNotContaining("PHANTOM");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA701, 0xA702, 0xA900, 0xB000, 0xC000, 0xFE00})
  void tells_each_status_that_is_not_success_without_what_the_peer_says_beside_it(int status) {
    try (DicomServer odd =
        answering(
            status,
            Uids.StudyRootQueryRetrieveInformationModelMove,
            Uids.StudyRootQueryRetrieveInformationModelGet)) {
      for (Method method : Method.values()) {
        List<String> problems = lender.lend(at(odd.port(), method), STUDY, portions(), LONG);
        assertThat(problems).as(method.name()).isNotEmpty();
        assertThat(problems)
            .allSatisfy(
                problem ->
                    assertThat(problem)
                        .contains(String.format("%04XH", status))
                        .doesNotContain("PHANTOM"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MOVE", "GET", "AUTO"})
  void says_what_an_archive_does_not_offer(String method) {
    try (DicomServer odd = answering(0, Uids.StudyRootQueryRetrieveInformationModelFind)) {
      assertThat(lender.lend(at(odd.port(), Method.valueOf(method)), STUDY, portions(), LONG))
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).contains("does not offer C-"));
    }
  }

  /** An archive that moves as a script says and offers no C-GET. */
  private static DicomServer moving(MoveScript script) {
    DimseService service =
        new DimseService() {
          @Override
          public Set<CommandField> commands() {
            return Set.of(CommandField.C_MOVE);
          }

          @Override
          public StatusTable statuses(CommandField operation) {
            return EveryStatus.TABLE;
          }

          @Override
          public CompletionStage<DimseResponse> serve(
              DimseRequest request, Consumer<DimseResponse> pending) {
            boolean _ = request.dataSet().isPresent();
            return script.serve(pending);
          }
        };
    return DicomServer.start(
        ServerSettings.of(
            "127.0.0.1",
            0,
            AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
        ServiceRegistry.verification()
            .and(Set.of(Uids.StudyRootQueryRetrieveInformationModelMove), service));
  }

  private interface MoveScript {
    CompletionStage<DimseResponse> serve(Consumer<DimseResponse> pending);
  }

  private static CompletionStage<DimseResponse> atOnce(int status) {
    return CompletableFuture.completedFuture(DimseResponse.of(status, ""));
  }

  @Test
  void goes_on_after_a_series_that_is_offline_and_tells_of_it() {
    AtomicInteger asked = new AtomicInteger();
    try (DicomServer odd = moving(_ -> atOnce(asked.incrementAndGet() == 1 ? 0xA702 : 0x0000))) {
      assertThat(lender.lend(at(odd.port(), Method.AUTO), STUDY, portions(), LONG))
          .singleElement()
          .asString()
          .contains("C-MOVE of series " + HeldObject.series(1, 1), "A702");
    }
    assertThat(asked).as("both portions").hasValue(2);
  }

  @Test
  void keeps_what_a_move_failed_with_where_there_is_no_get() {
    try (DicomServer odd = moving(_ -> atOnce(0xA702))) {
      assertThat(lender.lend(at(odd.port(), Method.AUTO), STUDY, portions(), LONG))
          .first()
          .asString()
          .contains("A702");
    }
  }

  @Test
  void asks_an_archive_that_does_not_know_us_once() {
    AtomicInteger asked = new AtomicInteger();
    try (DicomServer odd =
        moving(
            _ -> {
              asked.incrementAndGet();
              return atOnce(0xA801);
            })) {
      assertThat(lender.lend(at(odd.port(), Method.MOVE), STUDY, portions(), LONG)).hasSize(1);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void leaves_an_archive_that_is_pending_for_ever() throws InterruptedException {
    CompletableFuture<DimseResponse> end = new CompletableFuture<>();
    List<Thread> senders = new CopyOnWriteArrayList<>();
    try (DicomServer odd =
        moving(
            pending -> {
              senders.add(Thread.startVirtualThread(() -> keepPending(pending, end)));
              return end;
            })) {
      // Each pending response comes long before the 20 s that an answer may take.
      List<String> problems =
          lender.lend(at(odd.port(), Method.AUTO), STUDY, portions(), Duration.ofMillis(1500));
      boolean _ = end.complete(DimseResponse.of(0, ""));
      assertThat(problems)
          .singleElement()
          .asString()
          .contains("C-MOVE", "the time to wait was over");
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private static void keepPending(Consumer<DimseResponse> pending, CompletableFuture<?> end) {
    while (!end.isDone()) {
      try {
        pending.accept(DimseResponse.of(0xFF00, ""));
        Thread.sleep(100);
      } catch (PeerFailure | InterruptedException gone) {
        return;
      }
    }
  }

  @DatabaseTest
  void fails_for_the_time_being_where_nobody_listens(Database database) {
    int port;
    try (RetrieveNode gone = archive(database)) {
      port = gone.port();
    }
    assertThatThrownBy(() -> lender.holdings(at(port, Method.AUTO), STUDY, series -> true, LONG))
        .isInstanceOfSatisfying(
            PeerFailure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_TRANSIENT));
  }
}
