// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.announce.Announcements;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.CommitmentResults;
import org.ytterby.deliver.CommitmentStore;
import org.ytterby.deliver.Delivery;
import org.ytterby.deliver.Desk;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.fetch.Fetcher;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.LoopGuard;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/**
 * A node without network, timers and physics: real database, archive, receiver, case runner, worker
 * and senders; a test wakes them, and says what assessment, reconstruction and destinations answer.
 * Opened again on the same database and folder it is the node after a restart. Single-threaded.
 */
final class RunningNode implements AutoCloseable {
  static final String NODE = "node1";
  static final Duration QUIET = Duration.ofSeconds(60);
  static final Duration MAX_WAIT = Duration.ofMinutes(30);

  /** The power goes: nothing after it is done, and nobody catches it. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  final ScriptedWorld world;
  final Database database;
  final Archive archive;
  final Arrivals arrivals;
  final Books books;
  final RecordedWakeups wakeups = new RecordedWakeups();
  final CaseRunner cases;
  final Announcements announcements;
  final RunWorker worker;
  final RevisionWorker revisions;
  final FetchWorker fetches;
  final FetchRequests fetchRequests;
  private final RunDelivery deliveries;
  final ReceiveHandler receiver;
  private final ReceivedStudies received;
  private final Desk desk;
  private Optional<Delivery> senders = Optional.empty();
  private int association;

  /** A node on that database and folder, started. */
  RunningNode(ScriptedWorld world, DatabaseSettings settings, Path folder) {
    this(world, Database.open(settings), folder);
  }

  private RunningNode(ScriptedWorld world, Database database, Path folder) {
    this(
        world,
        database,
        Archive.open(folder, NODE, database, world.clock, ArchiveSettings.defaults()));
  }

  /** A node on a database and an archive that are open and that it closes, started. */
  RunningNode(ScriptedWorld world, Database database, Archive archive) {
    this.world = world;
    this.database = database;
    this.archive = archive;
    ArrivalStore arrived = new ArrivalStore(NODE);
    LoopGuard guard = new LoopGuard();
    this.received = new ReceivedStudies(archive, guard);
    this.arrivals = new Arrivals(database, arrived, received, Duration.ofHours(1));
    this.receiver = new ReceiveHandler(archive, arrivals, guard);
    OutboxStore outbox = new OutboxStore(NODE);
    Ledger ledger = new Ledger(NODE, world.clock);
    this.books = new Books(database, NODE, outbox, ledger, world.clock, world.clock::nanos);
    RunSettings run = settings(world);
    AnnouncementStore announced = new AnnouncementStore(NODE);
    AnnouncedStudies studies = new AnnouncedStudies(announced, received, world.trusted);
    CaseRunner.Sources sources =
        new CaseRunner.Sources(
            arrivals,
            arrived,
            received,
            studies,
            (study, all) -> world.assessor.assess(study, all));
    this.cases = new CaseRunner(books, sources, wakeups, run);
    this.announcements =
        new Announcements(
            database,
            announced,
            ledger,
            new CaseAnnouncements(books, studies, wakeups),
            world.clock);
    this.worker =
        new RunWorker(
            books,
            new RunObjects(archive, "YTTERBY"),
            (id, frozen, inputs) -> world.reconstructor.reconstruct(id, frozen, inputs),
            wakeups,
            run,
            () -> {});
    this.revisions =
        new RevisionWorker(
            books,
            new RunObjects(archive, "YTTERBY"),
            (id, frozen, inputs, revision) -> world.reviser.revise(id, frozen, inputs, revision),
            wakeups,
            run,
            () -> {});
    this.fetches =
        new FetchWorker(
            books,
            new Fetcher(database, received, world.lender, world.fetch),
            world.fetch,
            wakeups);
    this.fetchRequests = new FetchRequests(books, cases, world.fetch);
    this.deliveries = new RunDelivery(books, revisions::wake);
    this.desk =
        new Desk(
            database,
            outbox,
            new CommitmentStore(NODE),
            ledger,
            archive::find,
            (to, objects) -> world.courier.open(to, objects),
            (to, results) -> world.committing.open(to, results),
            world.clock);
    arrivals.start(cases);
    cases.start();
    worker.resume(Duration.ZERO);
    revisions.resume(Duration.ZERO);
    fetches.resume(Duration.ZERO);
  }

  /** One that has received a study and computed its run, whose objects are still to be sent. */
  static RunningNode computed(ScriptedWorld world, DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.settle();
    node.worker.work(node.runs().getFirst().runId());
    return node;
  }

  private static RunSettings settings(ScriptedWorld world) {
    return new RunSettings(
        "YTTERBY",
        QUIET,
        MAX_WAIT,
        1,
        new Backoff(3, Duration.ofSeconds(30), Duration.ofMinutes(10)),
        ZoneId.of("Europe/Berlin"),
        new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test"),
        "Not a cleared medical device.",
        world.destinations,
        world.fetch);
  }

  /** Opens an association, which stays open until {@link #close(AssociationInfo)}. */
  AssociationInfo open() {
    association++;
    AssociationInfo info =
        new AssociationInfo(association, "SCANNER", "YTTERBY", "127.0.0.1", 1, "");
    receiver.associationOpened(info);
    return info;
  }

