// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ytterby.announce.Announcements;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.archive.ArchiveView;
import org.ytterby.archive.SeriesView;
import org.ytterby.audit.Ledger;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.commit.ArchiveHoldings;
import org.ytterby.commit.CommitmentRequestStore;
import org.ytterby.commit.StorageCommitment;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.deliver.CommitmentStore;
import org.ytterby.deliver.CourierByAddress;
import org.ytterby.deliver.Delivery;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.Desk;
import org.ytterby.deliver.DicomCommitmentCourier;
import org.ytterby.deliver.DicomCourier;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.deliver.WebCourier;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.doctor.CommitmentProbes;
import org.ytterby.fetch.DicomLender;
import org.ytterby.fetch.Fetcher;
import org.ytterby.notify.AvailabilityNotices;
import org.ytterby.notify.NoticeStore;
import org.ytterby.notify.Notification;
import org.ytterby.notify.StepNotices;
import org.ytterby.run.AnnouncedStudies;
import org.ytterby.run.Books;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.CaseRunner;
import org.ytterby.run.DoseReconstructor;
import org.ytterby.run.RunObjects;
import org.ytterby.run.RunSettings;
import org.ytterby.run.StudyAssessor;
import org.ytterby.store.Database;
import org.ytterby.validate.SelfTest;
import org.ytterby.validate.StartTest;
import org.ytterby.watch.NodeWatch;
import org.ytterby.web.WebServer;
import org.ytterby.web.WebSettings;

/**
 * A node that is being started: every room wired to the next, opened in the order of the data, so
 * that nothing arrives before it can be worked on. Single-threaded.
 */
final class NodeStart {
  private final OpenParts open;
  private final Configuration configuration;
  private final NodeConfig node;
  private final String nodeId;
  private final InstantSource clock;
  private final SoftwareVersion software = SoftwareVersion.ofRunningCode();
  private final RunSettings run;
  private final StartTest selfTest;

  /**
   * One that has opened nothing yet.
   *
   * @param open gets each part that was opened; to be closed when the start fails
   * @param test begins at once; nothing is dosed before it has passed
   */
  NodeStart(Configuration configuration, InstantSource clock, OpenParts open, SelfTest test) {
    this.open = open;
    this.configuration = configuration;
    this.node = configuration.node();
    this.nodeId = node.node().id();
    this.clock = clock;
    this.run = NodeSettings.run(node, software);
    this.selfTest = StartTest.begin(test);
  }

  Node start() {
    Foundations base = foundations();
    OutboxStore outbox = new OutboxStore(nodeId);
    Books books =
        new Books(base.database(), nodeId, outbox, base.ledger(), clock, System::nanoTime);
    Delivery delivery = open.add(new Delivery(desk(base, outbox), run.destinations()));
    Intake intake = Intake.of(base);
    CaseEngine engine = open.add(engine(base, books, intake, delivery::wake));
    open.add(intake.arrivals());
    NoticeStore notices = new NoticeStore(nodeId);
    Notification notification = open.add(notification(base, notices));
    DeliveryListener deliveries = watched(engine.deliveries(), notification, base.archive());
    delivery.start(deliveries);
    engine.start();
    SeriesView held = new SeriesView(node.data(), nodeId, base.database());
    Optional<StorageCommitment> commitment = commitment(base);
    Optional<Catalogue> catalogue = catalogue(base, held);
    CommitmentProbes probes = new CommitmentProbes(true);
    ServiceRegistry services =
        new DicomDoor(node, base)
            .services(
                intake.receiver(),
                announcements(base, intake, engine, notification),
                commitment,
                probes.before(delivery.results(deliveries)),
                catalogue,
                held);
    DicomServer server =
        open.add(
            DicomServer.start(NodeSettings.server(node), services, base.watch().associations()));
    open.add(
        base.watch()
            .start(
                new NodeWatch.Rooms(
                    base.database(), books, base.archive(), server, engine, notices, selfTest)));
    HttpDoor http = new HttpDoor(node, base, server);
    WebServer web = open.add(web(http, books, engine, intake, catalogue, probes));
    return new Node(open, server, web.port());
  }

