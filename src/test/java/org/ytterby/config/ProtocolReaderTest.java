// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.Imaging;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.NuclideCode;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.Overlap;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.PositronFraction;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.RegionRule;
import org.ytterby.protocol.RepairKind;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.ScannerRatios;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.SharedOut;
import org.ytterby.protocol.Surrogate;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyModel;
import org.ytterby.protocol.UncertaintyRules;

/**
 * What a protocol is by default, and that each of its keys is read; a key added and not tested
 * fails here.
 */
class ProtocolReaderTest {

  private static final String FULL =
      """
      name: ho166
      description: another
      ours:
        nuclides:
          - {value: "72454006", scheme: SCT}
        descriptions: ['ho-?166']
        stations: [PET1]
      series:
        modality: NM
        imaging: SPECT
        units: [CNTS]
        corrections: [ATTN]
        series-types: [STATIC]
        plane-spacing-tolerance: 0.25 mm
        overlap: mean-by-duration
        preferred: ['tof.*psf', tof]
      quantification:
        positron-fractions:
          - {fraction: 1e-4, note: somewhere}
        positron-fraction-in-calibration: true
        earliest-scan: 0.5h
        latest-scan: 48h
        scanner-decay: believed
        nuclide-repair: [22Na]
        calibrations:
          - {station: PET1, model: Vision, reconstruction: tof, factor: 1.04, uncertainty: 3%,
             date: 2026-02-22, positron-fraction-included: true, convolution-kernel: XYZ Gauss2.00,
             pixel-spacing: 4.07mm, slice-thickness: 3mm, positron-fraction: 3.6e-5}
        commissioning: required
      dose:
        constants: ifu-glass-50
        density: 1.06g/mL
        engines: [kernel, local]
      mass:
        density: ct
        curves:
          - kvp: 140kV
            source: our phantom
            points:
              - {hounsfield: -1000HU, density: 0.001g/mL}
              - {hounsfield: 0HU, density: 1g/mL}
        metal: 2g/mL
        organ: 1.1g/mL
        rim: 15mm
        edge-tolerance: 5mm
        lung-mass: 900g
      expected-ratio:
        coverage-factor: 3
        devices:
          unknown: {ratio: 0.9, spread: 0.2}
        scanners:
          - {station: PET2, model: mCT, reconstruction: psf, devices: {glass: {ratio: 0.8, spread: 0.03}}}
        earlier-treatment: declared
        delivered-over-prescribed: [5%, 15%]
        repairs: [surrogate, activity]
      normalisation: {activity: planned, volume: liver, liver-margin: 12mm, body-margin: 5mm, negligible-shunt: 3%}
      regions:
        - {kind: liver, names: [l]}
      perfused-volume: {automatic: false, smoothing: 4mm, seed: 15%, edge: 40%, keep: 20%}
      metrics:
        volume-levels: [10Gy, 60Gy]
        tissues:
          - {kind: other, alpha-beta: 4Gy, repair-half-time: 1h, alpha: 0.1/Gy, source: somewhere}
      resolution:
        psf: 5.5mm
        psf-uncertainty: 0.5mm
        recovery:
          - {volume: 0.5mL, recovery: 0.2}
          - {volume: 26.5mL, recovery: 0.86}
        least-recovery: 50%
        source: NEMA spheres
        breathing: 6mm
        breathing-uncertainty: 1mm
      uncertainty:
        model: scale
        coverage: 90%
        scale:
          administered: 4%
          residual: 1%
          residual-most: 10%
          scanner: 3%
          branching-ratio: 2%
          branching-ratio-most: 1.2%
          density: 1%
          clock: 5min
          lung-shunt: 30%
        place: {contour: 2mm, contour-on-emission: true, registration: 3mm}
        recovery: 7%
        bias-allowed: 5%
        of-ratio: left-out
      delivery:
        review-before-delivery: true
      """;

  @Test
  void a_protocol_of_a_name_only_is_the_shipped_one() {
    assertThat(Reading.clean("name: y90-pet", ProtocolReader::read)).isEqualTo(Protocol.y90Pet());
  }

  /** The blur of PET would recover a mean of SPECT far too low. */
  @Test
  void of_spect_no_resolution_is_taken_for_known() {
    Protocol spect =
        Reading.clean("{name: s, series: {modality: NM, imaging: SPECT}}", ProtocolReader::read);
    assertThat(spect.resolution().psf()).isEmpty();
    assertThat(Reading.clean("name: p", ProtocolReader::read).resolution().psf()).contains(7.0);
  }

