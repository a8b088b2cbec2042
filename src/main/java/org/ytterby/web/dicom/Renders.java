// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.render.ImageFile;
import org.ytterby.render.ImageRenderer;

/**
 * Rendering for whoever asks, so many at the same time as there are processors, since more would be
 * no sooner done, and together in a share of the heap. Who comes later waits, and is told to try
 * again later where that takes too long. Thread-safe.
 */
final class Renders {
  private static final int UNIT_BYTES = 1 << 20;

  private final Turns processors;
  private final Turns memory;

  /**
   * Nothing is rendered yet.
   *
   * @param bytes that all of them may take together
   * @param patience for how long one waits for a processor, and for memory
   */
  Renders(int processors, long bytes, Duration patience) {
    this.processors = new Turns(processors, patience);
    this.memory = new Turns(Math.clamp(bytes / UNIT_BYTES, 1, Integer.MAX_VALUE), patience);
  }

  /**
   * A frame as a file.
   *
   * @param gone true when nobody waits for it any more
   * @throws InvalidObject NOT_ACCEPTABLE when its image can't be rendered, REQUEST_INVALID for a
   *     region that it does not have
   * @throws StorageFailure OUT_OF_RESOURCES when its turn does not come
   * @throws CancellationException when nobody waits for it any more
   */
  byte[] render(
      Shown.Frame frame, ImageFile file, RenderParameters parameters, BooleanSupplier gone) {
    processors.take(1, gone);
    try {
      return withinMemory(frame, file, parameters, gone);
    } catch (InvalidObject e) {
      // What is wrong with the object is no mistake of who asks to see it.
      throw e.code() == ErrorCode.OBJECT_UNREADABLE
          ? new InvalidObject(ErrorCode.NOT_ACCEPTABLE, e.where(), e.found(), e.expected(), e)
          : e;
    } finally {
      processors.giveBack(1);
    }
  }

  private byte[] withinMemory(
      Shown.Frame frame, ImageFile file, RenderParameters parameters, BooleanSupplier gone) {
    DataSet object = frame.instance().location().read(ReadOptions.headers());
    TransferSyntax syntax = frame.instance().transferSyntax();
    int index = frame.number() - 1;
    int units = units(ImageRenderer.memory(object, syntax, index, parameters.view()));
    memory.take(units, gone);
    try {
      return file.write(
          ImageRenderer.render(object, syntax, index, parameters.view()), parameters.quality());
    } finally {
      memory.giveBack(units);
    }
  }

  private int units(long bytes) {
    long units = bytes / UNIT_BYTES + 1;
    if (units > memory.all()) {
      throw new InvalidObject(
          ErrorCode.NOT_ACCEPTABLE,
          "the image",
          units + " MiB to render it",
          "at most "
              + memory.all()
              + " MiB, a third of Java's heap; give a smaller viewport; its /frames can be had",
          null);
    }
    return (int) units;
  }
}