  private Foundations foundations() {
    NodeWatch watch = open.add(new NodeWatch(NodeSettings.watch(node, software), clock));
    Database database =
        open.add(Database.open(NodeSettings.database(node.database(), node.data())));
    NewSeries newSeries = new NewSeries();
    ArchiveObserver archiving = isAsked() ? watch.archiving().and(newSeries) : watch.archiving();
    Archive archive =
        open.add(
            Archive.open(
                node.data(),
                nodeId,
                database,
                clock,
                NodeSettings.archive(node.archive()),
                archiving));
    DicomClient client = open.add(new DicomClient(node.dicom().maxPdu().intBytes()));
    return new Foundations(
        nodeId, clock, watch, database, newSeries, archive, new Ledger(nodeId, clock), client);
  }

  /** True when somebody may ask what the archive holds. */
  private boolean isAsked() {
    return node.query().enabled() || node.dicomweb().enabled() && node.dicomweb().queryRetrieve();
  }

  private Desk desk(Foundations base, OutboxStore outbox) {
    return new Desk(
        base.database(),
        outbox,
        new CommitmentStore(nodeId),
        base.ledger(),
        base.archive()::find,
        base.watch()
            .watched(new CourierByAddress(new DicomCourier(base.client()), new WebCourier())),
        new DicomCommitmentCourier(base.client()),
        clock);
  }

  private CaseEngine engine(Foundations base, Books books, Intake intake, Runnable queued) {
    StudyAssessor assessor =
        new StudyAssessor(
            configuration.protocols(),
            study -> base.database().inTx(tx -> intake.treatments().current(tx, study)),
            run.zone());
    DoseReconstructor reconstructor = new DoseReconstructor();
    DicomLender lender = new DicomLender(base.client(), node.node().aet(), intake.receiver());
    return new CaseEngine(
        new CaseEngine.Parts(
            base.database(),
            nodeId,
            new RunObjects(base.archive(), run.aeTitle()),
            books,
            base.watch().watched(reconstructor),
            reconstructor,
            new Fetcher(base.database(), intake.received(), lender, run.fetch()),
            selfTest::passed,
            queued),
        new CaseRunner.Sources(
            intake.arrivals(),
            intake.arrived(),
            intake.received(),
            new AnnouncedStudies(
                intake.announcements(), intake.received(), NodeSettings.trusted(node.cases())),
            assessor),
        run);
  }

  private Notification notification(Foundations base, NoticeStore notices) {
    return Notification.start(
        new Notification.Parts(base.database(), notices, base.ledger(), base.client(), clock),
        NodeSettings.recipients(node));
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

  /** What senders may ask us to commit to, where they may. */
  private Optional<StorageCommitment> commitment(Foundations base) {
    if (!node.commitment().enabled()) {
      return Optional.empty();
    }
    StorageCommitment.Parts parts =
        new StorageCommitment.Parts(
            base.database(),
            new CommitmentRequestStore(nodeId),
            base.ledger(),
            new ArchiveHoldings(new ArchiveView(node.data(), base.database())),
            base.client(),
            clock);
    return Optional.of(open.add(StorageCommitment.start(parts, node.commitment().terms())));
  }

  /** What others may ask; nothing is derived for it where nobody may. */
  private Optional<Catalogue> catalogue(Foundations base, SeriesView held) {
    return isAsked()
        ? Optional.of(
            open.add(
                Catalogue.open(base.database(), held, base.newSeries(), nodeId, node.node().aet())))
        : Optional.empty();
  }

  private Announcements announcements(
      Foundations base, Intake intake, CaseEngine engine, Notification notification) {
    return new Announcements(
        base.database(),
        intake.announcements(),
        base.ledger(),
        engine.announcements(),
        new StepNotices(notification, node.mpps().forward()),
        clock);
  }

  private WebServer web(
      HttpDoor http,
      Books books,
      CaseEngine engine,
      Intake intake,
      Optional<Catalogue> catalogue,
      CommitmentProbes probes) {
    ExecutorService workers =
        open.add(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 1).factory()));
    return WebServer.start(
        WebSettings.at(node.http().host(), node.http().port()),
        http.ports(books, engine, intake.treatments()),
        workers,
        http.more(intake.receiver(), catalogue, probes, workers));
  }
}
