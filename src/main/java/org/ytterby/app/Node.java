// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.announce.AnnouncementService;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.announce.Announcements;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.archive.ArchiveView;
import org.ytterby.archive.SeriesView;
import org.ytterby.audit.Ledger;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.FindService;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.commit.ArchiveHoldings;
import org.ytterby.commit.CommitmentRequestStore;
import org.ytterby.commit.StorageCommitment;
import org.ytterby.config.Configuration;
import org.ytterby.config.DoctorPractice;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.deliver.CommitmentResultTaker;
import org.ytterby.deliver.CommitmentStore;
import org.ytterby.deliver.CourierByAddress;
import org.ytterby.deliver.Delivery;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.Desk;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.DicomCommitmentCourier;
import org.ytterby.deliver.DicomCourier;
import org.ytterby.deliver.Ending;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.deliver.WebCourier;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.doctor.CommitmentProbes;
import org.ytterby.doctor.Doctor;
import org.ytterby.doctor.Report;
import org.ytterby.fetch.DicomLender;
import org.ytterby.fetch.Fetcher;
import org.ytterby.finding.YtterbyException;
import org.ytterby.notify.AvailabilityNotices;
import org.ytterby.notify.NoticeStore;
import org.ytterby.notify.Notification;
import org.ytterby.notify.StepNotices;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.LoopGuard;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.retrieve.GetService;
import org.ytterby.retrieve.MoveService;
import org.ytterby.run.AnnouncedStudies;
import org.ytterby.run.Books;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.CaseRunner;
import org.ytterby.run.CaseViews;
import org.ytterby.run.DoseReconstructor;
import org.ytterby.run.RunObjects;
import org.ytterby.run.RunSettings;
import org.ytterby.run.StudyAssessor;
import org.ytterby.store.Database;
import org.ytterby.treatment.TreatmentStore;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.NodeWatch;
import org.ytterby.watch.Part;
import org.ytterby.web.CaseQueries;
import org.ytterby.web.DoctorDoor;
import org.ytterby.web.DoctorSource;
import org.ytterby.web.Hosts;
import org.ytterby.web.MoreDoors;
import org.ytterby.web.WatchSource;
import org.ytterby.web.WebServer;
import org.ytterby.web.WebSettings;
import org.ytterby.web.dicom.DicomWeb;

