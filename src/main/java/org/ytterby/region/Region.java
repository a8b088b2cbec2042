// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Coded;

/**
 * A named set of voxels of the dose grid. Immutable.
 *
 * @param name as its source names it
 * @param number ROI Number of its structure set, 0 for the whole field of view
 * @param kind what it is to dosimetry
 * @param source where it comes from
 * @param sourceSopInstanceUid the object it was read from; empty when there is none
 * @param reviewed true when the source says that a person approved it
 * @param mask its voxels
 * @param contourVolumeMl volume of the shape before it became voxels, in mL; the mask's own where
 *     there was no other shape
 */
public record Region(
    String name,
    int number,
    RegionKind kind,
    RegionSource source,
    String sourceSopInstanceUid,
    boolean reviewed,
    Mask mask,
    double contourVolumeMl) {
  public Region {
    if (name.isBlank()) {
      throw new IllegalArgumentException("region name: found nothing, expected a name");
    }
    if (!(contourVolumeMl >= 0) || !Double.isFinite(contourVolumeMl)) {
      throw new IllegalArgumentException(
          "contour volume in mL: found " + contourVolumeMl + ", expected 0 or more");
    }
  }

  /** Every voxel of the grid. */
  public static Region wholeField(Grid grid) {
    Mask all = Mask.all(grid);
    return new Region(
        "Field of view",
        0,
        RegionKind.FIELD_OF_VIEW,
        RegionSource.FIELD_OF_VIEW,
        "",
        false,
        all,
        all.volumeMl());
  }

  /** Segmented Property Category, CID 7150. */
  public Coded category() {
    return kind.category();
  }

  /** Segmented Property Type, CID 7159 or our own. */
  public Coded type() {
    return kind.type();
  }
}
