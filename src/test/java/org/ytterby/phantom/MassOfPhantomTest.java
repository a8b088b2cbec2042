// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.EmissionActivity;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.LiverEdge;
import org.ytterby.mass.MassMaker;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Density;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.PetHeaderTreatment;

/** The CT of a phantom, written and read back, against the geometry that it was made of. */
class MassOfPhantomTest {
  private static final PhantomSpec SPEC = PhantomSpec.of(PhantomKind.PET_CT, 1);
  private static final Anatomy ANATOMY = Anatomy.of(new Draws(1));

  /** Schneider's line between -1000 and -98 HU, at the phantom's -780. */
  private static final double LUNG_GRAM_PER_ML = 0.0012 + 220 * (0.930 - 0.0012) / 902;

  @TempDir static Path folder;

  private static DoseCase assembled;
  private static ActivityMap activity;

  @BeforeAll
  static void writeAndRead() {
    ActivityRules rules = ActivityRules.of(Protocol.y90Pet());
    Outcome<DoseCase> sorted =
        Assembler.assemble(
            PhantomStudy.write(folder, SPEC).instances().stream()
                .map(PetSeriesFixture::read)
                .toList(),
            rules.assembly());
    assembled = ((Outcome.Done<DoseCase>) sorted).value();
    Outcome<ActivityMap> read =
        EmissionActivity.read(
            assembled.emission(),
            PetHeaderTreatment.read(assembled.emission().example(), ZoneOffset.UTC),
            rules,
            ZoneOffset.UTC);
    assertThat(read).as(read.findings().toString()).isInstanceOf(Outcome.Done.class);
    activity = ((Outcome.Done<ActivityMap>) read).value();
  }

  private static Mask mask(Shape shape) {
    Grid grid = activity.grid();
    return Mask.where(
        grid,
        i -> {
          Vector3 at =
              grid.centre(
                  i % grid.columns(), i / grid.columns() % grid.rows(), i / grid.planeSize());
          return shape.contains(at.x(), at.y(), at.z());
        });
  }

  private static Region liver() {
    Mask mask = mask(ANATOMY.liver());
    return new Region(
        "Liver", 1, RegionKind.LIVER, RegionSource.PHANTOM, "1.2.3", false, mask, mask.volumeMl());
  }

  private static GuardedMass made() {
    MassMaker maker = new MassMaker(TestProtocols.byCt(), Density.SOFT_TISSUE, false);
    Outcome<GuardedMass> outcome = maker.make(assembled.ct(), activity, List.of(liver()));
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<GuardedMass>) outcome).value();
  }

  @Test
  void lungs_weigh_their_volume_times_the_density_of_their_ct_number() {
    VoxelMass plain = made().plain().orElseThrow();
    for (Solid lung : ANATOMY.lungs()) {
      Mask inside = mask(lung);
      int deep =
          inside
              .indices()
              .filter(i -> Math.abs(plain.gramPerMl()[i] - LUNG_GRAM_PER_ML) < 1e-5)
              .toArray()
              .length;
      // But for those at the surface, every voxel has exactly the density of lung.
      assertThat((double) deep / inside.count()).isGreaterThan(0.75);
      // The CT's own surface, 5 mm thick planes sampled at their centres, moves the mass of a part
      // of soft tissue beside it in and out: below a quarter of the surface's 20 % each way.
      // 5 % of the volume at 1.04 in place of 0.26 g/mL would be 15 % of the mass.
      assertThat(plain.massG(inside) / (lung.volumeMl() * LUNG_GRAM_PER_ML)).isBetween(0.98, 1.15);
    }
  }

  @Test
  void all_tissue_inside_the_body_is_there() {
    VoxelMass plain = made().plain().orElseThrow();
    Mask liver = mask(ANATOMY.liver());
    double expected = 1.031 + 0.045 * 37 / 77;
    double mean = plain.massG(liver) / liver.volumeMl();
    // The liver at 60 HU; tumours of 35 HU (1.038) and a skin of partial voxels beside lung.
    assertThat(mean).isBetween(expected * 0.96, expected * 1.002);
    assertThat(plain.tissue(index(ANATOMY.liver().within().centre()))).isEqualTo(TissueClass.SOFT);
    Vector3 spine = new Vector3(0, 78, ANATOMY.liver().within().centre().z());
    assertThat(plain.tissue(index(spine))).isEqualTo(TissueClass.BONE);
    Vector3 outside = new Vector3(-240, -200, spine.z());
    assertThat(plain.tissue(index(outside))).isEqualTo(TissueClass.AIR);
  }

  private static int index(Vector3 point) {
    Vector3 at = activity.grid().toIndex(point);
    return activity
        .grid()
        .index((int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z()));
  }

  /** A liver treated as a whole, blurred as by a scanner, displaced as by breathing. */
  @Test
  void the_dome_of_the_emission_image_is_found_where_it_is() {
    VoxelMass plain = made().plain().orElseThrow();
    Grid grid = activity.grid();
    Mask liver = mask(ANATOMY.liver());
    for (int planes : new int[] {-3, 0, 3, 5}) {
      float[] values = new float[grid.voxelCount()];
      liver
          .indices()
          .map(i -> i + planes * grid.planeSize())
          .filter(i -> i >= 0 && i < values.length)
          .forEach(i -> values[i] = 1e6f);
      float[] blurred = new GaussianSmoothing(grid, 6.5).smooth(values);
      LiverEdge edge = LiverEdge.compare(grid, plain.gramPerMl(), blurred, liver).orElseThrow();
      double shiftMm = planes * 3;
      // 1 mm: a third of a plane distance; 0.9 mm: what two blurs draw a curved dome in.
      assertThat(edge.medianMm()).as("%s mm", shiftMm).isCloseTo(shiftMm, within(1.9));
    }
  }

  @Test
  void the_same_bits_each_time() {
    VoxelMass one = (VoxelMass) made().map();
    VoxelMass other = (VoxelMass) made().map();
    assertThat(Arrays.equals(one.gramPerMl(), other.gramPerMl())).isTrue();
    assertThat(Arrays.equals(one.tissue(), other.tissue())).isTrue();
  }
}
