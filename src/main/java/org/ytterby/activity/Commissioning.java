// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.assemble.Series;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;

/**
 * Whether the site has measured the scanner and the reconstruction that an image comes from, what
 * its protocol makes of it where it has not, and what the measurement says where it has. A
 * measurement of images of another form (filter, voxels, positron fraction) does not count, and
 * that is never silent. A prediction before the treatment is of another nuclide, and asks for
 * nothing. Counts have no scale that a phantom could calibrate: of them a measurement gives the
 * blur alone, and none is asked. Stateless.
 */
public final class Commissioning {
  private Commissioning() {}

  /**
   * What is to be said of an emission series.
   *
   * @param counts true where its numbers are counts; an image in Bq/mL that is taken for a relative
   *     dose only is none
   */
  public static List<Finding> judge(Series emission, Protocol protocol, boolean counts) {
    QuantificationRules rules = protocol.quantification();
    Scanner scanner = Scanner.of(emission.example());
    Optional<CalibrationRecord> calibration = scanner.calibration(rules);
    if (calibration.isPresent()) {
      ImageForm form = calibration.get().form();
      return form == null || counts
          ? List.of()
          : List.of(new AppliedCalibration(emission, scanner, calibration.get(), form).finding());
    }
    boolean required = rules.commissioning() == CommissioningRule.REQUIRED && !counts;
    if (protocol.ratio().normalisation().predicts()) {
      return List.of();
    }
    List<CalibrationRecord> ofOtherForm = scanner.named(rules);
    if (!ofOtherForm.isEmpty()) {
      return ofOtherForm.stream().map(one -> other(emission, scanner, one, required)).toList();
    }
    return counts || rules.commissioning() == CommissioningRule.UNASKED
        ? List.of()
        : List.of(none(emission, scanner, required));
  }

  private static Finding none(Series emission, Scanner scanner, boolean required) {
    return new Finding(
        FindingCode.NOT_COMMISSIONED,
        required ? Severity.BLOCK : Severity.INFO,
        where(emission),
        "no record for " + scanner.name(),
        "an acceptance record of this scanner and reconstruction",
        required
            ? "This protocol doses nothing without one. Measure a 90Y phantom, run ./ytterby"
                + " commission, and name its record in the protocol."
            : "The absolute dose and the recovery rest on the scanner's own calibration and the"
                + " protocol's usual figures, which nobody has shown to hold here. Measure a"
                + " 90Y phantom and run ./ytterby commission.");
  }

  /** The site means this scanner to be measured, so that it asks for a look at least. */
  private static Finding other(
      Series emission, Scanner scanner, CalibrationRecord calibration, boolean required) {
    List<FormDifference> differences = FormDifference.against(calibration, scanner.form());
    return new Finding(
        FindingCode.NOT_COMMISSIONED,
        required ? Severity.BLOCK : Severity.REVIEW,
        where(emission),
        differences.stream()
            .map(one -> one.attribute() + " " + one.found())
            .collect(Collectors.joining(", ")),
        differences.stream().map(FormDifference::expected).collect(Collectors.joining(", "))
            + ", as in the images of "
            + calibration.source(),
        "That record does not count: its factor and its blur hold for images made as its own. "
            + (required
                ? "This protocol doses nothing without one. "
                : "The scanner's own calibration and the protocol's usual figures stand in. ")
            + "Send the reconstruction that was measured, or measure a 90Y phantom with this one"
            + " and run ./ytterby commission.");
  }

  private static String where(Series emission) {
    return emission.name() + ", protocol quantification.calibrations";
  }
}
