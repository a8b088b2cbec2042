// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.Archive;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.archive.Stored;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.YtterbyException;

/**
 * The node's storage service: each instance goes into the archive as it comes, and Success is
 * answered when, and only when, the archive says that it is durable (PS3.4 B.2). Thread-safe.
 *
 * <p>A SOP Instance UID that comes again, unchanged or as a copy with the same pixels and geometry,
 * is answered with Success and nothing else happens; with other pixels or geometry it is kept
 * beside the first, answered with Success, and the study's case is told.
 */
public final class ReceiveHandler implements StoreHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiveHandler.class);

  private static final Executor LOOKS = look -> Thread.ofVirtual().name("receive-look").start(look);

  private final Archive archive;
  private final Arrivals arrivals;
  private final LoopGuard loopGuard;
  private final ReceiveObserver observer;
  private final BooleanSupplier room;

  /** A storage service over an archive. */
  public ReceiveHandler(Archive archive, Arrivals arrivals, LoopGuard loopGuard) {
    this(archive, arrivals, loopGuard, ReceiveObserver.NONE, () -> true);
  }

  /**
   * A storage service that tells an observer what became of each instance.
   *
   * @param room whether the disk has room for the instances of another association; does not block
   */
  public ReceiveHandler(
      Archive archive,
      Arrivals arrivals,
      LoopGuard loopGuard,
      ReceiveObserver observer,
      BooleanSupplier room) {
    this.archive = archive;
    this.arrivals = arrivals;
    this.loopGuard = loopGuard;
    this.observer = observer;
    this.room = room;
  }

  @Override
  public boolean hasRoom() {
    return room.getAsBoolean();
  }

  @Override
  public void associationOpened(AssociationInfo association) {
    LOG.debug("association opened assoc={} calling={}", association.id(), association.callingAe());
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    arrivals.associationClosed(association.id());
  }

  @Override
  public StoreSink begin(AssociationInfo association, StoreRequest request) {
    long began = System.nanoTime();
    IncomingInstance incoming =
        new IncomingInstance(
            request.sopClassUid(),
            request.sopInstanceUid(),
            request.transferSyntax(),
            association.callingAe(),
            association.calledAe(),
            Origin.RECEIVED);
    try {
      return new Sink(association, request, archive.begin(incoming), began);
    } catch (YtterbyException e) {
      observer.refused(e.code().dimseStatus());
      throw e;
    }
  }

  /** One instance on its way into the archive. */
  private final class Sink implements StoreSink {
    private final AssociationInfo association;
    private final StoreRequest request;
    private final InstanceWriter writer;
    private final long beganNanos;
    private long bytes;

    Sink(
        AssociationInfo association, StoreRequest request, InstanceWriter writer, long beganNanos) {
      this.association = association;
      this.request = request;
      this.writer = writer;
      this.beganNanos = beganNanos;
    }

    @Override
    public void write(ByteBuffer chunk) {
      bytes += chunk.remaining();
      try {
        writer.write(chunk);
      } catch (YtterbyException e) {
        observer.refused(e.code().dimseStatus());
        throw e;
      }
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      return writer
          .finish()
          .thenApply(this::counted)
          .thenCompose(this::noticed)
          .exceptionally(this::refusal);
    }

    @Override
    public void abort() {
      writer.abort();
    }

    private Stored counted(Stored stored) {
      ReceiveObserver.Outcome outcome =
          switch (stored) {
            case Stored.New _ -> ReceiveObserver.Outcome.STORED;
            case Stored.Duplicate _ -> ReceiveObserver.Outcome.DUPLICATE;
            case Stored.Conflict _ -> ReceiveObserver.Outcome.CONFLICT;
          };
      observer.durable(outcome, bytes, Duration.ofNanos(System.nanoTime() - beganNanos));
      return stored;
    }

    /** The archive goes on at once: where telling whose it is may read, another thread does. */
    private CompletionStage<StoreStatus> noticed(Stored stored) {
      StoredInstance first =
          switch (stored) {
            case Stored.New fresh -> fresh.instance();
            case Stored.Duplicate again -> again.instance();
            case Stored.Conflict clash -> clash.first();
          };
      return loopGuard.needsLook(first)
          ? CompletableFuture.supplyAsync(() -> notice(stored, first), LOOKS)
          : CompletableFuture.completedFuture(notice(stored, first));
    }

    /** The instance is durable: whatever happens here, the answer is Success. */
    private StoreStatus notice(Stored stored, StoredInstance first) {
      if (isOwn(first)) {
        LOG.info(
            "a result of this program came back, kept and left alone assoc={} uid={}",
            association.id(),
            first.sopInstanceUid());
        return StoreStatus.success();
      }
      // A duplicate too: the first may have been stored by an attempt that failed afterwards.
      arrivals.arrived(first.studyInstanceUid(), association.id());
      if (stored instanceof Stored.Conflict) {
        LOG.warn(
            "the same SOP Instance UID came with other pixels or geometry, both are kept assoc={}"
                + " calling={} uid={}",
            association.id(),
            association.callingAe(),
            first.sopInstanceUid());
        arrivals.conflicted(first.studyInstanceUid(), first.sopInstanceUid(), association.id());
      }
      return StoreStatus.success();
    }

    /** What can't be told counts as sent by others: the count in the archive looks again. */
    private boolean isOwn(StoredInstance instance) {
      try {
        return loopGuard.isOwn(instance);
      } catch (YtterbyException e) {
        LOG.error(
            "a stored instance can't be looked into uid={} code={}",
            instance.sopInstanceUid(),
            e.code(),
            e);
        return false;
      }
    }

    private StoreStatus refusal(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      ErrorCode code = cause instanceof YtterbyException known ? known.code() : ErrorCode.DEFECT;
      // The place and the kind, but no value: a value may be the patient's.
      String comment =
          cause instanceof InvalidObject object
              ? code.name() + " at " + object.where()
              : code.name();
      LOG.warn(
          "instance not stored assoc={} calling={} uid={} status={} reason={}",
          association.id(),
          association.callingAe(),
          request.sopInstanceUid(),
          Integer.toHexString(code.dimseStatus()),
          comment,
          cause instanceof InvalidObject ? null : cause);
      observer.refused(code.dimseStatus());
      return new StoreStatus(code.dimseStatus(), Optional.of(comment));
    }
  }
}
