// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.file.Path;
import java.time.Instant;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetLocation;

/**
 * An instance that is durable: its bytes survive a power cut and are found again.
 *
 * <p>Immutable. Not a record, because only this package may make one, and only after the fact; an
 * acknowledgement takes one as its proof.
 */
public final class StoredInstance {
  private final RecordHead head;
  private final DataSetLocation location;

  StoredInstance(RecordHead head, RecordPlace place, Path file) {
    this.head = head;
    this.location =
        new DataSetLocation(
            file,
            place.payloadOffset(),
            place.payloadLength(),
            new TransferSyntax(head.transferSyntaxUid()));
  }

  public String sopClassUid() {
    return head.sopClassUid();
  }

  public String sopInstanceUid() {
    return head.sopInstanceUid();
  }

  public String seriesInstanceUid() {
    return head.seriesInstanceUid();
  }

  public String studyInstanceUid() {
    return head.studyInstanceUid();
  }

  /** Modality (0008,0060), empty where the object has none. */
  public String modality() {
    return head.modality();
  }

  public TransferSyntax transferSyntax() {
    return location.transferSyntax();
  }

  /** SHA-256 of the data set's bytes as received, hexadecimal. */
  public String sha256() {
    return head.sha256();
  }

  /** Bytes of the data set as received. */
  public long length() {
    return location.length();
  }

  /** When the last byte had come; whole microseconds. */
  public Instant receivedAt() {
    return head.receivedAt();
  }

  public String callingAe() {
    return head.callingAe();
  }

  public String calledAe() {
    return head.calledAe();
  }

  public Origin origin() {
    return head.origin();
  }

  /** Where the bytes lie. */
  public DataSetLocation location() {
    return location;
  }

  /** Equal when the same bytes of the same instance are meant. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredInstance that
        && head.equals(that.head)
        && location.equals(that.location);
  }

  @Override
  public int hashCode() {
    return 31 * head.hashCode() + location.hashCode();
  }

  @Override
  public String toString() {
    return "StoredInstance[" + sopInstanceUid() + " sha256=" + sha256() + "]";
  }
}
