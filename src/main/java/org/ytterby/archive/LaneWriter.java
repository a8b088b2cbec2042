// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.DataSetWalk;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;

/**
 * Takes one instance in, behind the space that its prefix and head will take, with digest and
 * checksum on the way.
 *
 * <p>The structure of the data set is followed on the way too, to its last byte: one that was cut,
 * even in the middle of its pixels, is not acknowledged. Of its values only those are kept that the
 * record's head needs, so that neither memory nor a second reading of the segment grows with it.
 * Single-threaded.
 */
final class LaneWriter implements InstanceWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWriter.class);

  private static final Set<Integer> NEEDED =
      Set.of(
          Tag.SOPClassUID,
          Tag.SOPInstanceUID,
          Tag.Modality,
          Tag.StudyInstanceUID,
          Tag.SeriesInstanceUID);
  // A UID has 64 at most; room for padding that is wrong, none for a flood.
  private static final int LONGEST_NEEDED = 256;

  /** What all writers of an archive share. */
  record Context(
      String nodeId,
      InstantSource clock,
      LanePool lanes,
      GroupCommitter committer,
      RoomAhead room) {}

  private final Context context;
  private final IncomingInstance what;
  private final Lane lane;
  private final Segment segment;
  private final RecordBody body;
  private final MessageDigest sha256;
  private final CRC32C crc = new CRC32C();
  private final DataSetWalk walk;
  private final int headBytes;
  private boolean ended;

  LaneWriter(Context context, IncomingInstance what, Lane lane) {
    this.context = context;
    this.what = what;
    this.lane = lane;
    this.sha256 = lane.sha256();
    this.walk = new DataSetWalk(what.transferSyntax(), NEEDED, LONGEST_NEEDED);
    this.segment = lane.segment();
    this.headBytes = RecordHead.reservedBytes(what);
    this.body = new RecordBody(lane, segment, headBytes);
  }

  @Override
  public void write(ByteBuffer chunk) {
    if (ended) {
      throw new Defect("an instance was written to after its end");
    }
    try {
      byte[] step = lane.step();
      while (chunk.hasRemaining()) {
        int taken = Math.min(chunk.remaining(), step.length);
        chunk.get(step, 0, taken);
        take(step, taken);
      }
    } catch (Throwable e) { // an Error too must not keep the lane
      abort();
      throw e;
    }
  }

  private void take(byte[] bytes, int count) {
    walk.accept(bytes, 0, count);
    sha256.update(bytes, 0, count);
    crc.update(bytes, 0, count);
    try {
      body.put(bytes, count);
    } catch (IOException e) {
      throw segment.unwritable(e);
    }
  }

  @Override
  public CompletableFuture<Stored> finish() {
    if (ended) {
      return CompletableFuture.failedFuture(
          new StorageFailure("the instance was given up before its end", null));
    }
    try {
      PendingRecord pending = pending();
      context.committer().add(pending);
      ended = true;
      return pending.future();
    } catch (YtterbyException e) {
      abort();
      return CompletableFuture.failedFuture(e);
    } catch (Throwable e) { // an Error too must neither keep the lane nor leave the sender waiting
      abort();
      return CompletableFuture.failedFuture(
          new Defect(ErrorCode.DEFECT, "an instance could not be finished", e));
    }
  }

  private PendingRecord pending() {
    RecordHead head = head(walk.finish());
    RecordPlace place =
        new RecordPlace(
            context.nodeId(),
            segment.number(),
            body.recordOffset(),
            body.payloadOffset(),
            body.payloadBytes());
    return new PendingRecord(
        context,
        lane,
        segment,
        new IndexRow(head, place),
        body,
        segment.record(head, headBytes, body.payloadBytes(), (int) crc.getValue()));
  }

  private RecordHead head(DataSet dataSet) {
    announced(dataSet.require(Tag.SOPClassUID), what.sopClassUid());
    announced(dataSet.require(Tag.SOPInstanceUID), what.sopInstanceUid());
    String modality = dataSet.optional(Tag.Modality).map(Attribute::text).orElse("");
    if (modality.length() > RecordHead.LONGEST_MODALITY
        || !IncomingInstance.isPrintable(modality)) {
      throw new InvalidObject(
          dataSet.where(Tag.Modality), modality.length() + " characters", "a code of at most 16");
    }
    return new RecordHead(
        what.sopClassUid(),
        what.sopInstanceUid(),
        dataSet.require(Tag.StudyInstanceUID).uid(),
        dataSet.require(Tag.SeriesInstanceUID).uid(),
        what.transferSyntax().uid(),
        modality,
        what.callingAe(),
        what.calledAe(),
        context.clock().instant().truncatedTo(ChronoUnit.MICROS),
        HexFormat.of().formatHex(sha256.digest()),
        what.origin());
  }

  private static void announced(Attribute found, String announced) {
    if (!found.uid().equals(announced)) {
      throw new InvalidObject(
          ErrorCode.OBJECT_MISMATCH,
          found.where(),
          found.uid(),
          "the announced " + announced,
          null);
    }
  }

  @Override
  public void abort() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      segment.discard();
    } catch (IOException e) {
      segment.distrust();
      LOG.warn("an instance could not be cut off segment={}", segment.file().getFileName(), e);
    } finally {
      context.lanes().giveBack(lane);
    }
  }
}
