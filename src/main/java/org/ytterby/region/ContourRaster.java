// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;

/**
 * From closed planar contours to the voxels whose centre lies inside.
 *
 * <pre>
 * method       voxel centre in polygon; even-odd over all contours of a plane (PlanarShape);
 *              along the normal the rule of ContourStack; contours may be oblique to the grid,
 *              whose planes may be unevenly spaced
 * assumptions  contours are flat within 0.1 mm; those that are not are dropped with a finding
 * error bound  exact for the polygon up to a nanometre; what voxels can't show is told by the
 *              two volumes side by side
 * cost         voxel rows times edges of a plane; interpolated and oblique: voxels times edges
 * references   PS3.3 C.8.8.6 (ROI Contour module)
 * </pre>
 *
 * <p>Pure: the same contours in any order give the same mask.
 */
public final class ContourRaster {
  /**
   * The scanner's calibration is uncertain by as much (UncertaintyInputs): below it voxels do not
   * limit what is reported. By counting alone a sphere differs so (k = 1) when it has 45 voxels.
   */
  private static final double VOLUMES_AGREE_WITHIN = 0.05;

  /**
   * Contours drawn side by side overlap by slivers, which are far below what volumes have to agree
   * within; a hole, or the same part drawn twice, is far above.
   */
  private static final double UNION_AGREES_WITHIN = 0.01;

  private static final double ML_PER_CUBIC_MM = 1e-3;

  /**
   * A contour along the image's edge is not outside: coordinates are often written to 0.01 mm, and
   * rounding of 0.005 mm is so much of a voxel of 0.5 mm, the finest in use.
   */
  private static final double OUTSIDE_BY_VOXELS = 0.01;

  private final List<Contour> contours;
  private final Grid grid;
  private final String where;
  private final PlaneFrame frame;
  private final ContourStack stack;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What became of a region's contours.
   *
   * @param mask the voxels
   * @param contourVolumeMl area times owned thickness of the contour planes, and the voxels of
   *     interpolated planes
   * @param findings what was dropped, interpolated or doubtful
   */
  public record Raster(Mask mask, double contourVolumeMl, List<Finding> findings) {
    public Raster {
      findings = List.copyOf(findings);
    }
  }

  private ContourRaster(List<Contour> flat, PlaneFrame frame, Grid grid, String where) {
    this.contours = flat;
    this.frame = frame;
    this.grid = grid;
    this.where = where;
    this.stack = ContourStack.of(flat, frame, grid);
  }

  /**
   * The voxels inside these contours.
   *
   * @param contours of one region, at least one
   * @param where names the region in findings
   */
  public static Raster rasterize(List<Contour> contours, Grid grid, String where) {
    if (contours.isEmpty()) {
      throw new IllegalArgumentException(where + ": found no contour, expected at least one");
    }
    PlaneFrame frame = frameOf(contours, grid);
    List<Contour> flat = contours.stream().filter(frame::isFlat).toList();
    Raster raster =
        flat.isEmpty()
            ? new Raster(Mask.none(grid), 0, List.of())
            : new ContourRaster(flat, frame, grid, where).raster();
    if (flat.size() == contours.size()) {
      return raster;
    }
    List<Finding> findings = new ArrayList<>(raster.findings());
    findings.add(
        Finding.review(
            FindingCode.REGION_CONTOUR,
            where,
            "%d of %d contours are not flat or not parallel to the others"
                .formatted(contours.size() - flat.size(), contours.size()),
            "points within " + PlaneFrame.FLAT_WITHIN_MM + " mm of one plane",
            "These contours were left out. Redraw them, or check the export."));
    return new Raster(raster.mask(), raster.contourVolumeMl(), findings);
  }