  @Test
  void maps_every_key() {
    Protocol full = Reading.clean(FULL, ProtocolReader::read);
    assertThat(full)
        .isEqualTo(
            new Protocol(
                "ho166",
                "another",
                new OursRules(
                    List.of(new NuclideCode("72454006", "SCT")),
                    List.of("ho-?166"),
                    List.of("PET1")),
                new SeriesRules(
                    "NM",
                    Imaging.SPECT,
                    List.of("CNTS"),
                    List.of("ATTN"),
                    List.of("STATIC"),
                    0.25,
                    Overlap.MEAN_BY_DURATION,
                    List.of("tof.*psf", "tof")),
                new QuantificationRules(
                    List.of(new PositronFraction(1e-4, "somewhere")),
                    true,
                    0.5,
                    48,
                    ScannerDecay.BELIEVED,
                    List.of(Surrogate.SODIUM_22),
                    List.of(
                        new CalibrationRecord(
                            new ScannerMatch("PET1", "Vision", "tof"),
                            1.04,
                            3,
                            "2026-02-22",
                            true,
                            new ImageForm("XYZ Gauss2.00", 4.07, 3.0, 3.6e-5),
                            null,
                            "")),
                    CommissioningRule.REQUIRED),
                new DoseRules(Isotope.YTTRIUM_90, "ifu-glass-50", 1.06, List.of("kernel", "local")),
                new MassRules(
                    DensitySource.CT,
                    List.of(
                        new CurveRule(
                            140,
                            List.of(new CurvePoint(-1000, 0.001), new CurvePoint(0, 1)),
                            "our phantom")),
                    2,
                    1.1,
                    15,
                    5,
                    900),
                new RatioRules(
                    3,
                    new TreeMap<>(Map.of("unknown", new ExpectedRatio(0.9, 0.2))),
                    List.of(
                        new ScannerRatios(
                            new ScannerMatch("PET2", "mCT", "psf"),
                            new TreeMap<>(Map.of("glass", new ExpectedRatio(0.8, 0.03))))),
                    new NormalisationRules(SharedOut.PLANNED, NormalisedVolume.LIVER, 12, 5, 3),
                    EarlierRule.DECLARED,
                    List.of(5.0, 15.0),
                    List.of(RepairKind.SURROGATE, RepairKind.ACTIVITY)),
                List.of(new RegionRule("liver", List.of("l"))),
                new PerfusedRules(false, 4, 15, 40, 20),
                new MetricRules(
                    List.of(10, 60), List.of(new TissueRule("other", 4, 1, 0.1, "somewhere"))),
                new ResolutionRules(
                    5.5,
                    0.5,
                    List.of(new RecoveryPoint(0.5, 0.2), new RecoveryPoint(26.5, 0.86)),
                    50,
                    "NEMA spheres",
                    6,
                    1),
                new UncertaintyRules(
                    UncertaintyModel.SCALE,
                    90,
                    new ScaleUncertainty(4, 1, 10, 3, 2, 1.2, 1, 5, 30),
                    new PlaceUncertainty(2, true, 3),
                    7,
                    5,
                    RatioBudget.LEFT_OUT),
                new DeliveryRules(true)));
  }

  @Test
  void a_point_spread_function_that_nobody_knows_is_said_to_be_none() {
    Protocol unknown = Reading.clean("name: x\nresolution: {psf: none}", ProtocolReader::read);
    assertThat(unknown.resolution().psf()).isEmpty();
    Protocol sharp = Reading.clean("name: x\nresolution: {psf: 0 mm}", ProtocolReader::read);
    assertThat(sharp.resolution().psf()).contains(0.0);
    assertThat(Reading.of("name: x\nresolution: {psf: 0.5mm}", ProtocolReader::read).problems())
        .hasSize(1);
    assertThat(Reading.of("name: x\nresolution: {psf: 7}", ProtocolReader::read).problems())
        .containsExactly(
            "test.yaml:2: resolution.psf: found '7', expected none, 0mm, or a number from 1 to 30"
                + " mm, with its unit");
  }

  /** A PET's 7 mm would take SPECT's means for less blurred than they are by tens of percent. */
  @Test
  void spect_takes_neither_the_blur_nor_the_calibration_of_pet() {
    String spect = "name: x\nseries: {imaging: SPECT}\n";
    Protocol plain = Reading.clean(spect, ProtocolReader::read);
    assertThat(plain.resolution().psf()).isEmpty();
    assertThat(plain.uncertainty().scale().scannerPercent()).isEqualTo(15);
    assertThat(plain.uncertainty().scale().branchingRatioPercent()).isZero();
    assertThat(plain.uncertainty().scale().branchingRatioMostPercent()).isZero();
    Protocol stated = Reading.clean(spect + "resolution: {psf: 15mm}", ProtocolReader::read);
    assertThat(stated.resolution().psf()).contains(15.0);
    assertThat(stated.resolution().psfUncertaintyMm()).isEqualTo(3);
  }

