// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.MassRules;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.SharedData;

/** CT series of real scanners. */
class RealCtIT {
  private static final Vector3 X = new Vector3(1, 0, 0);
  private static final Vector3 Y = new Vector3(0, 1, 0);

  @TempDir Path folder;

  private Series series(String archive) throws IOException, InterruptedException {
    Path files = SharedData.unpacked(archive, folder);
    List<StudyInstance> instances;
    try (Stream<Path> walked = Files.walk(files)) {
      instances =
          walked
              .filter(file -> file.toString().endsWith(".dcm"))
              .sorted()
              .map(PetSeriesFixture::read)
              .toList();
    }
    StudyInstance first = instances.getFirst();
    return new Series(
        first.seriesInstanceUid(),
        "",
        "CT",
        "1.2.3",
        instances,
        first.location().read(ReadOptions.headers()));
  }

  private static CtStack stack(Series ct) {
    Outcome<CtStack> outcome = CtReader.read(ct);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<CtStack>) outcome).value();
  }

  private static CtMass mass(Series ct, Grid grid) {
    Outcome<CtMass> outcome = CtMass.read(ct, grid, MassRules.UNIFORM);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<CtMass>) outcome).value();
  }

  /** The mass of each plane of a CT, by its own voxels: no resampling. */
  private static double[] planesG(CtStack stack) {
    double[] planesG = new double[stack.slices().size()];
    CtDensity density = new CtDensity(MassRules.UNIFORM);
    float[] gramPerMl = new float[stack.grid().planeSize()];
    for (int plane = 0; plane < planesG.length; plane++) {
      density.read(stack.slices().get(plane), gramPerMl);
      for (float one : gramPerMl) {
        planesG[plane] += Float.isNaN(one) ? 0 : one * stack.grid().voxelVolumeMl(plane);
      }
    }
    return planesG;
  }

  @Test
  void the_thigh_of_sts001_keeps_its_mass_on_the_grid_of_its_pet()
      throws IOException, InterruptedException {
    Series ct = series("petct-ge-sts001/CT_ibsi_crop.tar.xz");
    CtStack stack = stack(ct);
    assertThat(stack.slices()).hasSize(59);
    // The PET: 128 x 128 of 4.6875 mm, 3.27 mm, z from -881.30: 0.02 mm beside the CT's planes.
    Grid pet =
        Grid.axial(128, 128, 80, 4.6875, 4.6875, 3.27)
            .at(new Vector3(-297.65625, -297.65625, -881.30));
    CtMass mass = mass(ct, pet);
    double[] planesG = planesG(stack);
    double beyond = planesG[0] * 0.02 / stack.grid().planeThicknessMm(0);
    double expectedG = Arrays.stream(planesG).sum() - beyond;
    double sumG = Arrays.stream(mass.resampled().massG()).sum();
    // 0.01 mm of rounding in positions written to a hundredth would be 5e-5; sums are exact.
    assertThat(sumG / expectedG).isCloseTo(1, within(1e-6));
    // 193 x 193 x 193 mm, with a leg of tissue in it.
    assertThat(sumG).isBetween(3000.0, 8000.0);
    Finding curve =
        CtMass.read(ct, pet, MassRules.UNIFORM).findings().stream().findFirst().orElseThrow();
    assertThat(curve.code()).isEqualTo(FindingCode.CT_CURVE);
    assertThat(curve.found()).isEqualTo("140 kV");
  }

  @Test
  void the_padding_of_crlm_1004_is_no_tissue() throws IOException, InterruptedException {
    Series ct = series("ct-liver-crlm1004/CT.tar.xz");
    CtStack stack = stack(ct);
    assertThat(stack.slices()).hasSize(41);
    Grid dose = Grid.axial(100, 100, 50, 4, 4, 4).at(new Vector3(-196, -202, -373));
    CtMass mass = mass(ct, dose);
    ResampledMass resampled = mass.resampled();
    // The corner lies outside of the reconstructed circle: HU -3024, which is no air either.
    assertThat(resampled.seenMl()[dose.index(0, 0, 25)]).isZero();
    assertThat(resampled.isKnown(dose.index(50, 50, 25))).isTrue();
    int unknown = 0;
    for (int i = 0; i < dose.voxelCount(); i++) {
      if (resampled.isKnown(i)) {
        assertThat(resampled.gramPerMl(i)).isBetween(0.00119, 1.9201);
      } else {
        unknown++;
      }
    }
    // A circle in a square leaves 1 - pi / 4 = 21 % of it.
    assertThat((double) unknown / dose.voxelCount()).isBetween(0.18, 0.24);
    assertThat(CtMass.read(ct, dose, MassRules.UNIFORM).findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.CT_CONTRAST);
  }

  @Test
  void a_ct_of_a_spect_lies_feet_first_and_is_read_by_its_positions()
      throws IOException, InterruptedException {
    CtStack stack = stack(series("spectct-ge670-lu177-tomo/CT_subset_32.tar.xz"));
    assertThat(stack.grid().planes()).isEqualTo(32);
    assertThat(stack.grid().centre(0, 0, 0).z()).isEqualTo(122.0);
    assertThat(stack.grid().centre(0, 0, 31).z()).isEqualTo(199.5);
    double[] planesG = planesG(stack);
    // A trunk of 2.5 mm at about 1 g/mL: more than 60 cm2 of it, and with its couch less than the
    // 1500 cm2 of an ellipse of 50 by 38 cm, a very large one.
    assertThat(Arrays.stream(planesG).min().orElseThrow()).isGreaterThan(60 * 0.25);
    assertThat(Arrays.stream(planesG).max().orElseThrow()).isLessThan(1500 * 0.25);
  }
}
