// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServiceRegistry;

/** The Storage Commitment Push Model as SCU (PS3.4 Annex J). Thread-safe. */
public final class DicomCommitmentCourier implements CommitmentCourier {
  /** Request Storage Commitment (PS3.4 J.3.2). */
  private static final int REQUEST = 1;

  private final DicomClient client;

  public DicomCommitmentCourier(DicomClient client) {
    this.client = client;
  }

  /** What it proposes to a destination. */
  public static List<Proposal> proposals() {
    return List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel));
  }

  @Override
  public Call open(Destination destination, CommitmentResults results) {
    Address.Dicom address = destination.dicom();
    ClientTimeouts timeouts =
        new ClientTimeouts(destination.timeout(), destination.timeout(), destination.timeout());
    AssociationRequest request =
        new AssociationRequest(
                address.host(),
                address.port(),
                address.callingAeTitle(),
                address.aeTitle(),
                proposals(),
                timeouts)
            .over(address.tls());
    return new OpenCall(
        client.open(request, CommitmentResultService.and(ServiceRegistry.none(), results)));
  }

  private record OpenCall(Association association) implements Call {
    @Override
    public void ask(String transactionUid, List<Reference> objects) {
      DataSet request =
          DataSet.builder()
              .uid(Tag.TransactionUID, transactionUid)
              .sequence(Tag.ReferencedSOPSequence, objects.stream().map(OpenCall::item).toList())
              .build();
      new ManagedInstance(
              association, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance)
          .action(REQUEST, Optional.of(request))
          .orThrow("the request of storage commitment");
    }

    private static DataSet item(Reference object) {
      return DataSet.builder()
          .uid(Tag.ReferencedSOPClassUID, object.sopClassUid())
          .uid(Tag.ReferencedSOPInstanceUID, object.sopInstanceUid())
          .build();
    }

    @Override
    public boolean serve(Duration within) {
      return association.serve(within);
    }

    @Override
    public void close() {
      association.close();
    }
  }
}
