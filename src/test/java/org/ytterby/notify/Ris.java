// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** A RIS: takes notices, and answers as it is told to. */
public final class Ris implements DimseService, AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a node waits at its end for one that is silent for good. */
  static final Duration OF_A_NODE = Duration.ofMillis(200);

  /** What it was told. */
  public record Told(CommandField field, String sopClass, String uid, DataSet attributes) {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Queue<DimseResponse> answers = new ConcurrentLinkedQueue<>();
  private final DicomServer server;
  private final CompletableFuture<Boolean> unanswered = new CompletableFuture<>();
  private volatile boolean silent;

  public Ris() {
    this.server =
        DicomServer.start(
            ServerSettings.of(
                "127.0.0.1",
                0,
                AssociationPolicy.standard(Set.of("RIS"), AssociationLimits.DEFAULT)),
            ServiceRegistry.verification()
                .and(
                    Set.of(
                        Uids.InstanceAvailabilityNotification, Uids.ModalityPerformedProcedureStep),
                    this));
  }

  public int port() {
    return server.port();
  }

  /** It as who is told, tried again soon. */
  Recipient recipient(NoticeKind kind) {
    return new Recipient(
        "ris",
        kind,
        new Callee(
            "RIS",
            "127.0.0.1",
            port(),
            "YTTERBY",
            Duration.ofSeconds(20),
            new Backoff(4, Duration.ofMillis(20), Duration.ofMillis(50)),
            Optional.empty()));
  }

  /** The next answer; after all that were given it answers with success. */
  void answers(DimseResponse next) {
    answers.add(next);
  }

  void answers(Status next) {
    answers(DimseResponse.of(next));
  }

  /** From now on it takes everything and answers nothing, or answers again. */
  public void silent(boolean is) {
    silent = is;
  }

  /** The next thing that it is told. */
  public Told told() throws InterruptedException {
    Told next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).as("a notice").isNotNull();
    return next;
  }

  /** How much it was told that was not looked at. */
  public int waiting() {
    return told.size();
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.N_CREATE, CommandField.N_SET);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return EveryStatus.TABLE;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    boolean answering = !silent;
    DimseResponse answer = answers.poll();
    request
        .dataSet()
        .ifPresent(
            attributes ->
                told.add(
                    new Told(
                        request.field(),
                        request.sopClassUid(),
                        request.command().sopInstanceUid().orElseThrow(),
                        attributes)));
    DimseResponse said = answer == null ? DimseResponse.of(Status.SUCCESS) : answer;
    return answering
        ? CompletableFuture.completedFuture(said)
        : unanswered.thenApply(_ -> DimseResponse.of(Status.PROCESSING_FAILURE));
  }

  @Override
  public void close() {
    unanswered.complete(true); // else the server would wait for these at its end
    server.close();
  }
}
