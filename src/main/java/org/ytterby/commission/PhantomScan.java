// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.activity.AcquisitionDay;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.EmissionActivity;
import org.ytterby.activity.Scanner;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Device;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/**
 * A scan of a phantom, read as a case's would be: the same choice of the series, the same headers
 * and pixels, the same decay, to the time of the phantom's assay. Only what the site has measured
 * before is left out, and the scan may come later than a patient's. Immutable.
 *
 * @param map Bq/mL at the assay
 * @param scanner that it comes from
 * @param seriesUid of the emission series
 * @param day on which it was scanned
 * @param positronFractionIncluded true where the header's fraction was not undone
 * @param instances of the series, in the order of their UIDs
 * @param findings of reading
 */
record PhantomScan(
    ActivityMap map,
    Scanner scanner,
    String seriesUid,
    LocalDate day,
    boolean positronFractionIncluded,
    List<StudyInstance> instances,
    List<Finding> findings) {
  private static final double LATEST_H = 1000;
  private static final String WHERE = "phantom.yaml";

  /** What is said of a treatment, which a phantom had none of. */
  private static final Set<FindingCode> OF_TREATMENT =
      Set.of(
          FindingCode.ADMINISTERED_ACTIVITY_MISSING,
          FindingCode.DEVICE_UNKNOWN,
          FindingCode.TREATMENT_CONFLICT,
          FindingCode.RESIDUAL_UNRECORDED,
          FindingCode.LUNG_SHUNT_UNRECORDED);

  PhantomScan {
    instances = List.copyOf(instances);
    findings = List.copyOf(findings);
  }

  /**
   * Reads it.
   *
   * @param study every instance of the study
   * @param assayedAt to which the activity is decayed
   * @param zone of times that carry no offset
   */
  static Outcome<PhantomScan> read(
      List<StudyInstance> study, OffsetDateTime assayedAt, Protocol protocol, ZoneId zone) {
    Protocol plain = protocol.with(plain(protocol.quantification()));
    return Assembler.assemble(study, AssemblyRules.of(plain))
        .then(
            one -> {
              TreatmentRecord record =
                  filled(assayedAt).merge(PetHeaderTreatment.read(one.emission().example(), zone));
              return EmissionActivity.read(one.emission(), record, ActivityRules.of(plain), zone)
                  .then(map -> Outcome.done(of(map, one.emission(), protocol)));
            });
  }

  /** The outcome's findings, without those of a treatment, beside the scan. */
  static List<Finding> ofReading(Outcome<PhantomScan> outcome) {
    return outcome.findings().stream()
        .filter(finding -> finding.blocks() || !OF_TREATMENT.contains(finding.code()))
        .toList();
  }

  PhantomScan with(List<Finding> told) {
    return new PhantomScan(map, scanner, seriesUid, day, positronFractionIncluded, instances, told);
  }

  private static QuantificationRules plain(QuantificationRules rules) {
    return new QuantificationRules(
        rules.positronFractions(),
        rules.positronFractionInCalibration(),
        0,
        LATEST_H,
        rules.scannerDecay(),
        rules.nuclideRepair(),
        List.of(),
        CommissioningRule.UNASKED);
  }

  private static TreatmentRecord filled(OffsetDateTime assayedAt) {
    Administration fill =
        new Administration(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(said(Moment.written(assayedAt))),
            Optional.empty());
    return new TreatmentRecord(
        Optional.of(said(Isotope.YTTRIUM_90.word())),
        Optional.of(said(Device.CHLORIDE.code())),
        List.of(fill),
        ClinicalContext.NONE,
        List.of());
  }

  private static <T> Sourced<T> said(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, WHERE);
  }

  private static PhantomScan of(ActivityMap map, Series series, Protocol protocol) {
    return new PhantomScan(
        map,
        Scanner.of(series.example()),
        series.uid(),
        // Decay could be told, so one of the dates is there.
        AcquisitionDay.of(series.example()).orElse(LocalDate.EPOCH),
        protocol.quantification().positronFractionInCalibration(),
        series.instances().stream()
            .sorted(Comparator.comparing(StudyInstance::sopInstanceUid))
            .toList(),
        List.of());
  }
}
