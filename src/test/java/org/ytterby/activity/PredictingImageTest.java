// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/** Images of 99mTc-MAA, whose own decay leads their beds to one time, and what is none of them. */
class PredictingImageTest implements EmissionReading {
  private static final double HALF_LIFE_H = 6.0067;

  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  private static Protocol asPet() {
    SeriesRules pet = SeriesRules.PET;
    return TestProtocols.predicting(
        new SeriesRules(
            "PT",
            Imaging.SPECT,
            pet.units(),
            pet.corrections(),
            pet.seriesTypes(),
            pet.planeSpacingToleranceMm(),
            pet.overlap(),
            pet.preferred()));
  }

  private static PetSeriesFixture scan() {
    return PetSeriesFixture.even()
        .code("72454006", "SCT", "^99m^Technetium")
        .item(
            (item, k) ->
                item.remove(Tag.RadionuclidePositronFraction)
                    .numbers(Tag.RadionuclideHalfLife, 21600));
  }

  private static DataSetBuilder tomo(PetSeriesFixture classic) {
    return EmissionForms.tomo(
        classic.each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1)).dataSets(), false);
  }

  /** By hand: an hour of 99mTc is 12.2 %, where one of 90Y would be 1.1 %. */
  @Test
  void beds_are_led_to_one_time_by_the_decay_of_technetium() {
    CountMap counts =
        (CountMap)
            image(
                asPet(),
                scan()
                    .each(
                        (plane, k) ->
                            plane
                                .text(Tag.DecayCorrection, "NONE")
                                .remove(Tag.DecayFactor)
                                .text(Tag.AcquisitionTime, k < 2 ? "100000" : "110000"))
                    .dataSets());
    double first = counts.values()[0] / PetSeriesFixture.slope(0);
    double second = counts.values()[counts.grid().index(0, 0, 4)] / PetSeriesFixture.slope(4);
    assertThat(second / first).isCloseTo(Math.pow(2, 1 / HALF_LIFE_H), within(1e-6));
    assertThat(counts.how().administrationKnown()).isFalse();
  }

  /**
   * By hand: corrected to the start by 99mTc, 20 min are a factor 1.039, which 90Y never reaches.
   */
  @Test
  void a_decay_factor_is_judged_as_one_of_technetium() {
    double factor = Math.rint(1e4 * Math.pow(2, 1 / 3.0 / HALF_LIFE_H)) / 1e4;
    Outcome<EmissionImage> read =
        read(asPet(), scan().each((plane, k) -> plane.numbers(Tag.DecayFactor, factor)));
    assertThat(EmissionReading.done(read)).isInstanceOf(CountMap.class);
    Outcome<EmissionImage> wrong =
        read(asPet(), scan().each((plane, k) -> plane.numbers(Tag.DecayFactor, 2.0)));
    assertThat(EmissionReading.blocking(wrong))
        .extracting(Finding::code)
        .containsExactly(FindingCode.HALF_LIFE);
  }

  @Test
  void a_scan_after_the_treatment_is_no_scan_before_it() {
    Protocol before = TestProtocols.predicting(SeriesRules.SPECT);
    assertThat(EmissionReading.blocking(read(before, tomo(PetSeriesFixture.even()))))
        .extracting(Finding::code)
        .contains(FindingCode.NUCLIDE);
    assertThat(
            EmissionReading.blocking(
                read(
                    asPet(),
                    scan().item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 230580)))))
        .extracting(Finding::code)
        .contains(FindingCode.HALF_LIFE);
  }

  @Test
  void without_a_nuclide_only_the_photopeak_tells() {
    Protocol before = TestProtocols.predicting(SeriesRules.SPECT);
    DataSetBuilder wide = tomo(scan()).remove(Tag.RadiopharmaceuticalInformationSequence);
    assertThat(EmissionReading.blocking(read(before, wide)))
        .filteredOn(finding -> finding.code() == FindingCode.NUCLIDE)
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("90.0 to 125.0 keV"));
    DataSetBuilder peak =
        tomo(scan())
            .remove(Tag.RadiopharmaceuticalInformationSequence)
            .sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder()
                    .sequence(Tag.EnergyWindowRangeSequence, EmissionForms.window(126.5, 154.5))
                    .build());
    Outcome<EmissionImage> read = read(before, peak);
    assertThat(EmissionReading.done(read)).isInstanceOf(CountMap.class);
    assertThat(read.findings()).extracting(Finding::code).contains(FindingCode.NUCLIDE);
  }

  /** A scatter window beside that of the bremsstrahlung lies at the line of another nuclide. */
  @Test
  void a_named_90y_with_a_second_window_where_131i_has_its_line_is_90y() {
    DataSetBuilder two =
        tomo(PetSeriesFixture.even())
            .sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder()
                    .sequence(
                        Tag.EnergyWindowRangeSequence,
                        EmissionForms.window(90, 125),
                        EmissionForms.window(310, 410))
                    .build());
    assertThat(
            EmissionReading.done(
                read(TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT), two)))
        .isInstanceOf(CountMap.class);
  }

  @Test
  void what_is_not_corrected_for_attenuation_is_taken_by_a_protocol_that_says_so() {
    SeriesRules spect = SeriesRules.SPECT;
    SeriesRules any =
        new SeriesRules(
            spect.modality(),
            spect.imaging(),
            spect.units(),
            List.of(),
            spect.seriesTypes(),
            spect.planeSpacingToleranceMm(),
            spect.overlap(),
            spect.preferred());
    DataSetBuilder plain = tomo(scan()).text(Tag.CorrectedImage, "NORM");
    assertThat(EmissionReading.blocking(read(TestProtocols.predicting(spect), plain)))
        .extracting(Finding::code)
        .contains(FindingCode.CORRECTION_MISSING);
    Outcome<EmissionImage> read = read(TestProtocols.predicting(any), plain);
    assertThat(EmissionReading.done(read)).isInstanceOf(CountMap.class);
    assertThat(read.findings())
        .filteredOn(finding -> finding.code() == FindingCode.CORRECTION_MISSING)
        .singleElement()
        .satisfies(finding -> assertThat(finding.action()).contains("deep tissue"));
  }
}
