// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.RegionDose;

class DoseHistogramsTest {

  @Test
  void the_tumour_has_a_histogram_and_the_field_of_view_has_none() {
    DoseReport report = Fixture.report();
    DataSet dose = Fixture.object(ObjectRenderer.render(report), RenderedObject.RT_DOSE);

    assertThat(
            dose.items(Tag.ReferencedStructureSetSequence)
                .getFirst()
                .require(Tag.ReferencedSOPInstanceUID)
                .uid())
        .isEqualTo(Fixture.STRUCTURES);
    assertThat(dose.items(Tag.DVHSequence)).hasSize(1);
    DataSet dvh = dose.items(Tag.DVHSequence).getFirst();
    assertThat(
            dvh.items(Tag.DVHReferencedROISequence)
                .getFirst()
                .require(Tag.ReferencedROINumber)
                .integer())
        .isEqualTo(5);
    assertThat(dvh.require(Tag.DVHType).text()).isEqualTo("CUMULATIVE");
    assertThat(dvh.require(Tag.DVHVolumeUnits).text()).isEqualTo("CM3");
    DoseStatistics expected = report.regions().getFirst().relative().orElseThrow();
    assertThat(dvh.require(Tag.DVHMeanDose).number())
        .isCloseTo(expected.meanGy().value(), within(1e-9));
    assertThat(dvh.require(Tag.DVHMinimumDose).number()).isZero();
    assertThat(expected.levels().minGy()).isNegative();
  }

  /** A reader adds up the widths: the volume at a level is that of the report's V-level. */
  @Test
  void volumes_at_the_report_s_levels_are_those_of_the_report() {
    DoseReport report = Fixture.report();
    DataSet dvh =
        Fixture.object(ObjectRenderer.render(report), RenderedObject.RT_DOSE)
            .items(Tag.DVHSequence)
            .getFirst();
    double[] pairs = dvh.require(Tag.DVHData).numbers();

    assertThat(pairs).hasSize(2 * dvh.require(Tag.DVHNumberOfBins).integer());
    assertThat(pairs.length / 2).isLessThanOrEqualTo(1501);
    assertThat(pairs[1]).isCloseTo(report.masks().getFirst().volumeMl(), within(1e-9));
    DoseStatistics expected = report.regions().getFirst().relative().orElseThrow();
    double lowerGy = 0;
    for (int bin = 0; bin < pairs.length / 2; bin++) {
      double upperGy = lowerGy + pairs[2 * bin];
      double volumeMl = pairs[2 * bin + 1];
      double nextMl = bin + 1 < pairs.length / 2 ? pairs[2 * bin + 3] : 0;
      for (int levelGy : expected.volumeAtLeastMl().keySet()) {
        if (levelGy > lowerGy && levelGy <= upperGy) {
          // the level lies in this bin, so that its volume lies between those of the bin's ends
          assertThat(expected.volumeAtLeastMl().get(levelGy))
              .isBetween(nextMl - 1e-9, volumeMl + 1e-9);
        }
      }
      lowerGy = upperGy;
    }
    assertThat(lowerGy).isGreaterThan(expected.levels().maxGy());
  }

  @Test
  void of_two_structure_sets_the_one_with_more_regions_is_taken_and_named() {
    DoseReport fixture = Fixture.report();
    RegionDose tumour = fixture.regions().getFirst();
    Mask mask = fixture.masks().getFirst();
    String other = Fixture.STRUCTURES + ".2";
    List<RegionDose> regions =
        List.of(
            RegionVariant.contoured(tumour, 1, Fixture.STRUCTURES),
            RegionVariant.contoured(tumour, 2, other),
            RegionVariant.contoured(tumour, 3, other));
    DoseReport more = Variant.of(fixture).regions(regions, List.of(mask, mask, mask)).report();
    DoseReport tied =
        Variant.of(fixture).regions(regions.subList(0, 2), List.of(mask, mask)).report();

    assertThat(new DoseHistograms(more).structureSet()).contains(other);
    assertThat(rois(more)).containsExactly(2, 3);
    assertThat(new DoseHistograms(tied).structureSet()).contains(Fixture.STRUCTURES);
    assertThat(AlgorithmParameters.of(more))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("RT DVH = of structure set " + other + ", the one of 2"));
  }

  private static List<Integer> rois(DoseReport report) {
    List<Integer> rois = new ArrayList<>();
    for (DataSet dvh :
        Fixture.object(ObjectRenderer.render(report), RenderedObject.RT_DOSE)
            .items(Tag.DVHSequence)) {
      rois.add(
          dvh.items(Tag.DVHReferencedROISequence)
              .getFirst()
              .require(Tag.ReferencedROINumber)
              .integer());
    }
    return rois;
  }
}
