// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.finding.Defect;

/**
 * One request of a peer.
 *
 * @param context in which it came
 * @param payload its data set while it arrives; empty where it has none
 * @param cancel tells whether the peer has cancelled it
 * @param peer what may be asked of the peer in turn
 */
public record DimseRequest(
    AssociationInfo association,
    AcceptedContext context,
    CommandSet command,
    Payload payload,
    BooleanSupplier cancel,
    PeerOperations peer) {

  /** The abstract syntax of its presentation context. */
  public String sopClassUid() {
    return context.abstractSyntax();
  }

  /** True where the command names this SOP Instance. */
  public boolean names(String sopInstanceUid) {
    return command.sopInstanceUid().filter(sopInstanceUid::equals).isPresent();
  }

  /** In which its data set, if any, is encoded. */
  public TransferSyntax transferSyntax() {
    return context.transferSyntax();
  }

  /** The operation. */
  public CommandField field() {
    return command
        .field()
        .orElseThrow(() -> new Defect("a service was given a command that is none"));
  }

  /**
   * True once a C-CANCEL-RQ for this request came: stop soon and answer with {@link
   * org.ytterby.dicom.net.dimse.Status#CANCEL}. For any thread.
   */
  public boolean cancelled() {
    return cancel.getAsBoolean();
  }

  /**
   * The data set as a whole, once. Empty when the association ended before it came, and then nobody
   * is left to answer; an empty data set where the request has none.
   *
   * @throws org.ytterby.finding.InvalidObject when it is longer than 1 MiB or can't be understood
   */
  public Optional<DataSet> dataSet() {
    return command.hasDataSet()
        ? WholeDataSet.read(payload, transferSyntax(), field().name())
        : Optional.of(DataSet.empty());
  }
}