  /**
   * The grid's own axes when all contours are flat in them, else the plane of the widest contour.
   */
  private static PlaneFrame frameOf(List<Contour> contours, Grid grid) {
    PlaneFrame own = PlaneFrame.of(grid);
    if (contours.stream().allMatch(own::isFlat)) {
      return own;
    }
    Contour widest =
        contours.stream()
            .max(Comparator.comparingDouble(c -> PlaneFrame.newellNormal(c.points()).length()))
            .orElseThrow();
    if (PlaneFrame.newellNormal(widest.points()).length() == 0) {
      return own;
    }
    PlaneFrame oblique = PlaneFrame.of(widest, grid);
    long flatInOwn = contours.stream().filter(own::isFlat).count();
    long flatInOblique = contours.stream().filter(oblique::isFlat).count();
    return flatInOblique > flatInOwn ? oblique : own;
  }

  private Raster raster() {
    BitSet own = new BitSet(grid.voxelCount());
    BitSet between = new BitSet(grid.voxelCount());
    if (frame.equals(PlaneFrame.of(grid))) {
      for (int plane = 0; plane < grid.planes(); plane++) {
        fillPlane(plane, own, between);
      }
    } else {
      fillOblique(own, between);
    }
    Mask interpolated = Mask.of(grid, between);
    Mask mask = Mask.of(grid, own).or(interpolated);
    double contourVolumeMl = polygonVolumeMl() + interpolated.volumeMl();
    tellMissingPlanes(interpolated);
    tellOutside(mask);
    if (!mask.isEmpty()) {
      tellVolumes(mask, contourVolumeMl);
    }
    return new Raster(mask, contourVolumeMl, findings);
  }

  private void fillPlane(int plane, BitSet own, BitSet between) {
    switch (stack.at(grid.planeOffsetMm(plane))) {
      case ContourStack.Section.Own(PlanarShape shape) -> fillRows(shape, plane, own);
      case ContourStack.Section.Between section -> fillBetween(section, plane, between);
      case ContourStack.Section.Nothing _ -> {}
    }
  }

  private void fillRows(PlanarShape shape, int plane, BitSet voxels) {
    for (int row = 0; row < grid.rows(); row++) {
      double[] crossings = shape.crossings(rowMm(row));
      for (int column = 0; crossings.length > 0 && column < grid.columns(); column++) {
        if (PlanarShape.isInside(columnMm(column), crossings)) {
          voxels.set(grid.index(column, row, plane));
        }
      }
    }
  }