  @Test
  void no_key_of_the_full_protocol_is_left_at_its_default() {
    Protocol full = Reading.clean(FULL, ProtocolReader::read);
    Reading.assertNothingIsDefault(full, Protocol.y90Pet());
    Reading.assertNothingIsDefault(full.ours(), OursRules.Y90);
    Reading.assertNothingIsDefault(full.series(), SeriesRules.PET);
    Reading.assertNothingIsDefault(full.quantification(), QuantificationRules.Y90);
    Reading.assertNothingIsDefault(full.mass(), MassRules.UNIFORM);
    Reading.assertNothingIsDefault(full.ratio(), RatioRules.PUBLISHED);
    Reading.assertNothingIsDefault(full.ratio().normalisation(), NormalisationRules.BODY_OR_LIVER);
    Reading.assertNothingIsDefault(
        full.quantification().calibrations().getFirst().scanner(), ScannerMatch.ANY);
    Reading.assertNothingIsDefault(full.perfused(), PerfusedRules.HALF_OF_MEDIAN);
    Reading.assertNothingIsDefault(full.metrics(), MetricRules.STANDARD);
    Reading.assertNothingIsDefault(full.resolution(), ResolutionRules.CLINICAL_PET);
    Reading.assertNothingIsDefault(full.uncertainty(), UncertaintyRules.GUM);
    Reading.assertNothingIsDefault(full.uncertainty().scale(), ScaleUncertainty.SUGGESTED);
    Reading.assertNothingIsDefault(full.uncertainty().place(), PlaceUncertainty.SUGGESTED);
    Reading.assertNothingIsDefault(full.delivery(), DeliveryRules.UNATTENDED);
  }

  @Test
  void counts_need_imaging_by_spect() {
    Reading<Protocol> reading =
        Reading.of("name: x\nseries: {units: [CNTS]}\n", ProtocolReader::read);
    assertThat(reading.problems())
        .singleElement()
        .asString()
        .contains("modality NM and units CNTS need imaging SPECT");
  }

  @Test
  void keys_with_only_one_legal_value_are_read_and_checked() {
    Reading<Protocol> reading =
        Reading.of(
            """
            name: x
            series: {modality: CT, units: [GML], overlap: mean}
            dose: {engines: [magic]}
            """,
            ProtocolReader::read);
    assertThat(reading.problems())
        .containsExactly(
            "test.yaml:2: series.modality: found 'CT', expected one of PT, NM",
            "test.yaml:2: series.units: found 'GML', expected one of BQML, CNTS",
            "test.yaml:2: series.overlap: found 'mean', expected one of refuse, mean-by-duration",
            "test.yaml:3: dose.engines: found 'magic', expected one of local, kernel, density");
  }

  @Test
  void says_what_is_wrong_with_a_protocol_all_at_once() {
    Reading<Protocol> reading =
        Reading.of(
            """
            series:
              plane-spacing-tolerance: 0.1
            dose:
              density: 1.04g/cm3
              constants: standard
            expected-ratio:
              devices:
                glass: {ratio: 0.79}
            mass:
              density: mri
              rim: 2cm
              curves:
                - {kvp: 120kV, source: us, points: [{hounsfield: 0HU, density: 1g/mL}]}
            regions:
              - {kind: spleen, names: ['(']}
            metrics:
              volume-levels: [50Gy, 20Gy]
            """,
            ProtocolReader::read);
    assertThat(reading.problems())
        .containsExactly(
            "test.yaml:1: name: missing, expected a name of letters, digits, dots and dashes",
            "test.yaml:2: series.plane-spacing-tolerance: found '0.1', expected a number from 0 to"
                + " 1 mm, with its unit",
            "test.yaml:5: dose.constants: found 'standard', expected one of default, ifu-glass-50,"
                + " gulec-49.67, ddep-49.38",
            "test.yaml:4: dose.density: found '1.04g/cm3', expected a number from 0.1 to 3 g/mL,"
                + " with its unit",
            "test.yaml:10: mass.density: found 'mri', expected one of uniform, ct",
            "test.yaml:13: mass.curves[1]: a density curve must have at least 2 points, found 1",
            "test.yaml:11: mass.rim: found '2cm', expected a number from 0 to 100 mm, with its"
                + " unit",
            "test.yaml:8: expected-ratio.devices.glass.spread: missing, expected a number from 0 to"
                + " 1",
            "test.yaml:7: expected-ratio: devices must hold 'unknown', which serves every device"
                + " not named",
            "test.yaml:15: regions[1].kind: found 'spleen', expected one of tumour, liver,"
                + " perfused, lung, other, unclear",
            "test.yaml:15: regions[1].names: found '(', expected a regular expression",
            "test.yaml:15: regions[1].names: expected a list of at least one regular expression",
            "test.yaml:17: metrics: volume-levels must be whole numbers from 1 to 10000 Gy,"
                + " ascending, found [50, 20]");
  }
}
