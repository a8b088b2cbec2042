// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;

/** Servers with whatever services a test has, and a client for them. */
final class OperationsNode implements AutoCloseable {
  static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;
  static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;
  static final String COMMIT = Uids.StorageCommitmentPushModel;
  static final String COMMIT_INSTANCE = Uids.StorageCommitmentPushModelInstance;
  static final String MPPS = Uids.ModalityPerformedProcedureStep;
  static final String CT = Uids.CTImageStorage;
  static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;

  private final List<DicomServer> servers = new ArrayList<>();
  private final DicomClient client = new DicomClient();

  DicomClient client() {
    return client;
  }

  /** Waits for what another thread does, and fails where it does not. */
  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    servers.forEach(DicomServer::close);
  }

  int serve(ServiceRegistry services) {
    return serve(services, AssociationLimits.DEFAULT);
  }

  int serve(ServiceRegistry services, AssociationLimits limits) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), limits)
            .with(List.of(EXPLICIT, TransferSyntax.IMPLICIT_LE));
    DicomServer server = DicomServer.start(ServerSettings.of("127.0.0.1", 0, policy), services);
    servers.add(server);
    return server.port();
  }

  int serve(String sopClass, DimseService service) {
    return serve(ServiceRegistry.verification().and(Set.of(sopClass), service));
  }

  static AssociationRequest to(int port, Collection<Proposal> proposals) {
    List<Proposal> all = new ArrayList<>(proposals);
    all.add(Proposal.uncompressed(Uids.Verification));
    return new AssociationRequest(
        "127.0.0.1", port, "SENDER", "YTTERBY", all, ClientTimeouts.DEFAULT);
  }

  Association open(int port, Proposal... proposals) {
    return client.open(to(port, List.of(proposals)));
  }

  static DataSet study(int number) {
    // Of even length, so that it comes back without padding.
    return DataSet.builder().uid(Tag.StudyInstanceUID, "1.2.1" + number).build();
  }
}
