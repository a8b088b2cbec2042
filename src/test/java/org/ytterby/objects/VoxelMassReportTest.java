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
import org.ytterby.metric.DoseStatistics;

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

  /** PS3.3 C.8.8.3.4: a region that says a density in place of the image's. */
  @Test
  void a_region_that_overrides_the_image_is_told() {
    assertThat(
            object(ObjectRenderer.rendering(report(true)), RenderedObject.RT_DOSE)
                .dataSet()
                .optional(Tag.TissueHeterogeneityCorrection)
                .orElseThrow()
                .texts())
        .containsExactly("IMAGE", "ROI_OVERRIDE");
  }

  @Test
  void says_that_means_are_by_mass_and_levels_by_volume() {
    assertThat(AlgorithmParameters.of(report()).toString())
        .contains("mean dose is energy over mass (ICRU 85)");
    assertThat(AlgorithmParameters.of(Fixture.report()).toString()).doesNotContain("ICRU 85");
    assertThat(new RegionJson(report(), 1).line())
        .containsKeys("mean_is", "mean_by_volume_gy")
        .containsEntry("mean_is", DoseStatistics.MEAN_AND_LEVELS);
    assertThat(new RegionJson(Fixture.report(), 1).line())
        .doesNotContainKeys("mean_is", "mean_by_volume_gy");
  }

  private static RenderedObject object(Rendering rendering, String role) {
    return rendering.objects().stream()
        .filter(one -> one.role().equals(role))
        .findFirst()
        .orElseThrow();
  }

  private static DoseReport report() {
    return report(false);
  }

  private static DoseReport report(boolean overridden) {
    DoseReport plain = Fixture.report();
    DoseInput was = plain.computed();
    float[] gramPerMl = new float[was.grid().voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    Arrays.fill(gramPerMl, 1.06f);
    Arrays.fill(tissue, TissueClass.SOFT.code());
    VoxelMass mass = new VoxelMass(was.grid(), gramPerMl, tissue, overridden, MADE);
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
        plain.ratioUncertainty(),
        plain.treatment(),
        plain.findings(),
        plain.choices(),
        plain.statement());
  }
}
