// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.Scanner;
import org.ytterby.finding.Finding;
import org.ytterby.metric.PlannedVolume;
import org.ytterby.objects.BasisChoice;
import org.ytterby.region.OutsideLiver;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What the measured activity says beside the treatment record, and on which basis dose stands
 * therefore. Immutable.
 *
 * @param ratio measured over administered
 * @param choice of the primary basis
 * @param findings of both, in the order in which they were noticed
 */
record CaseBasis(ActivityRatio ratio, BasisChoice choice, List<Finding> findings) {
  CaseBasis {
    findings = List.copyOf(findings);
  }

  static CaseBasis of(CaseInputs inputs, ActivityRules rules) {
    TreatmentRecord treatment = inputs.treatment();
    ActivityRatio ratio =
        inputs
            .shared()
            .orElseGet(
                () ->
                    ActivityRatio.of(
                        inputs.activity(),
                        treatment,
                        rules,
                        Scanner.of(inputs.assembled().emission().example()),
                        inputs.regions()));
    BasisChoice choice = BasisChoice.of(ratio, inputs.activity(), inputs.regions());
    List<Finding> findings = new ArrayList<>(ratio.findings());
    findings.addAll(choice.findings());
    PlannedVolume.finding(treatment, inputs.regions()).ifPresent(findings::add);
    findings.addAll(OutsideLiver.findings(inputs.regions()));
    return new CaseBasis(ratio, choice, findings);
  }
}
