// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.Optional;
import org.ytterby.dicom.iod.SegmentAlgorithmType;
import org.ytterby.metric.RegionDose;

/**
 * How a segment came about, as Segmentation asks for it.
 *
 * @param type whether a person had a part in it
 * @param algorithm Segment Algorithm Name, at most 64 characters
 * @param description what the voxels are
 */
record SegmentOrigin(SegmentAlgorithmType type, String algorithm, String description) {

  /**
   * The origin of a region's segment; nothing for the whole field of view: a segment of all voxels
   * says no more than the image itself does.
   *
   * <p>Contours became voxels by calculation here, from outlines that somebody else gave; whether
   * these were drawn by a person is not known. SEMIAUTOMATIC ("calculated segment with user
   * assistance") is true in either case, MANUAL ("user-entered segment") in none.
   */
  static Optional<SegmentOrigin> of(RegionDose region) {
    return switch (region.source()) {
      case RTSTRUCT ->
          Optional.of(
              new SegmentOrigin(
                  SegmentAlgorithmType.SEMIAUTOMATIC,
                  "Rasterisation of contours, voxel centres",
                  "Voxels whose centre lies inside the contours of ROI "
                      + region.number()
                      + (region.sourceSopInstanceUid().isEmpty()
                          ? ""
                          : " of structure set " + region.sourceSopInstanceUid())
                      + ". How the contours were made is said there."));
      case AUTOMATIC ->
          Optional.of(
              new SegmentOrigin(
                  SegmentAlgorithmType.AUTOMATIC,
                  "Automatic region of the protocol",
                  "Found in the image by the rule that the report states; no person has drawn"
                      + " it."));
      case PHANTOM ->
          Optional.of(
              new SegmentOrigin(
                  SegmentAlgorithmType.AUTOMATIC,
                  "Truth of a digital phantom",
                  "Voxels of a shape of a digital phantom."));
      case FIELD_OF_VIEW -> Optional.empty();
    };
  }
}
