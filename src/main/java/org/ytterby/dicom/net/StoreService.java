// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.pdu.Octets;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** Storage (PS3.4 Annex B): streams each data set into a {@link StoreSink}. Thread-safe. */
final class StoreService implements DimseService {
  // PS3.4 Table B.3-1: level of support 2 (full), reserved, no level of digital signatures,
  // reserved, no element coercion, reserved.
  private static final Octets FULL_SUPPORT = Octets.of(2, 0, 0, 0, 0, 0);

  private final StoreHandler handler;

  StoreService(StoreHandler handler) {
    this.handler = handler;
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.C_STORE);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return handler.statuses();
  }

  @Override
  public Optional<Octets> extendedNegotiation(String sopClassUid, Octets proposed) {
    return Optional.of(FULL_SUPPORT);
  }

  @Override
  public boolean hasRoom() {
    return handler.hasRoom();
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    StoreSink sink = handler.begin(request.association(), storeRequest(request));
    boolean complete = false;
    try {
      complete = request.payload().forEach(sink::write);
    } finally {
      if (!complete) {
        sink.abort();
      }
    }
    if (!complete) {
      return DimseService.unanswerable();
    }
    return sink.finish()
        .thenApply(
            status -> new DimseResponse(status.code(), status.errorComment(), Optional.empty()));
  }

  private static StoreRequest storeRequest(DimseRequest request) {
    String instance =
        request
            .command()
            .attributes()
            .optional(Tag.AffectedSOPInstanceUID)
            .map(Attribute::uid)
            .orElseThrow(
                () ->
                    new InvalidObject(
                        ErrorCode.OBJECT_MISMATCH,
                        "C-STORE-RQ AffectedSOPInstanceUID",
                        "none",
                        "a UID",
                        null));
    if (!request.command().hasDataSet()) {
      throw new InvalidObject("C-STORE-RQ", "no data set", "a data set");
    }
    return new StoreRequest(
        request.sopClassUid(), instance, request.transferSyntax(), request.command().messageId());
  }

  @Override
  public void associationOpened(AssociationInfo association) {
    handler.associationOpened(association);
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    handler.associationClosed(association);
  }
}
