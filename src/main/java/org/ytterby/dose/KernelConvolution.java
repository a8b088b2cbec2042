// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Density;

/**
 * Voxel S value convolution: every voxel spreads the energy of its decays as electrons of 90Y do in
 * soft tissue of one uniform density.
 *
 * <pre>
 * method       D = K / density x sum of C F: F the fractions of {@link VoxelKernel}, cut to the
 *              grid's planes by {@link PlaneSpread}; dose by each voxel's own mass
 * density      where voxels have their own, energy spreads as in the table's soft tissue and is
 *              taken over each voxel's own mass: wrong by tens of percent at an edge of lung
 * assumptions  microspheres stay; uniform soft tissue, without end; no activity outside the field,
 *              so that within the kernel's radius (11 mm at 1.04 g/mL) of the field's edge dose
 *              is too low by what would have come in; the table is of pure 90Y. The image's own blur
 *              is not taken off: where it is about 4 mm or more, the kernel blurs a second time
 * error bound  numerical below 1e-4 of the source voxel's entry, and what {@link FarBox} says; of the table 0.6 % for near
 *              voxels, 2 % where the dose is 1 to 10 % of the maximum (k = 1)
 * cost         see PlaneConvolution; as many threads as processors, at most 8
 * memory       beside the two maps three planes of doubles a thread and the kernel: below 10 MB
 *              at 4 mm
 * references   Bolch et al., MIRD pamphlet 17, J Nucl Med 1999;40:11S; Lanconelli et al., Phys Med
 *              Biol 2012;57:517
 * </pre>
 *
 * <p>Negative voxels stay signed. Immutable, thread-safe; the same bits for any number of threads.
 */
public final class KernelConvolution implements DoseEngine {
  /** Planes that a worker takes at a time: fixed, because sliding sums begin anew with each. */
  private static final int CHUNK = 5;

  private final PointKernel point;
  private final int threads;

  /** The shipped table, on the machine's processors. */
  public KernelConvolution() {
    this(PointKernel.shipped(), ComputeThreads.count());
  }

  KernelConvolution(PointKernel point, int threads) {
    this.point = point;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public Coded method() {
    return Codes.VOXEL_S_VALUE;
  }

  @Override
  public double retainedFraction() {
    return point.retainedFraction();
  }

  @Override
  public DoseMap compute(DoseInput input) {
    input.requireKernel(PointKernel.TABLE);
    Density density = medium(input.mass());
    float[] doseGy =
        spreadGy(input.activity(), density, input.constants().grayPerBecquerelPerMl(density));
    if (input.mass() instanceof VoxelMass voxels) {
      overOwnMass(doseGy, density, voxels);
    }
    return new DoseMap(input.grid(), doseGy);
  }

  /** Dose in a medium that is the same everywhere. */
  float[] spreadGy(ActivityMap activity, Density medium, double grayPerBecquerelPerMl) {
    return spreadGy(activity, medium, grayPerBecquerelPerMl, _ -> true);
  }

  /**
   * Dose in a medium that is the same everywhere.
   *
   * @param wanted planes that are asked for; others may stay 0
   */
  float[] spreadGy(
      ActivityMap activity, Density medium, double grayPerBecquerelPerMl, IntPredicate wanted) {
    PlaneSpread spread = PlaneSpread.of(point, activity.grid(), medium);
    float[] doseGy = new float[activity.becquerelPerMl().length];
    AtomicInteger next = new AtomicInteger();
    ComputeThreads.run(
        threads,
        () -> {
          PlaneConvolution convolution =
              new PlaneConvolution(activity, spread, farBox(activity, medium));
          int planes = activity.grid().planes();
          for (int first = next.getAndAdd(CHUNK); first < planes; first = next.getAndAdd(CHUNK)) {
            int end = Math.min(first + CHUNK, planes);
            if (IntStream.range(first, end).anyMatch(wanted)) {
              convolution.planes(first, end, grayPerBecquerelPerMl, doseGy);
            }
          }
        });
    return doseGy;
  }

  /** The soft tissue in which energy spreads: where voxels differ, that of the table. */
  private static Density medium(MassMap mass) {
    return mass.uniform().orElse(PointKernel.DENSITY);
  }

  /** The energy that came to each voxel, over the mass that it has. */
  private static void overOwnMass(float[] doseGy, Density medium, VoxelMass mass) {
    for (int index = 0; index < doseGy.length; index++) {
      doseGy[index] = (float) (doseGy[index] * medium.gramPerMl() / OwnMass.gramPerMl(mass, index));
    }
  }

  private FarBox farBox(ActivityMap activity, Density density) {
    return new FarBox(activity, point.farFraction(), PointKernel.scaleFactor(density));
  }

  @Override
  public String statement(DoseInput input) {
    Grid grid = input.grid();
    Density density = medium(input.mass());
    return String.format(
        Locale.ROOT,
        "Voxel S value convolution with the Y-90 point kernel %s (EGSnrc; SHA-256 %s), lengths x"
            + " 1.04/%.4g g/mL, integrated over voxels of %.4g x %.4g x %.4g mm; %s."
            + " Retained fraction of the emitted energy %.5f, radius %.1f mm (the"
            + " bremsstrahlung beyond it, %.5f of the energy, is spread evenly over a box);"
            + " activity outside the field counts as none, so that dose nearer than that to the"
            + " field's edge may be too low. The image's own blur is not removed: the kernel adds"
            + " to it, and is not the more accurate engine for that.",
        PointKernel.TABLE,
        point.sha256(),
        density.gramPerMl(),
        grid.columnSpacingMm(),
        grid.rowSpacingMm(),
        grid.planeThicknessMm(grid.planes() / 2),
        densityText(input.mass()),
        retainedFraction(),
        point.reachMm(density),
        point.farFraction());
  }

  private static String densityText(MassMap mass) {
    return switch (mass) {
      case UniformMass uniform ->
          String.format(Locale.ROOT, "uniform density %.4g g/mL", uniform.density().gramPerMl());
      case VoxelMass voxels ->
          "dose over each voxel's own mass, energy spread as if it were soft tissue: "
              + OwnMass.statement(voxels);
    };
  }
}
