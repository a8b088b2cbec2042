// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * Whether values went beyond what their bits hold: cut off at the largest one, or, of counts,
 * wrapped around to small ones. Planes are looked at one by one as they pass.
 *
 * <pre>
 * method       A flat top is pixels of the largest value that have two such neighbours or more in their
 *              plane. Of an even region that is scaled to the largest value the same is true, but there
 *              the blur makes the way to it gentle: pixels beside the top are within 0.1 % of it. A cut
 *              slope has none of these. A sharp edge without any blur has none either, but there pixels
 *              beside the top hold any part of it, from nothing on, and beside a spot most of it
 * wrapped      neighbours of which one is above three quarters and the other below one quarter of all
 *              values, in a hole: with high values on all sides of it
 * missed       tops of fewer pixels than {@value #LEAST_PIXELS}; spots of less than 5 pixels at half of their height
 * false        an even object without blur, its edge voxels filled in part, in surroundings of more than
 *              40 % of it: digital phantoms
 * cost         one pass over a plane, and its fullest pixels once more
 * </pre>
 *
 * <p>Single-threaded.
 */
final class StoredRange {
  /** Fewer are chance, and no dose. */
  private static final int LEAST_PIXELS = 6;

  /** Pixels around a top that its edge is judged by. */
  private static final int LEAST_AROUND = 12;

  private static final double GENTLE = 0.999;

  /** More gentle pixels than this part of those around a top: it is no cut. */
  private static final double MOST_GENTLE = 0.1;

  /** Of a slope some pixels beside the cut are nearly as high; of a step none. */
  private static final double NEAR = 0.9;

  private static final double LEAST_NEAR = 0.03;

  /** Of a blurred spot all but a tenth of what lies beside its top holds more of it than this. */
  private static final double NEARLY_ALL_ABOVE = 0.4;

  private int flat;
  private int leaps;
  private Optional<EmissionFrame> firstFlat = Optional.empty();
  private Optional<EmissionFrame> firstLeap = Optional.empty();
  private Optional<EmissionFrame> firstFull = Optional.empty();
  private final List<Double> around = new ArrayList<>();

  /** Looks at one plane. */
  void look(PixelPlane plane) {
    EmissionFrame frame = plane.frame();
    PixelLayout layout = frame.layout();
    int most = layout.largest();
    if (frame.padding().holds(most)) {
      return; // the largest value is no measurement here
    }
    int[] stored = plane.stored();
    boolean full = false;
    for (int value : stored) {
      full |= value == most;
    }
    if (full) {
      top(frame, stored, most);
    }
    boolean counts = frame.scale().unit() == PixelScale.Unit.COUNTS;
    if (counts && !layout.signed() && layout.bitsStored() == PixelLayout.BITS) {
      if (full && firstFull.isEmpty()) {
        firstFull = Optional.of(frame);
      }
      leaps(frame, stored, most);
    }
  }

  private void top(EmissionFrame frame, int[] stored, int most) {
    for (int i = 0; i < stored.length; i++) {
      if (stored[i] == most) {
        int[] beside = beside(stored, frame.layout().columns(), i);
        long equal = Arrays.stream(beside).filter(value -> value == most).count();
        if (equal > 0) {
          Arrays.stream(beside)
              .filter(value -> value != most)
              .forEach(value -> around.add((double) value / most));
        }
        if (equal >= 2) {
          flat++;
          firstFlat = firstFlat.isEmpty() ? Optional.of(frame) : firstFlat;
        }
      }
    }
  }

  private void leaps(EmissionFrame frame, int[] stored, int most) {
    for (int i = 0; i < stored.length; i++) {
      if (stored[i] > 0.75 * most) {
        for (int there : places(stored, frame.layout().columns(), i)) {
          if (stored[there] < 0.25 * most
              && isHole(stored, frame.layout().columns(), there, most)) {
            leaps++;
            firstLeap = firstLeap.isEmpty() ? Optional.of(frame) : firstLeap;
          }
        }
      }
    }
  }

  /** High on all four sides, however far away: no hot object without blur looks so from outside. */
  private static boolean isHole(int[] stored, int columns, int at, int most) {
    int row = at / columns;
    return isHigh(stored, row * columns, at, 1, most)
        && isHigh(stored, at + 1, (row + 1) * columns, 1, most)
        && isHigh(stored, at % columns, at, columns, most)
        && isHigh(stored, at + columns, stored.length, columns, most);
  }

  private static boolean isHigh(int[] stored, int from, int to, int step, int most) {
    for (int i = from; i < to; i += step) {
      if (stored[i] > 0.75 * most) {
        return true;
      }
    }
    return false;
  }

  private static int[] beside(int[] stored, int columns, int i) {
    return Arrays.stream(places(stored, columns, i)).map(there -> stored[there]).toArray();
  }

  /** Where the neighbours in the plane are. */
  private static int[] places(int[] stored, int columns, int i) {
    int column = i % columns;
    int[] found = new int[4];
    int count = 0;
    if (column > 0) {
      found[count++] = i - 1;
    }
    if (column < columns - 1) {
      found[count++] = i + 1;
    }
    if (i >= columns) {
      found[count++] = i - columns;
    }
    if (i + columns < stored.length) {
      found[count++] = i + columns;
    }
    return Arrays.copyOf(found, count);
  }

  /** What was found in all planes; at most one finding of each kind. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (isCut()) {
      findings.add(
          finding(
              firstFlat.orElseThrow(),
              flat + " pixels of the largest value that the stored bits hold, side by side",
              "a top that falls off gently: these values are cut off",
              "Doses of the hottest parts are too low, and with them the share of every other part"
                  + " too high. Export with a scale that fits."));
    }
    if (firstFull.isPresent()) {
      findings.add(
          finding(
              firstFull.get(),
              "a stored value of 65535, the largest of 16 bits",
              "less: greater counts are cut off or wrap around",
              "Look for holes or a flat top where activity is highest; export with a scale."));
    }
    if (leaps >= LEAST_PIXELS) {
      findings.add(
          finding(
              firstLeap.orElseThrow(),
              leaps
                  + " neighbours that fall from above three quarters of 16 bits to below one"
                  + " quarter",
              "a blurred image: these counts wrapped around at 65536",
              "The hottest parts are holes. Export with a scale."));
    }
    return findings;
  }

  private boolean isCut() {
    if (flat < LEAST_PIXELS || around.size() < LEAST_AROUND) {
      return false;
    }
    long gentle = around.stream().filter(value -> value >= GENTLE).count();
    long near = around.stream().filter(value -> value >= NEAR).count() - gentle;
    Collections.sort(around);
    return gentle < MOST_GENTLE * around.size()
        && near >= LEAST_NEAR * around.size()
        && around.get(around.size() / 10) >= NEARLY_ALL_ABOVE;
  }

  private static Finding finding(
      EmissionFrame frame, String found, String expected, String action) {
    return Finding.review(
        FindingCode.PIXEL_FORMAT,
        frame.name() + " " + Dictionary.name(Tag.PixelData),
        found,
        expected,
        action);
  }
}
