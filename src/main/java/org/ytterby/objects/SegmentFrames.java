// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.iod.PixelBytes;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;

/**
 * The frames of a binary segmentation: for each segment in turn, every plane in which it has a
 * voxel, in the order in which {@link WrittenGrid} writes planes. Frames without a voxel are left
 * out. Immutable.
 *
 * @param frames in the order of Pixel Data
 * @param pixels one bit a voxel, packed across rows and frames, first voxel in the lowest bit
 *     (PS3.5 8.1.1), to an even number of bytes
 */
record SegmentFrames(List<Frame> frames, PixelBytes pixels) {

  /**
   * One plane of one segment.
   *
   * @param segment Segment Number
   * @param plane the plane as it is written, from 0
   * @param planeIndex its place among the planes that any segment has a frame of, from 1
   */
  record Frame(int segment, int plane, int planeIndex) {}

  SegmentFrames {
    frames = List.copyOf(frames);
  }

  static SegmentFrames of(Segments segments, Grid grid, WrittenGrid order) {
    TreeSet<Integer> planes = new TreeSet<>();
    for (Segments.Numbered segment : segments.all()) {
      planes.addAll(planesOf(segment.mask(), order));
    }
    List<Integer> shown = List.copyOf(planes);
    List<Frame> frames = new ArrayList<>();
    for (Segments.Numbered segment : segments.all()) {
      for (int plane : planesOf(segment.mask(), order)) {
        frames.add(new Frame(segment.number(), plane, shown.indexOf(plane) + 1));
      }
    }
    return new SegmentFrames(frames, packed(segments, frames, grid, order));
  }

  private static List<Integer> planesOf(Mask mask, WrittenGrid order) {
    List<Integer> planes = new ArrayList<>();
    for (int plane = 0; plane < mask.grid().planes(); plane++) {
      if (mask.countInPlane(order.sourcePlane(plane)) > 0) {
        planes.add(plane);
      }
    }
    return planes;
  }

  private static PixelBytes packed(
      Segments segments, List<Frame> frames, Grid grid, WrittenGrid order) {
    long bits = (long) frames.size() * grid.planeSize();
    long bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
    if (bytes >= Integer.MAX_VALUE - 1) {
      throw new Defect("a segmentation of " + bits + " voxels does not fit into one value");
    }
    byte[] packed = new byte[(int) (bytes + bytes % 2)];
    long bit = 0;
    for (Frame frame : frames) {
      Mask mask = segments.all().get(frame.segment() - 1).mask();
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++, bit++) {
          if (mask.contains(order.sourceIndex(column, row, frame.plane()))) {
            packed[(int) (bit / Byte.SIZE)] |= (byte) (1 << bit % Byte.SIZE);
          }
        }
      }
    }
    return new PixelBytes(Vr.OB, packed);
  }
}
