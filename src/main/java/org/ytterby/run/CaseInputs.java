// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.ZoneId;
import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.PetActivity;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What is known of a case before its dose is. Immutable.
 *
 * @param assembled which series and structure sets it stands on
 * @param activity at administration
 * @param regions in the order of the report
 */
record CaseInputs(DoseCase assembled, ActivityMap activity, List<Region> regions) {
  CaseInputs {
    regions = List.copyOf(regions);
  }

  /**
   * Gathers them, or what stands against it.
   *
   * @param study every instance that may be used, in any order
   * @param zone of times that carry no offset
   */
  static Outcome<CaseInputs> gather(
      List<StudyInstance> study, TreatmentRecord treatment, Protocol protocol, ZoneId zone) {
    ActivityRules rules = ActivityRules.of(protocol);
    return Assembler.assemble(study, rules.assembly())
        .then(
            assembled ->
                PetActivity.read(assembled.emission(), treatment, rules, zone)
                    .then(
                        activity ->
                            CaseRegions.of(assembled, activity, protocol)
                                .then(
                                    regions ->
                                        Outcome.done(
                                            new CaseInputs(assembled, activity, regions)))));
  }
}
