// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ytterby.activity.ActivityMap;
import org.ytterby.finding.Defect;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/**
 * The kernel along paths through the patient's own densities: every voxel gathers, along rays, what
 * the active voxels on them emit, the point kernel taken at the areal density in between.
 *
 * <pre>
 * method       D = s K sum over rays and cells of w a/(s rho) [F(t2) - F(t1)], F the point kernel's
 *              cumulative fraction, t the areal density s rho times length from the voxel to where
 *              the ray enters and leaves the cell, s of {@link PathScale}; rays of {@link RayPoints}
 *              from points all over the voxel. Only the difference to a uniform medium is taken
 *              from rays: D = kernel(reference) + rays(patient) - rays(reference), the kernel that
 *              of {@link KernelConvolution}, the reference the density of most activity
 * why rays     the sum telescopes: where a/(s rho) is uniform, rays give exactly f of it whatever the
 *              densities are (Fano's theorem), and what each source emits is deposited, all of it.
 *              Collapsed cones keep neither on a lattice of 4 mm, and need a kernel that is a sum of
 *              exponentials, which that of betas is not; forward rays write into each other's voxels
 * why kernel   in uniform tissue the difference is 0, so that the engine is the kernel there, and
 *              noise of the image costs no rays
 * rays         64 for each voxel, 128 in thin tissue; where those change the kernel's dose by more
 *              than 8 %, 512, in bone 1024, but 256 amid activity in dense tissue and where they change
 *              less than 30 % of the dose of lung that is active itself; twice and four times as many
 *              where voxels are larger than 5 and 6.3 mm, up to 1024. In tissue unlike the main one the
 *              difference may be that to a kernel in its own density, where it is active, or to nothing:
 *              {@link RayPlanes}. Rays of thin tissue that has its dose from dense tissue, of liver
 *              beside lung that most activity lies in, and of what has its dose from over lung or gas
 *              turn once, as electrons do: {@link RayBend}; up to 8192 of them where few meet activity:
 *              {@link TurnGather}
 * air          has no rays. Its voxels keep the dose of the kernel in the reference: what soft tissue
 *              in their place would get if the patient were uniform. It is no dose to air, and a region
 *              that takes air in (a gas-filled bowel, skin cut through) has its mean moved by it
 * bone         turns more of what comes to its face back than soft tissue does; what that changes is
 *              added at the end: {@link FaceGather}
 * assumptions  rays of other voxels, and of bone, don't turn: what comes back from lung spreads wider
 *              there and misses a small tumour, which has 0.5 to 0.7 % too much, and liver beside
 *              active lung has 1 % too much where most activity lies in liver. Each ray bends once: a
 *              wall that has its dose from over gas has 5 % too little. Lung is homogeneous; rays end
 *              after 80 mm; bremsstrahlung beyond 11 mm is that of the reference, and none where rays
 *              tell the whole dose ({@link RayMedium#NONE}). No activity outside the field. The image's
 *              own blur is not taken off
 * error bound  of 512 straight rays through lung up to 18 mm from a plane liver 0.2 to 0.7 % of a
 *              voxel's own dose, of 8192 that turn 0.2 to 0.6 %, 0.5 to 2 % about a tumour of 28 mm
 *              (root mean square over other points); where activity has 100 % of noise in each voxel
 *              3 % in lung and 2 % in liver. Against Monte Carlo, with and without a border:
 *              docs/validation.md
 * cost         1 ns a ray and cell: linear in voxels, and 4 to 16 times as much near borders; some ns
 *              where rays turn, and up to 128 times as many rays
 * memory       three floats and a few bytes a voxel of the box that rays reach, a float more where it
 *              has bone, a map for each kernel, and 9 MB a thread
 * determinism  each voxel is computed by one thread in one order: the same bits for any number
 * references   density scaling along rays: O'Connor, Phys Med Biol 1957;1:352 (theorem); Fano,
 *              Radiat Res 1954;1:237; control variates: Hammersley and Handscomb, Monte Carlo
 *              Methods, 1964
 * </pre>
 *
 * <p>Of 90Y alone: turns and numbers of rays are held against Monte Carlo with its electrons, and
 * other nuclides are refused. Negative voxels stay signed. Immutable, thread-safe.
 */
public final class DensityKernel implements DoseEngine {
  private final PointKernel point;
  private final PathLoss loss;
  private final KernelConvolution uniform;
  private final KernelSpread kernel;
  private final int threads;

  /** The table of 90Y, on the machine's processors. */
  public DensityKernel() {
    this(PointKernel.yttrium90(), ComputeThreads.count());
  }

  DensityKernel(PointKernel point, int threads) {
    this.point = point;
    this.loss = PathLoss.of(point);
    this.uniform = new KernelConvolution(threads);
    this.kernel = new KernelSpread(point, threads);
    this.threads = threads;
  }

