// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.announce.Announcements;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.CommitmentCourier;
import org.ytterby.deliver.CommitmentResults;
import org.ytterby.deliver.CommitmentStore;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Delivery;
import org.ytterby.deliver.Desk;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Fetcher;
import org.ytterby.fetch.Holding;
import org.ytterby.fetch.Lender;
import org.ytterby.fetch.Portion;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.objects.ReportRevision;
import org.ytterby.objects.RevisedReport;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.Protocol;
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
public final class RunningNode implements AutoCloseable {
  static final String NODE = "node1";
  static final Duration QUIET = Duration.ofSeconds(60);
  static final Duration MAX_WAIT = Duration.ofMinutes(30);

  /** The power goes: nothing after it is done, and nobody catches it. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What a test decides, and what a restart keeps. */
  public static final class World {
    public final SteppedClock clock = new SteppedClock();
    public final List<Destination> destinations =
        new ArrayList<>(List.of(destination("pacs", true)));
    Assessor assessor = (study, instances) -> ready(instances);
    Reconstructor reconstructor = World::reconstruct;
    Reviser reviser = this::revise;
    AnnouncedStudies.Trusted trusted = AnnouncedStudies.Trusted.NOBODY;
    FetchRules fetch = FetchRules.NONE;
    Lender lender = new NobodyLends();
    Courier courier = (destination, objects) -> new AcceptingTrip(this, destination);
    CommitmentCourier committing =
        (destination, results) -> {
          throw new AssertionError("a commitment was not expected");
        };

    /** SOP Instance UIDs that each destination has got, in order, with the digest of what came. */
    public final Map<String, List<String>> delivered = new HashMap<>();

    static Assessment ready(List<StoredInstance> instances) {
      return new Assessment.Ready(
          Protocol.y90Pet(),
          Map.of("device", "glass"),
          Set.copyOf(instances.stream().map(StoredInstance::sopInstanceUid).toList()));
    }

    static Assessment reviewed(List<StoredInstance> instances) {
      Protocol plain = Protocol.y90Pet();
      Protocol reviewed =
          new Protocol(
              plain.name(),
              plain.description(),
              plain.ours(),
              plain.series(),
              plain.quantification(),
              plain.dose(),
              plain.ratio(),
              plain.regions(),
              plain.perfused(),
              plain.metrics(),
              new DeliveryRules(true));
      return new Assessment.Ready(
          reviewed,
          Map.of(),
          Set.copyOf(instances.stream().map(StoredInstance::sopInstanceUid).toList()));
    }

    static Outcome<Reconstructor.Result> reconstruct(
        String runId, FrozenRun frozen, List<StoredInstance> inputs) {
      return Outcome.done(
          new Reconstructor.Result(
              List.of(
                  object(runId, frozen, "RTDOSE", Uids.RTDoseStorage),
                  object(runId, frozen, "SR", Uids.Comprehensive3DSRStorage)),
              Map.of(
                  "regions",
                  List.of(Map.of("name", "liver", "mean_gy", 40.5, "dvh", Map.of("step_gy", 0.1)))),
              Optional.empty()));
    }

    /** A run with a segmentation before its dose. */
    static Outcome<Reconstructor.Result> reconstructWithSegments(
        String runId, FrozenRun frozen, List<StoredInstance> inputs) {
      return Outcome.done(
          new Reconstructor.Result(
              List.of(
                  object(runId, frozen, "SEG", Uids.SegmentationStorage),
                  object(runId, frozen, "RTDOSE", Uids.RTDoseStorage),
                  object(runId, frozen, "SR", Uids.Comprehensive3DSRStorage)),
              Map.of("regions", List.of()),
              Optional.empty()));
    }

    RevisedReport revise(
        String runId, FrozenRun frozen, List<StoredInstance> inputs, ReportRevision revision) {
      String found =
          revision.findings().stream().map(Finding::found).collect(Collectors.joining("; "));
      if (reconstructor.reconstruct(runId, frozen, inputs)
          instanceof Outcome.Done<Reconstructor.Result> done) {
        return new RevisedReport(
            done.value().objects(),
            object(runId, frozen, "SR", Uids.Comprehensive3DSRStorage, revision.number(), found));
      }
      throw new AssertionError("a run that was computed is computed again");
    }

    private static RenderedObject object(
        String runId, FrozenRun frozen, String role, String sopClass) {
      return object(runId, frozen, role, sopClass, 1, "nothing");
    }

    static RenderedObject object(
        String runId, FrozenRun frozen, String role, String sopClass, int revision, String said) {
      String uid = DerivedUid.of(runId, role, "default", Integer.toString(revision - 1));
      DataSet data =
          DataSet.builder()
              .uid(Tag.SOPClassUID, sopClass)
              .uid(Tag.SOPInstanceUID, uid)
              .text(Tag.Modality, role)
              .text(Tag.ManufacturerModelName, "Ytterby")
              .uid(Tag.StudyInstanceUID, frozen.studyInstanceUid())
              .uid(Tag.SeriesInstanceUID, DerivedUid.of(runId, role, "series", "0"))
              .text(Tag.SpecificCharacterSet, "ISO_IR 192")
              .text(Tag.TextValue, said)
              .dateTime(Tag.InstanceCoercionDateTime, frozen.at())
              .build();
      return new RenderedObject(role, sopClass, uid, data);
    }
  }

  /** An archive that nobody expects to be asked. */
  private static final class NobodyLends implements Lender {
    @Override
    public List<Holding> holdings(
        RemoteArchive archive, String studyUid, Predicate<HeldSeries> series, Duration within) {
      throw new AssertionError("no archive was expected to be asked");
    }

    @Override
    public List<String> lend(
        RemoteArchive archive, String studyUid, List<Portion> portions, Duration within) {
      throw new AssertionError("no archive was expected to be asked");
    }
  }

  /** Takes everything and notes it. */
  record AcceptingTrip(World world, Destination destination) implements Courier.Trip {
    @Override
    public boolean accepts(StoredInstance object) {
      return true;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      world
          .delivered
          .computeIfAbsent(destination.name(), name -> new ArrayList<>())
          .add(object.sopInstanceUid() + " " + object.sha256());
      return new StoreResponse(0, Optional.empty());
    }

    @Override
    public void close() {}
  }

  final World world;
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
  public RunningNode(World world, DatabaseSettings settings, Path folder) {
    this(world, Database.open(settings), folder);
  }

  private RunningNode(World world, Database database, Path folder) {
    this(
        world,
        database,
        Archive.open(folder, NODE, database, world.clock, ArchiveSettings.defaults()));
  }

  /** A node on a database and an archive that are open and that it closes, started. */
  RunningNode(World world, Database database, Archive archive) {
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

  static Destination destination(String name, boolean required) {
    return new Destination(
        name,
        "PACS",
        "localhost",
        104,
        "YTTERBY",
        required,
        Set.of("SEG", "RTDOSE", "SR"),
        Duration.ofSeconds(5),
        new Backoff(5, Duration.ofSeconds(10), Duration.ofMinutes(5)));
  }

  private static RunSettings settings(World world) {
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
      if (World.reconstruct(runId, frozen, inputs)
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
