// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * What a service may ask of the requestor on the association of its request: C-STORE sub-operations
 * of a C-GET, N-EVENT-REPORT. Only in a role that was negotiated.
 *
 * <p>Thread-safe, one operation at a time; calls block, so make them on a virtual thread. An event
 * may be reported after the request that caused it was answered, as long as the association is
 * open.
 *
 * <p>Errors: {@link org.ytterby.finding.PeerFailure} PEER_PERMANENT when no context in the right
 * role was accepted; PEER_TRANSIENT when the association is lost or the peer does not answer in
 * time, and then the association is aborted.
 */
public interface PeerOperations {

  /** Nothing may be asked: of a peer that performs a request on an association that we opened. */
  PeerOperations NONE =
      new PeerOperations() {
        @Override
        public List<TransferSyntax> takes(String sopClassUid) {
          return List.of();
        }

        @Override
        public StoreResponse store(OutgoingInstance instance, InputStream bytes) {
          throw refusal();
        }

        @Override
        public DimseResponse eventReport(
            String sopClassUid, String sopInstanceUid, int type, Optional<DataSet> information) {
          throw refusal();
        }

        private PeerFailure refusal() {
          return new PeerFailure(
              ErrorCode.PEER_PERMANENT,
              "nothing can be asked of a peer while it waits for our response");
        }
      };

  /** The transfer syntaxes in which the requestor takes instances of this class; empty if none. */
  List<TransferSyntax> takes(String sopClassUid);

  /**
   * Sends an instance and waits for the answer.
   *
   * @param bytes the data set without preamble and file meta; not closed
   */
  StoreResponse store(OutgoingInstance instance, InputStream bytes);

  /** Sends an N-EVENT-REPORT and waits for the answer (PS3.7 section 10.1.1). */
  DimseResponse eventReport(
      String sopClassUid, String sopInstanceUid, int eventTypeId, Optional<DataSet> information);
}
