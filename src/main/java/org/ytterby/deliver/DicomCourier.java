// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.StorageFailure;

/**
 * Delivery by C-STORE (PS3.4 annex B): each object in the transfer syntax in which it is stored.
 * Thread-safe.
 */
public final class DicomCourier implements Courier {
  private final DicomClient client;

  public DicomCourier(DicomClient client) {
    this.client = client;
  }

  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    List<Proposal> proposals =
        objects.stream()
            .map(object -> new Proposal(object.sopClassUid(), object.transferSyntax()))
            .distinct()
            .toList();
    ClientTimeouts timeouts =
        new ClientTimeouts(destination.timeout(), destination.timeout(), destination.timeout());
    return new OpenTrip(
        client.open(
            new AssociationRequest(
                    destination.host(),
                    destination.port(),
                    destination.callingAeTitle(),
                    destination.aeTitle(),
                    proposals,
                    timeouts)
                .over(destination.tls())));
  }

  private record OpenTrip(Association association) implements Trip {
    @Override
    public boolean accepts(StoredInstance object) {
      return association.accepts(object.sopClassUid(), object.transferSyntax());
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      try (InputStream bytes = object.location().open()) {
        return association.store(
            object.sopClassUid(),
            object.sopInstanceUid(),
            object.transferSyntax(),
            object.length(),
            bytes);
      } catch (IOException e) {
        throw new StorageFailure(
            "the stored bytes of " + object.sopInstanceUid() + " can't be read", e);
      }
    }

    @Override
    public void close() {
      association.close();
    }
  }
}
