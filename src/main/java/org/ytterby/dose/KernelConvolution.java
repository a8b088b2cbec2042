// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Locale;
import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.NuclideData;

/**
 * Voxel S value convolution: every voxel spreads the energy of its decays as electrons of the
 * nuclide do in soft tissue of one uniform density.
 *
 * <pre>
 * method       D = K / density x sum of C F: F the fractions of {@link VoxelKernel}, cut to the
 *              grid's planes by {@link PlaneSpread}; dose by each voxel's own mass
 * density      where voxels have their own, energy spreads as in the table's soft tissue and is
 *              taken over each voxel's own mass: wrong by tens of percent at an edge of lung
 * assumptions  microspheres stay; uniform soft tissue, without end; no activity outside the field,
 *              so that within the kernel's radius (11 mm with 90Y at 1.04 g/mL) of the field's edge
 *              dose is too low by what would have come in; the nuclide is pure, and its photons
 *              leave. The image's own blur is not taken off: where it is as wide as the kernel (4 mm
 *              with 90Y), the kernel blurs a second time
 * error bound  numerical below 1e-4 of the source voxel's entry, and what {@link FarBox} says; of the
 *              table of 90Y 0.6 % for near voxels, 2 % where the dose is 1 to 10 % of the maximum
 *              (k = 1); of the others what their nuclide's file says
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
  private final int threads;

  /** On the machine's processors. */
  public KernelConvolution() {
    this(ComputeThreads.count());
  }

  KernelConvolution(int threads) {
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
  public Optional<String> refusal(NuclideData nuclide) {
    return nuclide.kernel().isPresent()
        ? Optional.empty()
        : Optional.of(
            "kernel spreads energy by a point kernel, and " + nuclide.name() + " has none");
  }

  @Override
  public double retainedFraction(NuclideData nuclide) {
    return PointKernel.of(nuclide).retainedFraction();
  }

  @Override
  public DoseMap compute(DoseInput input) {
    Density density = medium(input.mass());
    float[] doseGy =
        new KernelSpread(PointKernel.of(input.nuclide()), threads)
            .gray(input.activity(), density, input.constants().grayPerBecquerelPerMl(density));
    if (input.mass() instanceof VoxelMass voxels) {
      overOwnMass(doseGy, density, voxels);
    }
    return new DoseMap(input.grid(), doseGy);
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

  @Override
  public String statement(DoseInput input) {
    Grid grid = input.grid();
    Density density = medium(input.mass());
    PointKernel point = PointKernel.of(input.nuclide());
    NuclideData.Kernel kernel = input.nuclide().kernel().orElseThrow();
    return String.format(
        Locale.ROOT,
        "Voxel S value convolution with the %s point kernel %s (%s; SHA-256 %s), lengths x"
            + " 1.04/%.4g g/mL, integrated over voxels of %.4g x %.4g x %.4g mm; %s."
            + " Retained fraction of the emitted energy %.5f, radius %.1f mm (%s);"
            + " activity outside the field counts as none, so that dose nearer than that to the"
            + " field's edge may be too low. The image's own blur is not removed: the kernel adds"
            + " to it, and is not the more accurate engine for that.",
        input.nuclide().name(),
        kernel.table(),
        kernel.origin(),
        point.sha256(),
        density.gramPerMl(),
        grid.columnSpacingMm(),
        grid.rowSpacingMm(),
        grid.planeThicknessMm(grid.planes() / 2),
        densityText(input.mass()),
        point.retainedFraction(),
        point.reachMm(density),
        beyond(point));
  }

  private static String beyond(PointKernel point) {
    return point.farFraction() > 0
        ? String.format(
            Locale.ROOT,
            "the bremsstrahlung beyond it, %.5f of the energy, is spread evenly over a box",
            point.farFraction())
        : "bremsstrahlung leaves";
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
