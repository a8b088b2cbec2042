// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWalk;
import org.ytterby.dicom.io.Part10Stream;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.YtterbyException;

/**
 * One Store transaction of PS3.18 10.5: each part's data set goes by the way of C-STORE, and the
 * next part is read when it is durable, so that the network waits for the disk. A part that breaks
 * does not harm the others. Used by one thread.
 */
final class StoreTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(StoreTransaction.class);
  private static final String DICOM = ResourceKind.DICOM;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int LONGEST_UID_BYTES = 256;

  /** Refusals of one request that are told one by one: nobody may fill the log with parts. */
  private static final int MOST_TOLD = 20;

  private final StoreHandler handler;
  private final AssociationInfo sender;
  private final StoreBounds bounds;
  private final Optional<String> study;
  private final StoreResult result = new StoreResult();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int refused;

  /** The request is longer than may be: there is no use in reading on. */
  private static final class RequestTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A transaction that has not begun.
   *
   * @param sender stands for the request, as an association does for C-STORE
   * @param study the only study of which instances are taken, where the request names one
   */
  StoreTransaction(
      StoreHandler handler, AssociationInfo sender, StoreBounds bounds, Optional<String> study) {
    this.handler = handler;
    this.sender = sender;
    this.bounds = bounds;
    this.study = study;
  }

  /**
   * Stores every part of a body.
   *
   * @throws IOException when the network fails: what was durable before stays
   */
  StoreResult run(InputStream body, String boundary) throws IOException {
    InputStream bounded =
        new BoundedInput(body, bounds.longestRequest(), () -> new RequestTooLong());
    handler.associationOpened(sender);
    try {
      parts(new MultipartReader(bounded, boundary));
    } catch (RequestTooLong _) {
      result.cutShort();
    } finally {
      handler.associationClosed(sender);
      if (refused > MOST_TOLD) {
        LOG.warn(
            "more parts of the request were refused assoc={} refused={} told={}",
            sender.id(),
            refused,
            MOST_TOLD);
      }
    }
    return result;
  }

  private void parts(MultipartReader parts) throws IOException {
    while (true) {
      try {
        Optional<MultipartReader.Part> part = parts.next();
        if (part.isEmpty()) {
          return;
        }
        if (result.size() == bounds.mostParts()) {
          throw new RequestTooLong();
        }
        result.add(store(part.get()));
      } catch (InvalidObject broken) {
        if (isTold()) {
          LOG.warn(
              "a part is none assoc={} from={} reason={}",
              sender.id(),
              sender.remoteHost(),
              broken.getMessage());
        }
        result.add(new StoreOutcome.Unknown(NotStored.of(broken.code())));
      }
    }
  }

  private StoreOutcome store(MultipartReader.Part part) throws IOException {
    String type = part.headers().value("Content-Type").orElse(DICOM);
    if (!type.regionMatches(true, 0, DICOM, 0, DICOM.length())
        || type.length() > DICOM.length() && "; \t".indexOf(type.charAt(DICOM.length())) < 0) {
      throw new InvalidObject("Content-Type of a part", "another", DICOM);
    }
    InputStream body = new BoundedInput(part.body(), bounds.longestPart(), this::partTooLong);
    Part10Stream file = Part10Stream.read(body);
    StoreRequest request =
        new StoreRequest(
            file.meta().require(Tag.MediaStorageSOPClassUID).uid(),
            file.meta().require(Tag.MediaStorageSOPInstanceUID).uid(),
            new TransferSyntax(file.meta().require(Tag.TransferSyntaxUID).uid()),
            result.size() + 1);
    try {
      return store(request, file.dataSet());
    } catch (YtterbyException broken) {
      // The place and the kind, but no value: a value may be the patient's.
      if (isTold()) {
        LOG.warn(
            "instance not stored assoc={} uid={} code={} where={}",
            sender.id(),
            request.sopInstanceUid(),
            broken.code(),
            broken instanceof InvalidObject object ? object.where() : "-");
      }
      return failed(request, NotStored.of(broken.code()));
    }
  }

  private boolean isTold() {
    refused++;
    return refused <= MOST_TOLD;
  }

  private InvalidObject partTooLong() {
    return new InvalidObject(
        ErrorCode.TOO_LARGE,
        "a part",
        "more bytes",
        "at most " + bounds.longestPart() + " bytes (dicomweb.max-part)",
        null);
  }

  private StoreOutcome store(StoreRequest request, InputStream dataSet) throws IOException {
    if (!Dictionary.isStorageSopClass(request.sopClassUid())) {
      return failed(request, NotStored.of(Status.SOP_CLASS_NOT_SUPPORTED.code()));
    }
    if (!request.transferSyntax().isReadable()) {
      return failed(request, NotStored.of(Status.TRANSFER_SYNTAX_NOT_SUPPORTED.code()));
    }
    DataSetWalk walk =
        new DataSetWalk(
            request.transferSyntax(),
            Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID),
            LONGEST_UID_BYTES);
    StoreSink sink = handler.begin(sender, request);
    StoreOutcome.Stored expected;
    boolean whole = false;
    try {
      for (int read = dataSet.read(chunk); read >= 0; read = dataSet.read(chunk)) {
        walk.accept(chunk, 0, read);
        sink.write(ByteBuffer.wrap(chunk, 0, read));
      }
      expected = expected(request, walk.finish());
      whole = true;
    } finally {
      if (!whole) {
        sink.abort();
      }
    }
    return answer(expected, sink);
  }

  /** What is answered once it is durable. */
  private StoreOutcome.Stored expected(StoreRequest request, DataSet root) {
    Attribute found = root.require(Tag.StudyInstanceUID);
    if (study.isPresent() && !study.get().equals(found.uid())) {
      throw new InvalidObject(
          ErrorCode.OBJECT_MISMATCH, found.where(), found.uid(), "that of the request", null);
    }
    return new StoreOutcome.Stored(
        request.sopClassUid(),
        request.sopInstanceUid(),
        found.uid(),
        root.require(Tag.SeriesInstanceUID).uid(),
        Status.SUCCESS.code());
  }

  private static StoreOutcome answer(StoreOutcome.Stored expected, StoreSink sink) {
    int status;
    try {
      status = sink.finish().toCompletableFuture().join().code();
    } catch (CompletionException e) {
      LOG.error("an instance could not be finished uid={}", expected.sopInstanceUid(), e);
      status = Status.PROCESSING_FAILURE.code();
    }
    return switch (Status.category(status)) {
      case SUCCESS, WARNING -> expected.with(status);
      case FAILURE, CANCEL, PENDING ->
          new StoreOutcome.Failed(
              expected.sopClassUid(), expected.sopInstanceUid(), NotStored.of(status));
    };
  }

  private static StoreOutcome.Failed failed(StoreRequest request, NotStored why) {
    return new StoreOutcome.Failed(request.sopClassUid(), request.sopInstanceUid(), why);
  }
}
