// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.MeasuredBlur;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.store.CanonicalJson;

/** The file of a record: read back as it was, and refused where it was changed. */
class AcceptanceRecordTest {
  /** What is found in two scans of a scanner. */
  private record Scans(CylinderScan cylinder, SphereScan spheres) {
    /** For all who read a record of it: to scan and to find takes seconds. */
    static final Scans ONE = simulated();

    static Scans simulated() {
      return new Scans(
          ((Outcome.Done<CylinderScan>)
                  CylinderScan.of(
                      PhantomScans.scan(
                          PhantomScans.phantom(PhantomKind.CYLINDER, 5, 6, 0.93, 0.5)),
                      PhantomScans.cylinder()))
              .value(),
          ((Outcome.Done<SphereScan>)
                  SphereScan.of(
                      PhantomScans.scan(PhantomScans.phantom(PhantomKind.SPHERES, 5, 6, 0.93, 0.5)),
                      PhantomScans.spheres()))
              .value());
    }
  }

  private static AcceptanceRecord record(boolean measured) {
    return record(Scans.ONE, measured);
  }

  private static AcceptanceRecord record(Scans scans, boolean measured) {
    return AcceptanceRecord.of(
        new Commission(
            "PET1",
            Protocol.y90Pet(),
            ZoneId.of("UTC"),
            new Commission.Wishes(
                "", measured, OffsetDateTime.parse("2026-03-10T12:00:00Z"), "test")),
        new Acceptance(
            List.of(new CalibrationFactor.Cylinder(scans.cylinder(), PhantomScans.cylinder())),
            List.of(new Acceptance.Ring(scans.spheres(), PhantomScans.spheres())),
            Protocol.y90Pet(),
            measured));
  }

  @Test
  void what_is_read_back_is_what_was_measured() {
    AcceptanceRecord record = record(false);
    AcceptanceRecord read = AcceptanceRecord.parse("PET1.json", record.text());
    assertThat(read.calibration()).isEqualTo(record.calibration());
    assertThat(read.sha256()).isEqualTo(record.sha256()).hasSize(64);
    assertThat(read.calibration().scanner())
        .isEqualTo(new ScannerMatch("^\\QPET1\\E$", "^\\QPhantom\\E$", "^\\QOSEM\\E$"));
    assertThat(read.calibration().form()).isEqualTo(PhantomScans.FORM);
    assertThat(read.calibration().measuredBlur().orElseThrow().recovery()).isEmpty();
    assertThat(record.text()).isEqualTo(record(Scans.simulated(), false).text());
  }

  @Test
  void measured_recoveries_come_with_it_where_they_are_wanted() {
    MeasuredBlur blur = record(true).calibration().measuredBlur().orElseThrow();
    assertThat(blur.recovery()).hasSize(6);
    // Behind 6 mm, of the spheres of 10 and 37 mm: the table's .443 and .836.
    assertThat(blur.recovery().getFirst().recoveryFraction()).isCloseTo(0.443, within(0.06));
    assertThat(blur.recovery().getLast().recoveryFraction()).isCloseTo(0.836, within(0.03));
  }

  @Test
  void a_changed_figure_is_found() {
    AcceptanceRecord record = record(false);
    String factor = Double.toString(record.calibration().factor());
    assertThatThrownBy(
            () ->
                AcceptanceRecord.parse(
                    "PET1.json",
                    record.text().replaceFirst("\"factor\" : " + factor, "\"factor\" : 1.2")))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("it was changed; make another record instead");
  }

  @Test
  void another_file_and_a_later_version_are_refused() {
    assertThatThrownBy(() -> AcceptanceRecord.parse("x.json", "{\"schema\": \"other\"}"))
        .hasMessageContaining("expected ytterby-acceptance, an acceptance record");
    assertThatThrownBy(
            () ->
                AcceptanceRecord.parse(
                    "x.json", "{\"schema\": \"ytterby-acceptance\", \"version\": 3}"))
        .hasMessageContaining("version: found 3, expected 1 to 2");
  }

  /** The first version could not say it; this one must. */
  @Test
  void a_record_of_this_version_without_the_form_of_its_images_is_refused() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(record(false).tree());
    tree.remove("sha256");
    Map<String, @Nullable Object> calibration = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(tree.get("calibration")))
        .forEach((key, value) -> calibration.put("" + key, value));
    calibration.remove("form");
    tree.put("calibration", calibration);
    refusedByItsFigures(tree);
    calibration.put("form", null);
    refusedByItsFigures(tree);
  }

  private static void refusedByItsFigures(Map<String, @Nullable Object> open) {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(open);
    whole.put("sha256", CanonicalJson.digest(open));
    String text = CanonicalJson.text(whole);
    assertThatThrownBy(() -> AcceptanceRecord.parse("PET1.json", text))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("figures that no calibration has");
  }

  /** Frozen: a record of version 1 is read by every later program as it was meant. */
  @Test
  void a_record_of_the_first_version_is_read() {
    String text =
        """
        {
          "schema": "ytterby-acceptance", "version": 1, "name": "PET1",
          "calibration": {
            "scanner": {"station": "PET1", "model": ".*", "reconstruction": "tof"},
            "factor": 1.07, "uncertaintyPercent": 2.1, "date": "2026-03-03",
            "positronFractionIncluded": false,
            "blur": {"psfMm": 5.8, "psfUncertaintyMm": 0.1,
              "recovery": [{"volumeMl": 0.5, "recoveryFraction": 0.4},
                {"volumeMl": 26.5, "recoveryFraction": 0.85}]}
          },
          "notes": [],
          "sha256": "%s"
        }
        """;
    CalibrationRecord read =
        AcceptanceRecord.parse("PET1.json", text.formatted(FIRST_VERSION)).calibration();
    assertThat(read.factor()).isEqualTo(1.07);
    assertThat(read.measuredBlur().orElseThrow().psfMm()).isEqualTo(5.8);
    assertThat(read.acceptance()).isEqualTo(FIRST_VERSION);
    assertThat(read.form()).isEqualTo(ImageForm.UNKNOWN);
  }

  private static final String FIRST_VERSION =
      "a019eddec058d5e1b134bb6e68a53b20cc7eafafaa13e3833e2f77cacffd121c";
}