  @Override
  public String name() {
    return "density";
  }

  @Override
  public Coded method() {
    return Codes.DENSITY_SCALED_KERNEL;
  }

  @Override
  public Optional<String> refusal(NuclideData nuclide) {
    return nuclide.kernel().filter(its -> its.table().equals(PointKernel.YTTRIUM_90)).isPresent()
        ? Optional.empty()
        : Optional.of(
            "density is held against Monte Carlo with the electrons of Y-90 only: how its rays turn"
                + " and how many there are is of those, not of "
                + nuclide.name());
  }

  @Override
  public double retainedFraction(NuclideData nuclide) {
    return point.retainedFraction();
  }

  @Override
  public boolean needsDensity() {
    return true;
  }

  @Override
  public DoseMap compute(DoseInput input) {
    refusal(input.nuclide())
        .ifPresent(
            why -> {
              throw new Defect(why);
            });
    return switch (input.mass()) {
      case UniformMass _ -> uniform.compute(input);
      case VoxelMass voxels -> compute(input.activity(), input.constants(), voxels);
    };
  }

  private DoseMap compute(ActivityMap activity, DoseConstants constants, VoxelMass mass) {
    PathDensities paths = PathDensities.of(mass);
    Density reference = paths.reference(activity.becquerelPerMl());
    float[] doseGy = kernel.gray(activity, reference, constants.grayPerBecquerelPerMl(reference));
    if (!paths.uniform()) {
      addDifference(activity, constants, paths, reference, doseGy);
    }
    paths.scale(doseGy);
    return new DoseMap(activity.grid(), doseGy);
  }

  private void addDifference(
      ActivityMap activity,
      DoseConstants constants,
      PathDensities paths,
      Density reference,
      float[] doseGy) {
    RayMedium main =
        new RayMedium(PathDensities.Kind.LIKE, (float) reference.gramPerMl(), doseGy.clone());
    RayField field =
        new RayField(
            activity,
            paths,
            constants,
            loss,
            RayField.media(activity, paths, constants, kernel, main),
            threads);
    int planes = field.box().planes();
    AtomicInteger next = new AtomicInteger();
    ComputeThreads.run(
        threads,
        () -> {
          RayPlanes worker = new RayPlanes(field);
          for (int z = next.getAndIncrement(); z < planes; z = next.getAndIncrement()) {
            worker.plane(field.rays(z), z, doseGy);
          }
        });
  }

  @Override
  public String statement(DoseInput input) {
    return switch (input.mass()) {
      case UniformMass _ ->
          "Density-scaled kernel; in a uniform density it is the kernel convolution. "
              + uniform.statement(input);
      case VoxelMass voxels -> statement(input.activity(), voxels);
    };
  }

  private String statement(ActivityMap activity, VoxelMass mass) {
    return String.format(
        Locale.ROOT,
        "Y-90 point kernel %s (EGSnrc; SHA-256 %s) along rays at the areal density between source"
            + " and target, %d to %d rays a voxel from all over it, as the difference to the kernel"
            + " convolution in the density of most activity or of active lung or bone, or whole;"
            + " dose over each voxel's own mass. %s. Lung counts as %.4f, cortical bone as %.4f of"
            + " its areal density. Retained fraction of the emitted energy %.5f; %d voxels. %d of"
            + " them are air and receive no rays: the dose written there is what soft tissue in"
            + " their place would get if all about it were soft tissue, no dose to air; means of"
            + " regions that contain air contain it. A face of cortical bone turns %.1f %% of the"
            + " energy back that comes to it. Rays of thin tissue that has its dose from dense"
            + " tissue turn once, so do those of liver beside lung that most activity lies in."
            + " Elsewhere liver beside lung that is active itself may be 1 %% too high. Activity"
            + " outside the field counts as none. The image's own blur is not removed.",
        PointKernel.YTTRIUM_90,
        point.sha256(),
        RayPlanes.FEW * RayField.fewTimes(activity.grid()),
        TurnGather.MANY,
        mass.statement(),
        PathScale.factor(TissueClass.LUNG, Density.INFLATED_LUNG.gramPerMl()),
        PathScale.factor(TissueClass.BONE, 1.85),
        point.retainedFraction(),
        activity.grid().voxelCount(),
        airVoxels(mass),
        100 * FaceGather.turnedBack(1, PathScale.effusivity(TissueClass.BONE, 1.85)));
  }

  private static int airVoxels(VoxelMass mass) {
    int voxels = 0;
    for (byte tissue : mass.tissue()) {
      voxels += tissue == TissueClass.AIR.code() ? 1 : 0;
    }
    return voxels;
  }
}