/**
 * A running node: every room wired to the next. Started in the order of the data, so that nothing
 * arrives before it can be worked on; closed in reverse, so that nothing is accepted that would not
 * be kept. Thread-safe.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration FLUSH_ARRIVALS_EVERY = Duration.ofMillis(500);

  private final Deque<AutoCloseable> open;
  private final DicomServer dicom;
  private final int httpPort;

  private Node(Deque<AutoCloseable> open, DicomServer dicom, int httpPort) {
    this.open = open;
    this.dicom = dicom;
    this.httpPort = httpPort;
  }

  /**
   * Starts a node and takes up what an earlier one has left.
   *
   * @throws YtterbyException when a part can't be started; those that were are closed again
   */
  public static Node start(Configuration configuration, InstantSource clock) {
    Starting starting = new Starting(configuration, clock);
    boolean started = false;
    try {
      Node node = starting.start();
      started = true;
      LOG.info(
          "node started id={} dicom={} http={}",
          configuration.node().node().id(),
          node.dicomPort(),
          node.httpPort);
      return node;
    } finally {
      if (!started) {
        close(starting.open);
      }
    }
  }

  /** The port on which it listens for associations. */
  public int dicomPort() {
    return dicom.port();
  }

  /** What its DICOM peers are served. */
  ServiceRegistry services() {
    return dicom.services();
  }

  /** The port on which it answers HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /** Lets what is under way end, and closes. What waits goes on at the next start. */
  @Override
  public void close() {
    close(open);
    LOG.info("node closed");
  }

  /** Closes everything, the last opened first, whatever happens to one of them. */
  private static void close(Deque<AutoCloseable> open) {
    for (AutoCloseable part : open) {
      if (part instanceof Ending ending) {
        ending.end();
      }
    }
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.error("a part of the node did not close part={}", part.getClass().getSimpleName(), e);
      }
    }
  }

  /** A node that is being started. Single-threaded. */
  private static final class Starting {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Configuration configuration;
    private final NodeConfig node;
    private final String nodeId;
    private final InstantSource clock;

    Starting(Configuration configuration, InstantSource clock) {
      this.configuration = configuration;
      this.node = configuration.node();
      this.nodeId = node.node().id();
      this.clock = clock;
    }

    Node start() {
      SoftwareVersion software = SoftwareVersion.ofRunningCode();
      RunSettings run = NodeSettings.run(node, software);
      NodeWatch watch = opened(new NodeWatch(NodeSettings.watch(node, software), clock));
      Database database =
          opened(Database.open(NodeSettings.database(node.database(), node.data())));
      NewSeries newSeries = new NewSeries();
      ArchiveObserver archiving = isAsked() ? watch.archiving().and(newSeries) : watch.archiving();
      Archive archive =
          opened(
              Archive.open(
                  node.data(),
                  nodeId,
                  database,
                  clock,
                  NodeSettings.archive(node.archive()),
                  archiving));
      Ledger ledger = new Ledger(nodeId, clock);
      OutboxStore outbox = new OutboxStore(nodeId);
      Books books = new Books(database, nodeId, outbox, ledger, clock, System::nanoTime);
      DicomClient client = opened(new DicomClient(node.dicom().maxPdu().intBytes()));
      Desk desk =
          new Desk(
              database,
              outbox,
              new CommitmentStore(nodeId),
              ledger,
              archive::find,
              watch.watched(new CourierByAddress(new DicomCourier(client), new WebCourier())),
              new DicomCommitmentCourier(client),
              clock);
      Delivery delivery = opened(new Delivery(desk, run.destinations()));
      LoopGuard loopGuard = new LoopGuard();
      ReceivedStudies received = new ReceivedStudies(archive, loopGuard);
      ArrivalStore arrived = new ArrivalStore(nodeId);
      Arrivals arrivals = new Arrivals(database, arrived, received, FLUSH_ARRIVALS_EVERY);
      ReceiveHandler receiver =
          new ReceiveHandler(archive, arrivals, loopGuard, watch.receiving(), watch::hasRoom);
      AnnouncementStore announcements = new AnnouncementStore(nodeId);
      TreatmentStore treatments = new TreatmentStore(nodeId);
      StudyAssessor assessor =
          new StudyAssessor(
              configuration.protocols(),
              study -> database.inTx(tx -> treatments.current(tx, study)),
              run.zone());
      DoseReconstructor reconstructor = new DoseReconstructor();
      CaseEngine engine =
          opened(
              new CaseEngine(
                  new CaseEngine.Parts(
                      database,
                      nodeId,
                      new RunObjects(archive, run.aeTitle()),
                      books,
                      watch.watched(reconstructor),
                      reconstructor,
                      new Fetcher(
                          database,
                          received,
                          new DicomLender(client, node.node().aet(), receiver),
                          run.fetch()),
                      delivery::wake),
                  new CaseRunner.Sources(
                      arrivals,
                      arrived,
                      received,
                      new AnnouncedStudies(
                          announcements, received, NodeSettings.trusted(node.cases())),
                      assessor),
                  run));
      opened(arrivals);
      NoticeStore notices = new NoticeStore(nodeId);
      Notification notification =
          opened(
              Notification.start(
                  new Notification.Parts(database, notices, ledger, client, clock),
                  NodeSettings.recipients(node)));
      DeliveryListener deliveries = watched(engine.deliveries(), notification, archive);
      delivery.start(deliveries);
      engine.start();
      SeriesView held = new SeriesView(node.data(), nodeId, database);
      Optional<StorageCommitment> commitment = commitment(database, ledger, client);
      Optional<Catalogue> catalogue = catalogue(database, held, newSeries);
      CommitmentProbes probes = new CommitmentProbes(true);
      DicomServer server =
          opened(
              DicomServer.start(
                  NodeSettings.server(node),
                  asked(
                      commitments(
                          AnnouncementService.and(
                              ServiceRegistry.verification().andStorage(receiver),
                              new Announcements(
                                  database,
                                  announcements,
                                  ledger,
                                  engine.announcements(),
                                  new StepNotices(notification, node.mpps().forward()),
                                  clock)),
                          commitment,
                          run.destinations(),
                          probes.before(delivery.results(deliveries))),
                      catalogue,
                      held,
                      client,
                      watch),
                  watch.associations()));
      opened(watch.start(new NodeWatch.Rooms(database, books, archive, server, engine, notices)));
      HandedInTreatments intake =
          new HandedInTreatments(treatments, ledger, engine.cases(), run.zone(), clock);
      Releases releases = new Releases(engine.worker());
      CaseViews views = new CaseViews(books);
      WebServer.Ports ports =
          new WebServer.Ports(
              new NodeHealth(node, server, archive, watch, views, watch.readers()),
              new WebCases(views),
              intake,
              releases,
              new RequestedFetches(engine.fetchRequests()),
              new WebWatch(watch));
      ExecutorService workers = webWorkers();
      WebServer web =
          opened(
              WebServer.start(
                  WebSettings.at(node.http().host(), node.http().port()),
                  ports,
                  workers,
                  dicomWeb(receiver, archive, catalogue, workers)
                      .and(doctor(server, client, probes, workers))));
      return new Node(open, server, web.port());
    }

    /** Who owns the runs and, where anybody is to be told, who tells of what is available. */
    private DeliveryListener watched(
        DeliveryListener owner, Notification notification, Archive archive) {
      return node.availability().watchers().isEmpty()
          ? owner
          : new AvailabilityNotices(
              owner,
              notification,
              node.availability().watchers(),
              NodeSettings.aeTitles(node),
              archive::find);
    }

    /** True when somebody may ask what the archive holds. */
    private boolean isAsked() {
      return node.query().enabled() || node.dicomweb().enabled() && node.dicomweb().queryRetrieve();
    }

    /** What others may ask; nothing is derived for it where nobody may. */
    private Optional<Catalogue> catalogue(Database database, SeriesView held, NewSeries newSeries) {
      return isAsked()
          ? Optional.of(
              opened(Catalogue.open(database, held, newSeries, nodeId, node.node().aet())))
          : Optional.empty();
    }

    /** What senders may ask us to commit to, where they may. */
    private Optional<StorageCommitment> commitment(
        Database database, Ledger ledger, DicomClient client) {
      if (!node.commitment().enabled()) {
        return Optional.empty();
      }
      StorageCommitment.Parts parts =
          new StorageCommitment.Parts(
              database,
              new CommitmentRequestStore(nodeId),
              ledger,
              new ArchiveHoldings(new ArchiveView(node.data(), database)),
              client,
              clock);
      return Optional.of(opened(StorageCommitment.start(parts, node.commitment().terms())));
    }

    /**
     * Commitments in both directions: requests where we commit, and results where any destination
     * is asked for one.
     */
    private static ServiceRegistry commitments(
        ServiceRegistry services,
        Optional<StorageCommitment> ours,
        List<Destination> destinations,
        CommitmentResultTaker results) {
      ServiceRegistry asked = ours.map(one -> one.and(services)).orElse(services);
      return destinations.stream().anyMatch(one -> one.commitment().isPresent())
          ? CommitmentResultService.and(asked, results)
          : asked;
    }

    /** The same with what others may ask of the archive. */
    private ServiceRegistry asked(
        ServiceRegistry basic,
        Optional<Catalogue> catalogue,
        SeriesView held,
        DicomClient client,
        NodeWatch watch) {
      return catalogue
          .filter(_ -> node.query().enabled())
          .map(
              known ->
                  basic
                      .and(
                          FindService.sopClassUids(),
                          new FindService(known, node.query().maxResults(), watch.queries()))
                      .and(GetService.sopClassUids(), new GetService(known, held))
                      .and(
                          MoveService.sopClassUids(),
                          new MoveService(known, held, client, node.query().moveDestinations())))
          .orElse(basic);
    }

    /** DICOMweb on the HTTP server, where it is open. */
    private MoreDoors dicomWeb(
        ReceiveHandler receiver,
        Archive archive,
        Optional<Catalogue> catalogue,
        ExecutorService workers) {
      return node.dicomweb().enabled()
          ? new DicomWeb(
              NodeSettings.dicomWeb(node),
              new DicomWeb.Ports(receiver, archive::study, catalogue.map(held -> held::search)),
              workers)
          : MoreDoors.NONE;
    }

    /** The connection doctor on the HTTP server. */
    private MoreDoors doctor(
        DicomServer server, DicomClient client, CommitmentProbes probes, ExecutorService workers) {
      Doctor doctor =
          new Doctor(
              DoctorPractice.of(node).running(server.ports()),
              client,
              probes,
              () -> DerivedUid.of("doctor", UUID.randomUUID().toString()),
              clock);
      return new DoctorDoor(
          new WebDoctor(doctor),
          () -> Hosts.of(node.http().host(), NodeSettings.dicomWeb(node).url()),
          workers);
    }

    private ExecutorService webWorkers() {
      return opened(
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 1).factory()));
    }

    private <T extends AutoCloseable> T opened(T part) {
      open.push(part);
      return part;
    }
  }

  /** The cases as the web asks for them. */
  private record WebCases(CaseViews views) implements CaseQueries {
    @Override
    public CasePage page(Optional<String> after, int limit) {
      CaseViews.Page page = views.page(after, limit);
      return new CasePage(page.cases(), page.next());
    }

    @Override
    public Optional<Map<String, Object>> one(String caseId) {
      return views.one(caseId);
    }

    @Override
    public Optional<Map<String, Object>> histograms(String caseId) {
      return views.histograms(caseId);
    }
  }

  /** The doctor as the web asks for it. */
  private record WebDoctor(Doctor doctor) implements DoctorSource {
    @Override
    public Optional<Map<String, Object>> examine(Optional<String> peer, boolean commitment) {
      List<Report> reports = doctor.examine(peer, commitment);
      return reports.isEmpty() ? Optional.empty() : Optional.of(Report.tree(reports));
    }
  }

  /** The watch as the web asks for it. */
  private record WebWatch(NodeWatch watch) implements WatchSource {
    @Override
    public List<Part> live() {
      return watch.live();
    }

    @Override
    public List<Part> ready() {
      return watch.ready();
    }

    @Override
    public Exposition metrics(String accept) {
      return watch.metrics(accept);
    }
  }
}
