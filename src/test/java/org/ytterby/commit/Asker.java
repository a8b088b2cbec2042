// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** A modality that asks for commitments, and takes results wherever they come. */
public final class Asker implements DimseService, AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PUSH = Uids.StorageCommitmentPushModel;

  /** A result. */
  public record Told(int eventType, DataSet information) {
    public String transaction() {
      return information.require(Tag.TransactionUID).uid();
    }

    public List<String> committed() {
      return uids(Tag.ReferencedSOPSequence, "");
    }

    /** UID and Failure Reason of each that is not. */
    public List<String> failed() {
      return uids(Tag.FailedSOPSequence, " ");
    }

    private List<String> uids(int sequence, String reason) {
      List<String> all = new ArrayList<>();
      if (information.contains(sequence)) {
        for (DataSet item : information.items(sequence)) {
          String uid = item.require(Tag.ReferencedSOPInstanceUID).uid();
          all.add(
              reason.isEmpty()
                  ? uid
                  : uid + reason + Integer.toHexString(item.require(Tag.FailureReason).integer()));
        }
      }
      return all;
    }
  }

  private final String aeTitle;
  private final DicomClient client = new DicomClient();
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private volatile Status answer = Status.SUCCESS;

  public Asker(String aeTitle) {
    this.aeTitle = aeTitle;
  }

  /** How results are answered from now on. */
  public void answers(Status status) {
    answer = status;
  }

  /** Listens for results on a port of its own. */
  public DicomServer listen() {
    return DicomServer.start(
        ServerSettings.of(
            "127.0.0.1", 0, AssociationPolicy.standard(Set.of(aeTitle), AssociationLimits.DEFAULT)),
        services());
  }

  private ServiceRegistry services() {
    return ServiceRegistry.verification().and(Set.of(PUSH), this);
  }

  /** An association on which results are taken too. */
  Association open(int port) {
    return client.open(
        new AssociationRequest(
            "127.0.0.1",
            port,
            aeTitle,
            "YTTERBY",
            List.of(Proposal.uncompressed(PUSH)),
            ClientTimeouts.DEFAULT),
        services());
  }

  /** Asks on an association of its own, which ends at once; the status of the answer. */
  public int ask(int port, DataSet request) {
    try (Association association = open(port)) {
      return ask(association, request);
    }
  }

  static int ask(Association association, DataSet request) {
    return new ManagedInstance(association, PUSH, Uids.StorageCommitmentPushModelInstance)
        .action(1, Optional.of(request))
        .status();
  }

  /** A request for these CTs. */
  public static DataSet request(String transaction, String... uids) {
    List<DataSet> items = new ArrayList<>();
    for (String uid : uids) {
      items.add(item(Uids.CTImageStorage, uid));
    }
    return request(transaction, items);
  }

  static DataSet request(String transaction, List<DataSet> items) {
    return DataSet.builder()
        .uid(Tag.TransactionUID, transaction)
        .sequence(Tag.ReferencedSOPSequence, items)
        .build();
  }

  static DataSet item(String sopClass, String uid) {
    return DataSet.builder()
        .uid(Tag.ReferencedSOPClassUID, sopClass)
        .uid(Tag.ReferencedSOPInstanceUID, uid)
        .build();
  }

  /** The next result that is told. */
  public Told told() throws InterruptedException {
    Told next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).as("the result of a commitment").isNotNull();
    return next;
  }

  /** How many results wait to be looked at. */
  public int waiting() {
    return told.size();
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.N_EVENT_REPORT);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return EveryStatus.TABLE;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    Status now = answer;
    request
        .dataSet()
        .ifPresent(
            information ->
                told.add(
                    new Told(
                        request.command().attributes().require(Tag.EventTypeID).integer(),
                        information)));
    return CompletableFuture.completedFuture(DimseResponse.of(now));
  }

  @Override
  public void close() {
    client.close();
  }
}
