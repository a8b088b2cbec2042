// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.NuclideCode;
import org.ytterby.protocol.OursRules;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.PositronFraction;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RegionRule;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.protocol.TissueRule;

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
          - {value: "1", scheme: X}
        descriptions: ['ho-?166']
        stations: [PET1]
      series:
        corrections: [ATTN]
        series-types: [STATIC]
        plane-spacing-tolerance: 0.25 mm
        preferred: ['tof.*psf', tof]
      quantification:
        positron-fractions:
          - {fraction: 1e-4, note: somewhere}
        positron-fraction-in-calibration: true
        earliest-scan: 0.5h
        latest-scan: 48h
      dose:
        constants: ifu-glass-50
        density: 1.06g/mL
        engines: [kernel, local]
      expected-ratio:
        coverage-factor: 3
        devices:
          unknown: {ratio: 0.9, spread: 0.2}
      regions:
        - {kind: liver, names: [l]}
      perfused-volume: {automatic: false, smoothing: 4mm, seed: 15%, edge: 40%, keep: 20%}
      metrics:
        volume-levels: [10Gy, 60Gy]
        tissues:
          - {kind: other, alpha-beta: 4Gy, repair-half-time: 1h, alpha: 0.1/Gy, source: somewhere}
      delivery:
        review-before-delivery: true
      """;

  @Test
  void a_protocol_of_a_name_only_is_the_shipped_one() {
    assertThat(Reading.clean("name: y90-pet", ProtocolReader::read)).isEqualTo(Protocol.y90Pet());
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
                    List.of(new NuclideCode("1", "X")), List.of("ho-?166"), List.of("PET1")),
                new SeriesRules(
                    "PT",
                    List.of("BQML"),
                    List.of("ATTN"),
                    List.of("STATIC"),
                    0.25,
                    List.of("tof.*psf", "tof")),
                new QuantificationRules(
                    List.of(new PositronFraction(1e-4, "somewhere")), true, 0.5, 48),
                new DoseRules("ifu-glass-50", 1.06, List.of("kernel", "local")),
                new RatioRules(3, new TreeMap<>(Map.of("unknown", new ExpectedRatio(0.9, 0.2)))),
                List.of(new RegionRule("liver", List.of("l"))),
                new PerfusedRules(false, 4, 15, 40, 20),
                new MetricRules(
                    List.of(10, 60), List.of(new TissueRule("other", 4, 1, 0.1, "somewhere"))),
                new DeliveryRules(true)));
  }

  @Test
  void no_key_of_the_full_protocol_is_left_at_its_default() {
    Protocol full = Reading.clean(FULL, ProtocolReader::read);
    Reading.assertNothingIsDefault(full, Protocol.y90Pet());
    Reading.assertNothingIsDefault(full.ours(), OursRules.Y90);
    Reading.assertNothingIsDefault(full.quantification(), QuantificationRules.Y90);
    Reading.assertNothingIsDefault(full.ratio(), RatioRules.PUBLISHED);
    Reading.assertNothingIsDefault(full.perfused(), PerfusedRules.HALF_OF_MEDIAN);
    Reading.assertNothingIsDefault(full.metrics(), MetricRules.STANDARD);
    Reading.assertNothingIsDefault(full.delivery(), DeliveryRules.UNATTENDED);
  }

  @Test
  void keys_with_only_one_legal_value_are_read_and_checked() {
    Reading<Protocol> reading =
        Reading.of(
            """
            name: x
            series: {modality: NM, units: [GML]}
            dose: {engines: [magic]}
            """,
            ProtocolReader::read);
    assertThat(reading.problems())
        .containsExactly(
            "test.yaml:2: series.modality: found 'NM', expected PT",
            "test.yaml:2: series.units: found 'GML', expected BQML",
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
            "test.yaml:8: expected-ratio.devices.glass.spread: missing, expected a number from 0 to"
                + " 1",
            "test.yaml:7: expected-ratio: devices must hold 'unknown', which serves every device"
                + " not named",
            "test.yaml:10: regions[1].kind: found 'spleen', expected one of tumour, liver,"
                + " perfused, lung, other, unclear",
            "test.yaml:10: regions[1].names: found '(', expected a regular expression",
            "test.yaml:10: regions[1].names: expected a list of at least one regular expression",
            "test.yaml:12: metrics: volume-levels must be whole numbers from 1 to 10000 Gy,"
                + " ascending, found [50, 20]");
  }
}
