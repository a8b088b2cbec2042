// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.concurrent.Semaphore;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.render.ImageFile;
import org.ytterby.render.ImageRenderer;

/**
 * Rendering for whoever asks, so many at the same time as there are processors: more would be no
 * sooner done, and each takes some ten bytes a pixel. Who comes later waits. Thread-safe.
 */
final class Renders {
  private final Semaphore free;

  Renders(int processors) {
    this.free = new Semaphore(processors);
  }

  /**
   * A frame as a file.
   *
   * @throws InvalidObject NOT_ACCEPTABLE when its image can't be rendered, REQUEST_INVALID for a
   *     region that it does not have
   */
  byte[] render(Shown.Frame frame, ImageFile file, RenderParameters parameters) {
    acquire();
    try {
      DataSet object = frame.instance().location().read(ReadOptions.headers());
      return file.write(
          ImageRenderer.render(
              object, frame.instance().transferSyntax(), frame.number() - 1, parameters.view()),
          parameters.quality());
    } catch (InvalidObject e) {
      // What is wrong with the object is no mistake of who asks to see it.
      throw e.code() == ErrorCode.OBJECT_UNREADABLE
          ? new InvalidObject(ErrorCode.NOT_ACCEPTABLE, e.where(), e.found(), e.expected(), e)
          : e;
    } finally {
      free.release();
    }
  }

  private void acquire() {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFailure(ErrorCode.OUT_OF_RESOURCES, "the node is being closed");
    }
  }
}
