// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.codec.Transcoder;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.EncodedDataSet;
import org.ytterby.dicom.net.OutgoingInstance;
import org.ytterby.dicom.net.OutgoingInstance.MoveOriginator;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;

/**
 * One C-STORE sub-operation: an instance of the archive to a receiver, its stored bytes where they
 * are taken, else a copy without loss. The bytes are read from the segment while the receiver takes
 * them. Immutable.
 *
 * @param originator who asked for it by C-MOVE; absent with C-GET
 */
record Shipment(Receiver receiver, Optional<MoveOriginator> originator) {
  private static final Logger LOG = LoggerFactory.getLogger(Shipment.class);

  /**
   * Sends an instance. A failure is that of this instance; whether others may follow is said by
   * {@link Receiver#isLost}.
   */
  SubOperation send(StoredInstance instance) {
    try {
      List<TransferSyntax> taken = receiver.takes(instance);
      Optional<TransferSyntax> syntax =
          Transcoder.forms(instance.transferSyntax()).stream().filter(taken::contains).findFirst();
      if (syntax.isEmpty()) {
        LOG.info(
            "not sent, the receiver takes it in no form that can be had uid={} class={} stored={}",
            instance.sopInstanceUid(),
            instance.sopClassUid(),
            instance.transferSyntax());
        return SubOperation.FAILED;
      }
      return outcome(instance, send(instance, syntax.get()));
    } catch (YtterbyException failure) {
      LOG.warn(
          "not sent uid={} code={} reason={}",
          instance.sopInstanceUid(),
          failure.code(),
          failure.getMessage());
      return SubOperation.FAILED;
    }
  }

  private StoreResponse send(StoredInstance instance, TransferSyntax syntax) {
    try {
      if (syntax.equals(instance.transferSyntax())) {
        return send(instance, syntax, instance.length(), instance.location().open());
      }
      EncodedDataSet copy = Transcoder.transcode(instance.location(), syntax);
      rehearse(copy);
      return send(instance, syntax, copy.length(), copy.open());
    } catch (IOException e) {
      throw new StorageFailure(
          "the stored bytes of " + instance.sopInstanceUid() + " can't be read", e);
    } catch (InvalidObject e) {
      // The place, but no value: a value may be the patient's.
      throw new StorageFailure(
          instance.sopInstanceUid() + " can't be brought to " + syntax + ": see " + e.where(), e);
    }
  }

  /**
   * Makes the copy once for nobody. A frame that can't be decoded would be found in the middle of a
   * message otherwise, where nothing but an abort is left, and all other instances would be lost.
   */
  private static void rehearse(EncodedDataSet copy) throws IOException {
    try (InputStream bytes = copy.open()) {
      long made = bytes.transferTo(OutputStream.nullOutputStream());
      if (made != copy.length()) {
        throw new IOException(made + " bytes, expected " + copy.length());
      }
    }
  }

  private StoreResponse send(
      StoredInstance instance, TransferSyntax syntax, long length, InputStream bytes)
      throws IOException {
    try (bytes) {
      return receiver.store(
          new OutgoingInstance(
              instance.sopClassUid(), instance.sopInstanceUid(), syntax, length, originator),
          bytes);
    }
  }

  private static SubOperation outcome(StoredInstance instance, StoreResponse response) {
    SubOperation outcome = SubOperation.of(response.verdict());
    if (outcome == SubOperation.FAILED) {
      LOG.info(
          "refused by the receiver uid={} status={}",
          instance.sopInstanceUid(),
          Status.text(response.status()));
    }
    return outcome;
  }
}
