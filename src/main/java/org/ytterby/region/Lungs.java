// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import java.util.Optional;
import org.ytterby.geometry.Mask;

/** What contours show of the lungs: whether activity in them can be told from the image at all. */
public final class Lungs {
  /**
   * Both lungs of nearly every adult hold more, at any depth of breath (2.5 to 6 L); the bases that
   * a field over the liver shows less. A large single lung may hold as much.
   */
  public static final double BOTH_ML = 2000;

  /**
   * From right to left both together are wider than this in every adult (a chest is 250 to 300 mm
   * wide inside), and one lung is narrower (to about 160 mm). Chosen between the two.
   */
  public static final double BOTH_WIDE_MM = 190;

  private Lungs() {}

  /** All that is contoured as lung; nothing where none is, or none has a voxel. */
  public static Optional<Mask> mask(List<Region> regions) {
    return regions.stream()
        .filter(region -> region.kind() == RegionKind.LUNG)
        .map(Region::mask)
        .reduce(Mask::or)
        .filter(mask -> !mask.isEmpty());
  }

  /** Whether contours show both lungs, none of them cut by an end of the field. */
  public static boolean areInside(List<Region> regions) {
    return mask(regions)
        .filter(lungs -> lungs.volumeMl() >= BOTH_ML && widthMm(lungs) >= BOTH_WIDE_MM)
        .filter(
            lungs ->
                lungs.countInPlane(0) == 0 && lungs.countInPlane(lungs.grid().planes() - 1) == 0)
        .isPresent();
  }

  /** Between the centres of the voxels that lie farthest to the right and to the left. */
  private static double widthMm(Mask mask) {
    double right = Double.POSITIVE_INFINITY;
    double left = Double.NEGATIVE_INFINITY;
    for (int index = mask.next(0); index >= 0; index = mask.next(index + 1)) {
      double x = mask.grid().centre(index).x();
      right = Math.min(right, x);
      left = Math.max(left, x);
    }
    return left - right;
  }
}
