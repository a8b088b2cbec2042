// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.DerivationImage;
import org.ytterby.dicom.iod.FrameContent;
import org.ytterby.dicom.iod.FrameFunctionalGroups;
import org.ytterby.dicom.iod.MultiFrameFunctionalGroupsModule;
import org.ytterby.dicom.iod.PixelMeasures;
import org.ytterby.dicom.iod.PlaneOrientation;
import org.ytterby.dicom.iod.PlanePosition;
import org.ytterby.dicom.iod.SegmentIdentification;
import org.ytterby.dicom.iod.SharedFunctionalGroups;
import org.ytterby.dicom.iod.SourceImage;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/** What Segmentation says of each frame: where it lies and from which image it is derived. */
final class SegmentGroups {
  /** Planes whose distances differ by less are even: positions are written to a hundredth. */
  private static final double EVEN_MM = 0.01;

  private final DoseReport report;
  private final Grid grid;
  private final WrittenGrid order;

  SegmentGroups(DoseReport report, WrittenGrid order) {
    this.report = report;
    this.grid = report.primary().grid();
    this.order = order;
  }

  MultiFrameFunctionalGroupsModule module(SegmentFrames frames, OffsetDateTime at) {
    Optional<PixelMeasures> common =
        isEven()
            ? Optional.of(
                new PixelMeasures(
                    spacing(), order.meanSpacingMm(), Optional.of(order.meanSpacingMm())))
            : Optional.empty();
    return new MultiFrameFunctionalGroupsModule(
        new SharedFunctionalGroups(new PlaneOrientation(order.orientation()), common),
        frames.frames().stream().map(frame -> groups(frame, common.isPresent())).toList(),
        1,
        at.toLocalDate(),
        at.toLocalTime(),
        frames.frames().size());
  }

  private FrameFunctionalGroups groups(SegmentFrames.Frame frame, boolean measuresAreCommon) {
    int plane = order.sourcePlane(frame.plane());
    return new FrameFunctionalGroups(
        new FrameContent(List.of(frame.segment(), frame.planeIndex())),
        new PlanePosition(order.position(frame.plane())),
        new SegmentIdentification(frame.segment()),
        derivation(plane),
        measuresAreCommon
            ? Optional.empty()
            : Optional.of(
                new PixelMeasures(spacing(), grid.planeThicknessMm(plane), Optional.empty())));
  }

  private List<Double> spacing() {
    return List.of(grid.rowSpacingMm(), grid.columnSpacingMm());
  }

  private boolean isEven() {
    double meanMm = order.meanSpacingMm();
    for (int plane = 1; plane < grid.planes(); plane++) {
      double stepMm = grid.planeOffsetMm(plane) - grid.planeOffsetMm(plane - 1);
      if (Math.abs(stepMm - meanMm) > EVEN_MM) {
        return false;
      }
    }
    return true;
  }

  /**
   * The emission images, or their frames, that lie in a plane of the grid; nothing where no header
   * says where they lie. Where beds overlap they are several.
   */
  private Optional<DerivationImage> derivation(int plane) {
    String series = report.emissionHeader().require(Tag.SeriesInstanceUID).uid();
    List<SourceImage> sources = new ArrayList<>();
    for (SourceReference one : report.evidence()) {
      List<SourceReference.FramePlace> inPlane =
          one.frames().stream()
              .filter(
                  frame ->
                      Math.abs(offsetMm(frame.position()) - grid.planeOffsetMm(plane)) < EVEN_MM)
              .toList();
      if (one.seriesInstanceUid().equals(series) && !inPlane.isEmpty()) {
        sources.add(source(one, inPlane));
      }
    }
    return Optional.of(sources)
        .filter(some -> !some.isEmpty())
        .map(some -> new DerivationImage(YtterbyCodes.SEGMENTATION, some));
  }

  private double offsetMm(Vector3 position) {
    return grid.toAxesMm(position).z();
  }

  private SourceImage source(SourceReference one, List<SourceReference.FramePlace> frames) {
    List<Integer> numbers = frames.stream().flatMap(frame -> frame.number().stream()).toList();
    return new SourceImage(
        one.sopClassUid(),
        one.sopInstanceUid(),
        Optional.of(numbers).filter(some -> !some.isEmpty()),
        YtterbyCodes.SOURCE_IMAGE,
        // Pixels that are written in another order do not lie where the source has them.
        order.inPlaneAsSource() ? Optional.of("YES") : Optional.empty());
  }
}
