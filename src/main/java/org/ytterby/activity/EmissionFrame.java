// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelPadding;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.PlanePlacement;
import org.ytterby.treatment.Moment;

/**
 * What one plane of an emission image says, as far as activity needs it: a classic PET image, or a
 * frame of Enhanced PET or of reconstructed NM.
 *
 * @param name the SOP Instance UID of its object; of one frame of several with its number, {@code
 *     1.2.3[7]}
 * @param pixels stay on disk until they are asked for
 */
record EmissionFrame(
    String name,
    PlanePlacement placement,
    PixelLayout layout,
    PixelPadding padding,
    PixelScale scale,
    Timing timing,
    Pixels pixels) {

  /**
   * One frame of an object, with the transfer syntax in which its pixels came.
   *
   * @param frame from 0
   */
  record Pixels(DataSet object, TransferSyntax syntax, int frame) {
    /** Native little endian pixels, every bit as the scanner wrote it. */
    byte[] read() {
      Frames frames = Frames.exact(object, syntax);
      if (frame >= frames.count()) {
        throw new InvalidObject(
            object.where(Tag.PixelData), frames.count() + " frames", "frame " + (frame + 1));
      }
      return frames.frame(frame);
    }
  }

  /**
   * When it was taken.
   *
   * @param acquisition start of the frame
   * @param durationS Actual Frame Duration (0018,1242)
   * @param frameReferenceS Frame Reference Time (0054,1300)
   * @param decayFactor Decay Factor (0054,1321)
   * @param decayedTo Decay Correction DateTime (0018,9701), where the object has been decayed to
   *     it; only Enhanced PET says it
   */
  record Timing(
      Optional<Moment> acquisition,
      Optional<Double> durationS,
      Optional<Double> frameReferenceS,
      Optional<Double> decayFactor,
      Optional<Moment> decayedTo) {}
}
