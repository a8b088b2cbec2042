// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.EncodedDataSet;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Delivery by C-STORE (PS3.4 annex B): each object in the transfer syntax in which it is stored;
 * where the peer refuses that, in one to which it can be brought without loss. Thread-safe.
 */
public final class DicomCourier implements Courier {
  private final DicomClient client;

  public DicomCourier(DicomClient client) {
    this.client = client;
  }

  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    Address.Dicom address = destination.dicom();
    List<Proposal> proposals =
        objects.stream().flatMap(DicomCourier::proposals).distinct().toList();
    ClientTimeouts timeouts =
        new ClientTimeouts(destination.timeout(), destination.timeout(), destination.timeout());
    return new OpenTrip(
        client.open(
            new AssociationRequest(
                    address.host(),
                    address.port(),
                    address.callingAeTitle(),
                    address.aeTitle(),
                    proposals,
                    timeouts)
                .over(address.tls())));
  }

  /**
   * One context each, so that the peer's preference can't choose a copy where it takes our bytes.
   */
  private static Stream<Proposal> proposals(StoredInstance object) {
    return Transcoder.forms(object.transferSyntax()).stream()
        .map(syntax -> new Proposal(object.sopClassUid(), syntax));
  }

  private record OpenTrip(Association association) implements Trip {
    @Override
    public boolean accepts(StoredInstance object) {
      return accepted(object).isPresent();
    }

    /** What the peer takes of this object, its stored bytes before any copy. */
    private Optional<TransferSyntax> accepted(StoredInstance object) {
      return Transcoder.forms(object.transferSyntax()).stream()
          .filter(syntax -> association.accepts(object.sopClassUid(), syntax))
          .findFirst();
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      TransferSyntax stored = object.transferSyntax();
      TransferSyntax syntax = accepted(object).orElse(stored);
      try {
        return syntax.equals(stored)
            ? send(object, syntax, object.length(), object.location().open())
            : sendCopy(object, syntax);
      } catch (IOException e) {
        throw new StorageFailure(
            "the stored bytes of " + object.sopInstanceUid() + " can't be read", e);
      }
    }

    private StoreResponse sendCopy(StoredInstance object, TransferSyntax syntax)
        throws IOException {
      try {
        EncodedDataSet copy = Transcoder.transcode(object.location(), syntax);
        return send(object, syntax, copy.length(), copy.open());
      } catch (InvalidObject e) {
        throw new StorageFailure(
            object.sopInstanceUid() + " can't be brought to " + syntax + ": " + e.getMessage(), e);
      }
    }

    private StoreResponse send(
        StoredInstance object, TransferSyntax syntax, long length, InputStream bytes)
        throws IOException {
      try (bytes) {
        return association.store(
            object.sopClassUid(), object.sopInstanceUid(), syntax, length, bytes);
      }
    }

    @Override
    public void close() {
      association.close();
    }
  }
}
