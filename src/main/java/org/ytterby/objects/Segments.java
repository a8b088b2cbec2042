// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.ytterby.dicom.iod.SegmentsOverlap;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.RegionDose;

/**
 * Which regions of a report have a segment, and its number: every region of at least one voxel but
 * the whole field of view, numbered in the order of the report. Immutable.
 */
final class Segments {
  private final List<Numbered> all;

  private Segments(List<Numbered> all) {
    this.all = List.copyOf(all);
  }

  /**
   * A region with its segment.
   *
   * @param number Segment Number, from 1
   * @param regionIndex place of the region in the report, from 1
   * @param mask exactly the voxels that the metrics used
   */
  record Numbered(
      int number, int regionIndex, RegionDose region, Mask mask, SegmentOrigin origin) {}

  static Segments of(DoseReport report) {
    List<Numbered> all = new ArrayList<>();
    for (int index = 1; index <= report.regions().size(); index++) {
      RegionDose region = report.regions().get(index - 1);
      Mask mask = report.masks().get(index - 1);
      int place = index;
      if (!mask.isEmpty()) {
        SegmentOrigin.of(region)
            .ifPresent(
                origin -> all.add(new Numbered(all.size() + 1, place, region, mask, origin)));
      }
    }
    return new Segments(all);
  }

  List<Numbered> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Segment Number of the region at this place of the report, from 1. */
  OptionalInt numberOf(int regionIndex) {
    return all.stream()
        .filter(segment -> segment.regionIndex() == regionIndex)
        .mapToInt(Numbered::number)
        .findFirst();
  }

  /** Whether a voxel lies in two of them. */
  SegmentsOverlap overlap() {
    for (int i = 0; i < all.size(); i++) {
      for (int k = i + 1; k < all.size(); k++) {
        if (!all.get(i).mask().and(all.get(k).mask()).isEmpty()) {
          return SegmentsOverlap.YES;
        }
      }
    }
    return SegmentsOverlap.NO;
  }
}
