// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.config.DoctorPractice;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.doctor.CommitmentProbes;
import org.ytterby.doctor.Doctor;
import org.ytterby.doctor.Report;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.run.Books;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.CaseViews;
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
import org.ytterby.web.dicom.DicomWeb;

/** What the node answers over HTTP. Immutable. */
record HttpDoor(NodeConfig node, Foundations base, DicomServer server) {

  /** What the pages and {@code /api} ask the node for. */
  WebServer.Ports ports(Books books, CaseEngine engine, TreatmentStore treatments) {
    NodeWatch watch = base.watch();
    CaseViews views = new CaseViews(books);
    return new WebServer.Ports(
        new NodeHealth(node, server, base.archive(), watch, views, watch.readers()),
        new WebCases(views),
        new HandedInTreatments(
            treatments, base.ledger(), engine.cases(), node.node().zone(), base.clock()),
        new Releases(engine.worker()),
        new RequestedFetches(engine.fetchRequests()),
        new WebWatch(watch));
  }

  /** What else is answered: DICOMweb where it is open, and the connection doctor. */
  MoreDoors more(
      ReceiveHandler receiver,
      Optional<Catalogue> catalogue,
      CommitmentProbes probes,
      ExecutorService workers) {
    MoreDoors dicomWeb =
        node.dicomweb().enabled()
            ? new DicomWeb(
                NodeSettings.dicomWeb(node),
                new DicomWeb.Ports(
                    receiver, base.archive()::study, catalogue.map(held -> held::search)),
                workers)
            : MoreDoors.NONE;
    return dicomWeb.and(doctor(probes, workers));
  }

  private MoreDoors doctor(CommitmentProbes probes, ExecutorService workers) {
    Doctor doctor =
        new Doctor(
            DoctorPractice.of(node).running(server.ports()),
            base.client(),
            probes,
            () -> DerivedUid.of("doctor", UUID.randomUUID().toString()),
            base.clock());
    return new DoctorDoor(
        new WebDoctor(doctor),
        () -> Hosts.of(node.http().host(), NodeSettings.dicomWeb(node).url()),
        workers);
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
