// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * Frames of overlapping beds at one position, which are two measurements of the same activity.
 *
 * <p>Their mean by duration is that of one scan as long as both. It is not the best one: towards
 * the end of a bed sensitivity falls, and the frame with it has the greater noise, of which the
 * header says nothing. Frames of one acquisition at one position are gated, dynamic, or sent twice.
 */
final class OverlappingBeds {
  private OverlappingBeds() {}

  /** True for two frames of different acquisitions that say how long they took. */
  static boolean are(EmissionFrame one, EmissionFrame other) {
    EmissionFrame.Timing first = one.timing();
    EmissionFrame.Timing second = other.timing();
    return first.acquisition().isPresent()
        && second.acquisition().isPresent()
        && !first.acquisition().get().instant().equals(second.acquisition().get().instant())
        && lasts(first)
        && lasts(second);
  }

  private static boolean lasts(EmissionFrame.Timing timing) {
    return timing.durationS().filter(s -> s > 0).isPresent();
  }

  /**
   * The frames by plane; what are no beds stays apart, and is told where planes are stacked.
   *
   * @param sorted in ascending order along the normal
   * @param alongMm the place of a frame
   * @param sameMm frames so near lie at one position
   */
  static List<List<EmissionFrame>> merged(
      List<EmissionFrame> sorted,
      ToDoubleFunction<EmissionFrame> alongMm,
      double sameMm,
      SeriesFindings findings) {
    List<List<EmissionFrame>> planes = new ArrayList<>();
    Optional<EmissionFrame> overlapping = Optional.empty();
    int merged = 0;
    for (EmissionFrame frame : sorted) {
      List<EmissionFrame> last = planes.isEmpty() ? List.of() : planes.getLast();
      boolean same =
          !last.isEmpty()
              && alongMm.applyAsDouble(frame) - alongMm.applyAsDouble(last.getFirst()) < sameMm
              && last.stream().allMatch(other -> are(other, frame));
      if (same) {
        last.add(frame);
        overlapping = Optional.of(frame);
        merged++;
      } else {
        planes.add(new ArrayList<>(List.of(frame)));
      }
    }
    int frames = merged;
    overlapping.ifPresent(
        frame ->
            findings.add(
                Finding.info(
                    FindingCode.DUPLICATE_SLICE,
                    frame.name() + " " + Dictionary.name(Tag.ImagePositionPatient),
                    frames + " frames at the position of another bed's",
                    "one at each position",
                    "The mean by frame duration was taken, as the protocol says.")));
    return planes.stream().map(List::copyOf).toList();
  }

  /** The weights of a plane's frames by their durations, their sum 1. */
  static double[] weights(List<EmissionFrame> frames) {
    if (frames.size() == 1) {
      return new double[] {1};
    }
    double[] weights =
        frames.stream().mapToDouble(frame -> frame.timing().durationS().orElseThrow()).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }
}
