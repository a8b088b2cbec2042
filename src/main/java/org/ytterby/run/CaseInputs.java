// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.Commissioning;
import org.ytterby.activity.CountMap;
import org.ytterby.activity.EmissionActivity;
import org.ytterby.activity.OwnTimes;
import org.ytterby.activity.Quantification;
import org.ytterby.activity.RatioRepair;
import org.ytterby.activity.Scanner;
import org.ytterby.activity.SharedActivity;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.BasisChoice;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What is known of a case before its dose is. Immutable.
 *
 * @param assembled which series and structure sets it stands on
 * @param activity at administration
 * @param regions in the order of the report
 * @param treatment what was given, as it is believed after repairs
 * @param shared where the activity was shared out among an image without an absolute scale, what is
 *     to be said of that
 */
record CaseInputs(
    DoseCase assembled,
    ActivityMap activity,
    List<Region> regions,
    TreatmentRecord treatment,
    Optional<ActivityRatio> shared) {
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
                EmissionActivity.image(assembled.emission(), treatment, rules, zone)
                    .then(
                        image ->
                            commissioned(assembled, protocol, image.how())
                                .then(
                                    known ->
                                        switch (image) {
                                          case ActivityMap map ->
                                              measured(known, map, treatment, rules, protocol);
                                          case CountMap counts ->
                                              shared(known, counts, treatment, rules, protocol);
                                        })));
  }

  /** What is measured of the scanner: told, or refused. */
  private static Outcome<DoseCase> commissioned(
      DoseCase assembled, Protocol protocol, Quantification how) {
    return Outcome.of(
        assembled, Commissioning.judge(assembled.emission(), protocol, how.ofCounts()));
  }

  private static Outcome<CaseInputs> measured(
      DoseCase assembled,
      ActivityMap read,
      TreatmentRecord treatment,
      ActivityRules rules,
      Protocol protocol) {
    Scanner scanner = Scanner.of(assembled.emission().example());
    return CaseRegions.of(assembled, read.grid(), read.becquerelPerMl(), protocol)
        .then(
            regions -> {
              OwnTimes times = OwnTimes.of(read, treatment, rules.of(scanner), regions);
              RatioRepair repair =
                  RatioRepair.of((ActivityMap) times.image(), treatment, rules, scanner, regions);
              return Outcome.of(
                  new CaseInputs(
                      assembled, repair.map(), regions, repair.treatment(), Optional.empty()),
                  Stream.concat(times.findings().stream(), repair.findings().stream()).toList());
            });
  }

  private static Outcome<CaseInputs> shared(
      DoseCase assembled,
      CountMap counts,
      TreatmentRecord treatment,
      ActivityRules rules,
      Protocol protocol) {
    Scanner scanner = Scanner.of(assembled.emission().example());
    return CaseRegions.of(assembled, counts.grid(), counts.values(), protocol)
        .then(
            regions -> {
              Optional<Finding> refusal = BasisChoice.refusal(regions);
              if (refusal.isPresent()) {
                return new Outcome.Blocked<CaseInputs>(List.of(refusal.get()));
              }
              OwnTimes times = OwnTimes.of(counts, treatment, rules.of(scanner), regions);
              return SharedActivity.of((CountMap) times.image(), treatment, rules, scanner, regions)
                  .then(
                      one ->
                          Outcome.of(
                              new CaseInputs(
                                  assembled,
                                  one.map(),
                                  regions,
                                  treatment,
                                  Optional.of(one.ratio())),
                              times.findings()));
            });
  }
}
