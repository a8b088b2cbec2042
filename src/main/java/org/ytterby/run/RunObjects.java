// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.ytterby.archive.Archive;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.YtterbyException;
import org.ytterby.objects.RenderedObject;

/**
 * What a run takes from the archive and puts into it: the frozen inputs, byte for byte, and the
 * objects it makes, each durable before anybody is told of it. Thread-safe.
 *
 * @param aeTitle AE title of this node, noted as sender of what it makes itself
 */
public record RunObjects(Archive archive, String aeTitle) {

  /**
   * The inputs of a frozen record, in its order.
   *
   * @throws Defect when the archive holds other bytes than were frozen, or none
   */
  public List<StoredInstance> inputs(FrozenRun frozen) {
    List<StoredInstance> inputs = new ArrayList<>();
    for (FrozenRun.Input input : frozen.inputs()) {
      StoredInstance stored =
          archive
              .find(input.sopInstanceUid())
              .orElseThrow(
                  () -> new Defect("the archive has lost input " + input.sopInstanceUid()));
      if (!stored.sha256().equals(input.sha256())) {
        throw new Defect(
            "the archive holds other bytes than were frozen of " + input.sopInstanceUid());
      }
      inputs.add(stored);
    }
    return inputs;
  }

  /**
   * Stores what a run made, as its automatic revision. What is there already from an interrupted
   * attempt must be the same.
   *
   * @throws Defect when it is not: then the run is not reproducible
   */
  List<RunOutput> store(String runId, List<RenderedObject> objects) {
    List<RunOutput> outputs = new ArrayList<>();
    for (RenderedObject object : objects) {
      outputs.add(store(runId, 1, outputs.size(), object));
    }
    return outputs;
  }

  /**
   * Stores an object of a revision; the rest as above.
   *
   * @param sendOrder its place in the order of delivery
   */
  RunOutput store(String runId, int revision, int sendOrder, RenderedObject object) {
    byte[] bytes = bytes(object);
    RunOutput output = output(runId, revision, sendOrder, object, bytes);
    if (!store(object, bytes).sha256().equals(output.sha256())) {
      throw new Defect(
          "computing "
              + object.sopInstanceUid()
              + " again gave other bytes: a run must be reproducible");
    }
    return output;
  }

  /** What {@link #store(String, List)} would give, without storing anything. */
  static List<RunOutput> outputs(String runId, List<RenderedObject> objects) {
    List<RunOutput> outputs = new ArrayList<>();
    for (RenderedObject object : objects) {
      outputs.add(output(runId, 1, outputs.size(), object, bytes(object)));
    }
    return outputs;
  }

  private static RunOutput output(
      String runId, int revision, int sendOrder, RenderedObject object, byte[] bytes) {
    return new RunOutput(
        runId,
        revision,
        sendOrder,
        object.role(),
        object.sopClassUid(),
        object.sopInstanceUid(),
        CaseId.digest(bytes));
  }

  /** An object as it is stored and sent: Explicit VR Little Endian, without file meta. */
  public static byte[] bytes(RenderedObject object) {
    return DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE);
  }

  private StoredInstance store(RenderedObject object, byte[] bytes) {
    InstanceWriter writer =
        archive.begin(
            new IncomingInstance(
                object.sopClassUid(),
                object.sopInstanceUid(),
                TransferSyntax.EXPLICIT_LE,
                aeTitle,
                aeTitle,
                Origin.OWN));
    try {
      writer.write(ByteBuffer.wrap(bytes));
      return writer.finish().join().instance();
    } catch (CompletionException e) {
      if (e.getCause() instanceof YtterbyException known) {
        throw known;
      }
      throw new Defect(ErrorCode.DEFECT, "an own object could not be stored", e);
    }
  }
}
