// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dose.DoseInput;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;

/** No object speaks of one density where voxels have their own. */
class VoxelMassReportTest {
  private static final String MADE = "CT series 1.2.3 by curve test";

  @Test
  void every_object_says_how_the_mass_was_made() {
    Rendering rendering = ObjectRenderer.rendering(report());

    assertThat(
            object(rendering, RenderedObject.RT_DOSE)
                .dataSet()
                .optional(Tag.TissueHeterogeneityCorrection)
                .orElseThrow()
                .texts())
        .containsExactly("IMAGE");
    assertThat(SummaryJson.of(report(), "case", "READY", rendering).get("constants"))
        .asInstanceOf(MAP)
        .containsEntry("density", MADE)
        .doesNotContainKey("density_g_per_ml");
    assertThat(AlgorithmParameters.of(report())).contains("density = " + MADE);
  }

  private static RenderedObject object(Rendering rendering, String role) {
    return rendering.objects().stream()
        .filter(one -> one.role().equals(role))
        .findFirst()
        .orElseThrow();
  }

  private static DoseReport report() {
    DoseReport plain = Fixture.report();
    DoseInput was = plain.computed();
    float[] gramPerMl = new float[was.grid().voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    Arrays.fill(gramPerMl, 1.06f);
    Arrays.fill(tissue, TissueClass.SOFT.code());
    VoxelMass mass = new VoxelMass(was.grid(), gramPerMl, tissue, MADE);
    return new DoseReport(
        plain.stamp(),
        plain.emissionHeader(),
        plain.evidence(),
        plain.unused(),
        new DoseInput(was.activity(), mass, was.nuclide(), was.constants()),
        plain.primary(),
        plain.basis(),
        plain.engines(),
        plain.regions(),
        plain.masks(),
        plain.ratio(),
        plain.treatment(),
        plain.findings(),
        plain.choices(),
        plain.statement());
  }
}
