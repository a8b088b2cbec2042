// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import java.util.Optional;
import org.ytterby.geometry.Mask;

/** What contours show of the lungs: whether activity in them can be told from the image at all. */
public final class Lungs {
  /**
   * Both lungs of nearly every adult hold more, at any depth of breath (2.5 to 6 L); one lung, or
   * the bases that a field over the liver shows, less.
   */
  public static final double BOTH_ML = 2000;

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
        .filter(lungs -> lungs.volumeMl() >= BOTH_ML)
        .filter(
            lungs ->
                lungs.countInPlane(0) == 0 && lungs.countInPlane(lungs.grid().planes() - 1) == 0)
        .isPresent();
  }
}
