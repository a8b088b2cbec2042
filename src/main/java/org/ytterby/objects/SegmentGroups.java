// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.OffsetDateTime;
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
        source(plane).map(this::derivation),
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

  /** The emission image that lies in a plane of the grid, where its header says where it lies. */
  private Optional<SourceReference> source(int plane) {
    String series = report.emissionHeader().require(Tag.SeriesInstanceUID).uid();
    double offsetMm = grid.planeOffsetMm(plane);
    return report.evidence().stream()
        .filter(one -> one.seriesInstanceUid().equals(series))
        .filter(
            one ->
                one.position()
                    .filter(position -> Math.abs(offsetMm(position) - offsetMm) < EVEN_MM)
                    .isPresent())
        .findFirst();
  }

  private double offsetMm(Vector3 position) {
    return grid.toAxesMm(position).z();
  }

  private DerivationImage derivation(SourceReference source) {
    return new DerivationImage(
        YtterbyCodes.SEGMENTATION,
        List.of(
            new SourceImage(
                source.sopClassUid(),
                source.sopInstanceUid(),
                YtterbyCodes.SOURCE_IMAGE,
                // Pixels that are written in another order do not lie where the source has them.
                order.inPlaneAsSource() ? Optional.of("YES") : Optional.empty())));
  }
}
