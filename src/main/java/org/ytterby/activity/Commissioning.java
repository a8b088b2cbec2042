// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;
import org.ytterby.assemble.Series;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;

/**
 * Whether the site has measured the scanner and the reconstruction that an image comes from, and
 * what its protocol makes of it where it has not. Asked of images with an absolute scale only:
 * counts have none that a phantom could calibrate. A prediction before the treatment is of another
 * nuclide, and asks for nothing. Stateless.
 */
public final class Commissioning {
  private Commissioning() {}

  /** What is to be said of an emission series: nothing where it was measured, or is not asked. */
  public static Optional<Finding> judge(Series emission, Protocol protocol) {
    QuantificationRules rules = protocol.quantification();
    Scanner scanner = Scanner.of(emission.example());
    if (rules.commissioning() == CommissioningRule.UNASKED
        || protocol.ratio().normalisation().predicts()
        || scanner.calibration(rules).isPresent()) {
      return Optional.empty();
    }
    boolean required = rules.commissioning() == CommissioningRule.REQUIRED;
    return Optional.of(
        new Finding(
            FindingCode.NOT_COMMISSIONED,
            required ? Severity.BLOCK : Severity.INFO,
            emission.name() + ", protocol quantification.calibrations",
            "no record for " + scanner.name(),
            "an acceptance record of this scanner and reconstruction",
            required
                ? "This protocol doses nothing without one. Measure a 90Y phantom, run ./ytterby"
                    + " commission, and name its record in the protocol."
                : "The absolute dose and the recovery rest on the scanner's own calibration and the"
                    + " protocol's usual figures, which nobody has shown to hold here. Measure a"
                    + " 90Y phantom and run ./ytterby commission."));
  }
}