  void close(AssociationInfo info) {
    receiver.associationClosed(info);
    arrivals.flush();
  }

  /** Sends one instance over an open association; gives the DIMSE status. */
  int send(AssociationInfo info, DataSet instance) {
    StoreSink sink =
        receiver.begin(
            info,
            new StoreRequest(
                instance.require(Tag.SOPClassUID).uid(),
                instance.require(Tag.SOPInstanceUID).uid(),
                TransferSyntax.EXPLICIT_LE,
                1));
    sink.write(ByteBuffer.wrap(DataSetWriter.bytes(instance, TransferSyntax.EXPLICIT_LE)));
    return sink.finish().toCompletableFuture().join().code();
  }

  /** Sends instances over an association of their own, and writes what has arrived. */
  void receive(DataSet... instances) {
    AssociationInfo info = open();
    for (DataSet instance : instances) {
      send(info, instance);
    }
    close(info);
  }

  /** Receives three slices, lets them settle and looks: the case has a run, or its findings. */
  void settle() {
    receive(TestObjects.slice(1, 10), TestObjects.slice(2, 10), TestObjects.slice(3, 10));
    world.clock.pass(QUIET);
    cases.look(TestObjects.STUDY);
  }

  /**
   * Everything by itself, as timers and senders would: looks, works and sends until nothing is due.
   */
  void go() {
    cases.look(TestObjects.STUDY);
    for (DoseRun run : runs()) {
      worker.work(run.runId());
      revisions.work(run.runId());
    }
    deliver();
  }

  /** Sends what is due at each destination. */
  void deliver() {
    world.destinations.forEach(destination -> deliverTo(destination.name()));
  }

  /** Sends what is due at one destination; when the next is. */
  Optional<Instant> deliverTo(String name) {
    return world.destinations.stream()
        .filter(destination -> destination.name().equals(name))
        .findFirst()
        .flatMap(destination -> Delivery.sendDue(desk, destination, deliveries));
  }

  /** Asks for the commitments that are due at each destination that is asked. */
  void ask() {
    world.destinations.stream()
        .filter(destination -> destination.commitment().isPresent())
        .forEach(destination -> Delivery.askDue(desk, destination, deliveries));
  }

  /** What takes results on associations that destinations open; wakes senders that were started. */
  CommitmentResults results() {
    return senders.orElseGet(() -> new Delivery(desk, world.destinations)).results(deliveries);
  }

  /** Sends by itself until the node closes. */
  void startSenders() {
    Delivery delivery = new Delivery(desk, world.destinations);
    senders = Optional.of(delivery);
    delivery.start(deliveries);
  }

  /** Something was queued. */
  void wakeSenders() {
    senders.ifPresent(Delivery::wake);
  }

  /** What delivery does at start, before it sends. */
  void startDelivery() {
    new Delivery(desk, world.destinations).prepare(deliveries);
  }

  /** Stores an object as the worker does. */
  void storeOwn(RenderedObject object) {
    InstanceWriter writer =
        archive.begin(
            new IncomingInstance(
                object.sopClassUid(),
                object.sopInstanceUid(),
                TransferSyntax.EXPLICIT_LE,
                "YTTERBY",
                "YTTERBY",
                Origin.OWN));
    writer.write(
        ByteBuffer.wrap(DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE)));
    writer.finish().join();
  }

  /** Computes and stores like the worker, then the power goes. */
  Reconstructor dyingAfterStoring() {
    return (runId, frozen, inputs) -> {
      if (TestRuns.reconstruct(runId, frozen, inputs)
          instanceof Outcome.Done<Reconstructor.Result> done) {
        done.value().objects().forEach(this::storeOwn);
      }
      throw new PowerCut();
    };
  }

  StudyCase studyCase() {
    return database.inTx(tx -> books.cases().ofStudy(tx, TestObjects.STUDY)).orElseThrow();
  }

  boolean hasCase() {
    return database.inTx(tx -> books.cases().ofStudy(tx, TestObjects.STUDY)).isPresent();
  }

  /** The case's runs, newest first. */
  List<DoseRun> runs() {
    return database.inTx(tx -> books.runs().ofCase(tx, CaseId.of(TestObjects.STUDY, 1)));
  }

  /** What the newest run has to deliver and how each stands, in the order of delivery. */
  List<OutboxRow> outbox() {
    return outbox(runs().getFirst());
  }

  /** The same of one of its runs. */
  List<OutboxRow> outbox(DoseRun run) {
    return database.inTx(tx -> books.outbox().ofRun(tx, run.runId()));
  }

  /** The actions of the ledger, in order. */
  List<String> ledger() {
    return database.inTx(
        tx ->
            tx.handle()
                .createQuery("select action from ledger order by seq")
                .mapTo(String.class)
                .list());
  }

  List<String> codes() {
    return studyCase().findings().stream().map(Finding::code).map(Enum::name).toList();
  }

  Instant now() {
    return world.clock.instant();
  }

  /** Ends like a process that is killed: what was gathered in memory is forgotten. */
  void kill() {
    senders.ifPresent(Delivery::close);
    archive.close();
    database.close();
  }

  @Override
  public void close() {
    arrivals.close();
    kill();
  }
}