  private void fillBetween(ContourStack.Section.Between section, int plane, BitSet voxels) {
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        if (section.contains(columnMm(column), rowMm(row))) {
          voxels.set(grid.index(column, row, plane));
        }
      }
    }
  }

  private double columnMm(int column) {
    return Outline.rounded(column * grid.columnSpacingMm());
  }

  private double rowMm(int row) {
    return Outline.rounded(row * grid.rowSpacingMm());
  }

  private void fillOblique(BitSet own, BitSet between) {
    for (int plane = 0; plane < grid.planes(); plane++) {
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          Vector3 at = frame.of(grid.centre(column, row, plane));
          double u = Outline.rounded(at.x());
          double v = Outline.rounded(at.y());
          int index = grid.index(column, row, plane);
          switch (stack.at(at.z())) {
            case ContourStack.Section.Own(PlanarShape shape) ->
                own.set(index, shape.contains(u, v));
            case ContourStack.Section.Between section -> between.set(index, section.contains(u, v));
            case ContourStack.Section.Nothing _ -> {}
          }
        }
      }
    }
  }

  private double polygonVolumeMl() {
    double evenOddMl = 0;
    double unionMl = 0;
    double crossedMl = 0;
    double mostCrossedMl = 0;
    double mostAtMm = 0;
    for (ContourStack.Plane plane : stack.planes()) {
      PlanarShape.Area area = plane.shape().area();
      evenOddMl += area.evenOddMm2() * plane.thicknessMm() * ML_PER_CUBIC_MM;
      unionMl += area.unionMm2() * plane.thicknessMm() * ML_PER_CUBIC_MM;
      double crossedHereMl = area.crossedMm2() * plane.thicknessMm() * ML_PER_CUBIC_MM;
      crossedMl += crossedHereMl;
      mostAtMm = crossedHereMl > mostCrossedMl ? plane.offsetMm() : mostAtMm;
      mostCrossedMl = Math.max(mostCrossedMl, crossedHereMl);
    }
    if (crossedMl > UNION_AGREES_WITHIN * unionMl) {
      review(
          FindingCode.REGION_CONTOUR,
          "contours cross themselves, most at %s: %s mL of %s wind the other way or twice"
              .formatted(frame.placeText(mostAtMm), ml(crossedMl), ml(unionMl)),
          "contours that do not cross themselves",
          "The even-odd rule was taken. Look at the region's picture, and draw these anew.");
    }
    boolean holesDeclared = contours.stream().allMatch(Contour::exclusiveOr);
    if (!holesDeclared && unionMl - evenOddMl > UNION_AGREES_WITHIN * unionMl) {
      review(
          FindingCode.REGION_CONTOUR,
          "contours overlap: %s mL by the even-odd rule, %s mL of the union"
              .formatted(ml(evenOddMl), ml(unionMl)),
          "contours that do not overlap, or holes",
          "Overlaps were taken as holes. Check the region's picture.");
    }
    return evenOddMl;
  }

  private void tellMissingPlanes(Mask interpolated) {
    ContourStack.Gaps gaps = stack.gaps();
    String filled = "The shape was interpolated there: " + ml(interpolated.volumeMl()) + " mL.";
    if (gaps.regular() > 0) {
      findings.add(
          Finding.info(
              FindingCode.REGION_CONTOUR,
              where,
              "contours on some planes of the grid only, in a regular rhythm of %d steps"
                  .formatted(gaps.regular()),
              "a contour on each plane",
              filled));
    }
    if (gaps.missing() > 0) {
      review(
          FindingCode.REGION_CONTOUR,
          "contour planes are missing in %d places".formatted(gaps.missing()),
          "contours without gaps",
          filled + " Check it.");
    }
    if (gaps.open() > 0) {
      review(
          FindingCode.REGION_CONTOUR,
          String.format(
              Locale.ROOT,
              "%d wide gaps between contour planes, the widest of %.1f mm after %s",
              gaps.open(),
              gaps.widestMm(),
              frame.placeText(gaps.widestAfterMm())),
          "steps of at most " + ContourStack.WIDEST_FILLED + " times the median step",
          "The gaps were left empty, as between separate parts. Check that they are.");
    }
    if (stack.thicknessAssumed()) {
      review(
          FindingCode.REGION_CONTOUR,
          "a single contour plane, off the grid's planes",
          "at least two contour planes, or one on a plane of the grid",
          "Its thickness was taken from the grid. Check the region's volume.");
    }
  }

  private void tellOutside(Mask mask) {
    long outside =
        contours.stream().filter(c -> c.points().stream().anyMatch(this::isOutside)).count();
    if (outside > 0) {
      review(
          FindingCode.REGION_OUTSIDE,
          "%d of %d contours reach beyond the dose grid".formatted(outside, contours.size()),
          "contours inside the field of view",
          mask.isEmpty()
              ? "Nothing of it is in the numbers."
              : "Only the part inside is in the numbers.");
    }
  }

  private boolean isOutside(Vector3 point) {
    Vector3 index = grid.toIndex(point);
    return isOutside(index.x(), grid.columns())
        || isOutside(index.y(), grid.rows())
        || isOutside(index.z(), grid.planes());
  }

  private static boolean isOutside(double index, int count) {
    return index < -0.5 - OUTSIDE_BY_VOXELS || index > count - 0.5 + OUTSIDE_BY_VOXELS;
  }

  private void tellVolumes(Mask mask, double contourVolumeMl) {
    double voxelMl = mask.volumeMl();
    if (Math.abs(voxelMl - contourVolumeMl) > VOLUMES_AGREE_WITHIN * contourVolumeMl) {
      review(
          FindingCode.REGION_CONTOUR,
          "%s mL of voxels, %s mL of contours".formatted(ml(voxelMl), ml(contourVolumeMl)),
          "volumes that agree within 5 %",
          "The region is small for this grid, lies partly outside, or its contours are irregular.");
    }
  }

  private void review(FindingCode code, String found, String expected, String action) {
    findings.add(Finding.review(code, where, found, expected, action));
  }

  private static String ml(double volumeMl) {
    return String.format(Locale.ROOT, "%.2f", volumeMl);
  }
}
