// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.MassRules;
import org.ytterby.testdata.CtSeriesFixture;

class CtReaderTest {
  private static final Grid CT = grid(16, 16, 8, 2, 3);

  @TempDir Path folder;

  static Grid grid(int columns, int rows, int planes, double pixelMm, double stepMm) {
    return Grid.axial(columns, rows, planes, pixelMm, pixelMm, stepMm)
        .at(new Vector3(pixelMm / 2, pixelMm / 2, stepMm / 2));
  }

  private static CtSeriesFixture water() {
    return new CtSeriesFixture(CT, _ -> 0);
  }

  private String refused(CtSeriesFixture fixture) {
    Outcome<CtStack> outcome = CtReader.read(fixture.write(folder));
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    Finding finding = outcome.findings().getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.CT_UNUSABLE);
    return finding.where() + ": found " + finding.found() + ", expected " + finding.expected();
  }

  private CtMass read(CtSeriesFixture fixture, Grid dose) {
    Outcome<CtMass> outcome = outcome(fixture.write(folder), dose);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<CtMass>) outcome).value();
  }

  private static Outcome<CtMass> outcome(Series ct, Grid dose) {
    return CtMass.read(ct, dose, MassRules.UNIFORM);
  }

  @Test
  void sorts_slices_by_where_they_are() {
    Outcome<CtStack> outcome =
        CtReader.read(
            water()
                .each((plane, k) -> plane.uid(Tag.SOPInstanceUID, "1.2.3." + (90 - k)))
                .write(folder));
    CtStack stack = ((Outcome.Done<CtStack>) outcome).value();
    assertThat(stack.grid()).isEqualTo(CT);
    assertThat(stack.slices().getFirst().sopInstanceUid()).isEqualTo("1.2.3.90");
  }

  @Test
  void refuses_a_tilted_gantry_by_its_header_and_by_its_positions() {
    assertThat(refused(water().each((plane, _) -> plane.numbers(Tag.GantryDetectorTilt, -12.5))))
        .contains("GantryDetectorTilt")
        .contains("found -12.5 degrees, expected 0 degrees")
        .contains("and 7 more instances");
    assertThat(
            refused(
                water()
                    .each(
                        (plane, k) ->
                            plane.numbers(Tag.ImagePositionPatient, 1, 1 + 0.4 * k, 1.5 + 3 * k))))
        .contains("0.40 mm aside of the first: the gantry was tilted");
  }

  @Test
  void refuses_gaps_and_repeated_positions() {
    assertThat(refused(water().without(4)))
        .contains("6.00 mm from (1.00, 1.00, 10.50) to (1.00, 1.00, 16.50)")
        .contains("at most 4.50 mm: nothing is interpolated");
    // Every second plane: even steps, but thinner slices.
    assertThat(refused(water().each((plane, _) -> plane.numbers(Tag.SliceThickness, 1.5))))
        .contains("where slices are 1.50 mm thick");
    assertThat(
            refused(
                water()
                    .each(
                        (plane, k) ->
                            plane.numbers(
                                Tag.ImagePositionPatient, 1, 1, 1.5 + 3 * Math.min(k, 6)))))
        .contains("two planes at (1.00, 1.00, 19.50)");
  }

  @Test
  void refuses_what_is_no_ct_number() {
    assertThat(refused(water().each((plane, _) -> plane.text(Tag.RescaleType, "US"))))
        .contains("RescaleType")
        .contains("found US, expected HU, or nothing, which means HU");
    assertThat(refused(water().each((plane, _) -> plane.numbers(Tag.RescaleSlope, 0))))
        .contains("RescaleSlope");
    assertThat(refused(water().each((plane, _) -> plane.text(Tag.LossyImageCompression, "01"))))
        .contains("lossy");
    assertThat(refused(water().each((plane, _) -> plane.text(Tag.NumberOfFrames, "2"))))
        .contains("NumberOfFrames")
        .contains("found 2, expected one plane an instance");
  }

  @Test
  void padding_is_told_by_the_stored_value_and_is_no_tissue() {
    // A cylinder's corner: what the scanner did not reconstruct.
    CtSeriesFixture.Tissue tissue = centre -> centre.x() < 8 ? -3024 : 0;
    CtMass mass = read(new CtSeriesFixture(CT, tissue), grid(8, 8, 8, 4, 3));
    assertThat(mass.resampled().isKnown(0)).isFalse();
    assertThat(mass.resampled().massG()[0]).isZero();
    assertThat(mass.resampled().gramPerMl(4)).isCloseTo(1.0175, within(1e-6));
  }

  @Test
  void padding_in_the_range_of_tissue_is_told_by_its_range() {
    // 1000 to 1024 as stored would be -24 to 0 HU.
    CtSeriesFixture fixture =
        new CtSeriesFixture(CT, centre -> centre.x() < 8 ? 0 : 50)
            .each(
                (plane, _) ->
                    plane
                        .integers(Tag.PixelRepresentation, 0)
                        .bytes(Tag.PixelPaddingValue, Vr.US, new byte[] {0, 4})
                        .bytes(Tag.PixelPaddingRangeLimit, Vr.US, new byte[] {(byte) 0xE8, 3}));
    CtMass mass = read(fixture, grid(8, 8, 8, 4, 3));
    assertThat(mass.resampled().isKnown(1)).isFalse();
    assertThat(mass.resampled().isKnown(2)).isTrue();
  }

  @Test
  void impossible_numbers_without_stated_padding_are_no_tissue() {
    CtSeriesFixture fixture =
        new CtSeriesFixture(CT, centre -> centre.x() < 8 ? -2000 : -1030)
            .each((plane, _) -> plane.remove(Tag.PixelPaddingValue));
    CtMass mass = read(fixture, grid(8, 8, 8, 4, 3));
    assertThat(mass.resampled().isKnown(1)).isFalse();
    // Noise on air below -1000 HU is air.
    assertThat(mass.resampled().gramPerMl(2)).isCloseTo(0.0012, within(1e-9));
  }

  @Test
  void each_slice_has_its_own_rescale() {
    CtSeriesFixture fixture =
        water().each((plane, k) -> plane.numbers(Tag.RescaleIntercept, -1024 + (k < 4 ? 0 : 50)));
    CtMass mass = read(fixture, grid(8, 8, 8, 4, 3));
    assertThat(mass.resampled().gramPerMl(0)).isCloseTo(0.93 + 0.1 * 98 / 112, within(1e-6));
    assertThat(mass.resampled().gramPerMl(7 * 64)).isCloseTo(1.031 + 0.045 * 27 / 77, within(1e-6));
  }

  @Test
  void metal_counts_as_bone_and_is_measured() {
    CtSeriesFixture fixture =
        new CtSeriesFixture(CT, centre -> centre.x() < 4 && centre.z() < 6 ? 3071 : 40);
    CtMass mass = read(fixture, grid(8, 8, 8, 4, 3));
    assertThat(mass.resampled().gramPerMl(0)).isCloseTo(1.92, within(1e-6));
    assertThat(mass.metalMl()).isCloseTo(0.4 * 3.2 * 0.6, within(1e-9));
  }

  @Test
  void a_tube_voltage_without_a_curve_is_said() {
    Series near = water().each((plane, _) -> plane.numbers(Tag.KVP, 140)).write(folder);
    assertThat(outcome(near, CT).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CT_CURVE);
              assertThat(finding.severity()).isEqualTo(Severity.INFO);
              assertThat(finding.found()).isEqualTo("140 kV");
              assertThat(finding.expected()).contains("120 kV");
            });
    Series far = water().each((plane, _) -> plane.numbers(Tag.KVP, 80)).write(folder);
    assertThat(outcome(far, CT).findings().getFirst().severity()).isEqualTo(Severity.REVIEW);
    Series unstated = water().each((plane, _) -> plane.remove(Tag.KVP)).write(folder);
    assertThat(outcome(unstated, CT).findings().getFirst().found())
        .isEqualTo("tube voltage not stated");
    assertThat(outcome(water().write(folder), CT).findings()).isEmpty();
  }

  @Test
  void contrast_is_said() {
    Series ct =
        water().each((plane, _) -> plane.text(Tag.ContrastBolusAgent, "OMNI")).write(folder);
    assertThat(outcome(ct, CT).findings().getFirst().code()).isEqualTo(FindingCode.CT_CONTRAST);
  }

  @Test
  void says_how_it_was_made() {
    assertThat(read(water(), CT).statement().toLowerCase(Locale.ROOT))
        .contains("1.2.826.1.2", "120 kv", "schneider", "exact overlap");
  }
}
