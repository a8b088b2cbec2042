// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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

  private final Archive archive;
  private final Arrivals arrivals;
  private final LoopGuard loopGuard;

  /** A storage service over an archive. */
  public ReceiveHandler(Archive archive, Arrivals arrivals, LoopGuard loopGuard) {
    this.archive = archive;
    this.arrivals = arrivals;
    this.loopGuard = loopGuard;
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
    InstanceWriter writer =
        archive.begin(
            new IncomingInstance(
                request.sopClassUid(),
                request.sopInstanceUid(),
                request.transferSyntax(),
                association.callingAe(),
                association.calledAe(),
                Origin.RECEIVED));
    return new Sink(association, request, writer);
  }

  /** One instance on its way into the archive. */
  private final class Sink implements StoreSink {
    private final AssociationInfo association;
    private final StoreRequest request;
    private final InstanceWriter writer;

    Sink(AssociationInfo association, StoreRequest request, InstanceWriter writer) {
      this.association = association;
      this.request = request;
      this.writer = writer;
    }

    @Override
    public void write(ByteBuffer chunk) {
      writer.write(chunk);
    }

    @Override
    public CompletionStage<StoreStatus> finish() {
      return writer.finish().thenApply(this::notice).exceptionally(this::refusal);
    }

    @Override
    public void abort() {
      writer.abort();
    }

    /** The instance is durable: whatever happens here, the answer is Success. */
    private StoreStatus notice(Stored stored) {
      StoredInstance first =
          switch (stored) {
            case Stored.New fresh -> fresh.instance();
            case Stored.Duplicate again -> again.instance();
            case Stored.Conflict clash -> clash.first();
          };
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
      return new StoreStatus(code.dimseStatus(), Optional.of(comment));
    }
  }
}
