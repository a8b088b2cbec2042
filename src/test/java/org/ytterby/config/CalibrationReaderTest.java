// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.commission.CylinderDescription;
import org.ytterby.commission.PhantomDescription;
import org.ytterby.commission.SpheresDescription;
import org.ytterby.protocol.ImageForm;

/** Records that a protocol names, and what is said of phantoms. */
class CalibrationReaderTest {
  @Test
  void a_record_that_is_not_there_is_a_problem_of_the_protocol() {
    assertThat(
            Reading.of(
                    """
                    name: x
                    quantification:
                      calibrations:
                        - {record: missing.json, factor: 1.04}
                    """,
                    ProtocolReader::read)
                .problems())
        .hasSize(2)
        .anySatisfy(
            one ->
                assertThat(one)
                    .startsWith("test.yaml:4: quantification.calibrations[1].record: acceptance")
                    .endsWith("missing.json can't be read: NoSuchFileException"))
        .contains(
            "test.yaml:4: quantification.calibrations[1].factor: stands in the record; leave one of"
                + " both out");
  }

  @Test
  void a_calibration_that_does_not_say_the_form_of_its_images_is_read_as_it_was() {
    assertThat(
            Reading.clean(
                    """
                    name: x
                    quantification:
                      calibrations:
                        - {factor: 1.04, uncertainty: 3%, date: 2026-02-22, positron-fraction-included: true}
                    """,
                    ProtocolReader::read)
                .quantification()
                .calibrations()
                .getFirst()
                .form())
        .isEqualTo(ImageForm.UNKNOWN);
  }

  @Test
  void a_form_that_no_image_has_is_refused_and_one_beside_a_record_too() {
    assertThat(
            Reading.of(
                    """
                    name: x
                    quantification:
                      calibrations:
                        - factor: 1.04
                          uncertainty: 3%
                          date: 2026-02-22
                          positron-fraction-included: true
                          convolution-kernel: ''
                          pixel-spacing: 4.07
                          slice-thickness: 0mm
                          positron-fraction: 1.1
                        - {record: missing.json, positron-fraction: 3.6e-5}
                    """,
                    ProtocolReader::read)
                .problems())
        .contains(
            "test.yaml:8: quantification.calibrations[1].convolution-kernel: found '', expected a"
                + " text that is not empty",
            "test.yaml:9: quantification.calibrations[1].pixel-spacing: found '4.07', expected a"
                + " number from 0.1 to 100 mm, with its unit",
            "test.yaml:10: quantification.calibrations[1].slice-thickness: found '0mm', expected a"
                + " number from 0.1 to 100 mm, with its unit",
            "test.yaml:11: quantification.calibrations[1].positron-fraction: found '1.1', expected"
                + " a number from 1.0E-6 to 1",
            "test.yaml:12: quantification.calibrations[2].positron-fraction: stands in the record;"
                + " leave one of both out");
  }

  @Test
  void a_cylinder_by_every_key() {
    PhantomDescription read =
        Reading.clean(
            """
            phantom: cylinder
            isotope: Y-90
            assayed: 2026-03-01T08:00:00+01:00
            activity: 1800MBq
            activity-uncertainty: 3%
            volume: 5650mL
            volume-uncertainty: 0.4%
            diameter: 200mm
            length: 180mm
            """,
            PhantomDescriptionReader::read);
    assertThat(read)
        .isEqualTo(
            new CylinderDescription(
                OffsetDateTime.parse("2026-03-01T08:00:00+01:00"), 1800, 3, 5650, 0.4, 200, 180));
  }

  @Test
  void spheres_by_every_key() {
    PhantomDescription read =
        Reading.clean(
            """
            phantom: spheres
            assayed: 2026-03-01T08:00:00+01:00
            spheres: 2MBq/mL
            background: 0MBq/mL
            concentration-uncertainty: 4%
            diameters: [37mm, 28mm, 22mm]
            diameter-uncertainty: 0.1mm
            ring: 110mm
            insert: 0mm
            """,
            PhantomDescriptionReader::read);
    assertThat(read)
        .isEqualTo(
            new SpheresDescription(
                OffsetDateTime.parse("2026-03-01T08:00:00+01:00"),
                2e6,
                0,
                4,
                List.of(37.0, 28.0, 22.0),
                0.1,
                1,
                110,
                0));
  }

  @Test
  void the_examples_are_read() {
    assertThat(PhantomDescriptionReader.read(Path.of("config/phantom-cylinder.example.yaml")))
        .extracting(PhantomDescription::assayedAt)
        .isEqualTo(OffsetDateTime.parse("2026-03-01T08:00:00+01:00"));
    PhantomDescription spheres =
        PhantomDescriptionReader.read(Path.of("config/phantom-spheres.example.yaml"));
    assertThat(spheres).isInstanceOf(SpheresDescription.class);
  }

  @Test
  void says_all_that_is_wrong_with_a_description_at_once() {
    assertThat(
            Reading.of(
                    """
                    phantom: cylinder
                    isotope: F-18
                    assayed: 2026-03-01
                    activity: 1.8
                    volume: 5650mL
                    diameter: 200mm
                    length: 180mm
                    colour: red
                    """,
                    PhantomDescriptionReader::read)
                .problems())
        .containsExactlyInAnyOrder(
            "test.yaml:2: isotope: found 'F-18', expected Y-90",
            "test.yaml:3: assayed: found '2026-03-01', expected a time with its offset,"
                + " 2026-03-01T08:00:00+01:00",
            "test.yaml:4: activity: found '1.8', expected a number from 1 to 100000 MBq, with its"
                + " unit",
            "test.yaml:1: activity-uncertainty: missing, expected a number from 0.1 to 20 %, with"
                + " its unit",
            "test.yaml:1: volume-uncertainty: missing, expected a number from 0.01 to 20 %, with"
                + " its unit",
            "test.yaml:8: colour: unknown key");
  }

  @Test
  void a_volume_that_is_not_that_of_the_cylinder_is_a_problem() {
    assertThat(
            Reading.of(
                    """
                    phantom: cylinder
                    assayed: 2026-03-01T08:00:00+01:00
                    activity: 1800MBq
                    activity-uncertainty: 3%
                    volume: 6500mL
                    volume-uncertainty: 0.4%
                    diameter: 200mm
                    length: 180mm
                    """,
                    PhantomDescriptionReader::read)
                .problems())
        .containsExactly(
            "test.yaml:1: volume must be that of diameter and length, 5655 mL, within 10 %, found"
                + " 6500.0 mL");
  }
}
