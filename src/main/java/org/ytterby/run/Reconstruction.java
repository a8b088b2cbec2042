// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.ActivityRules;
import org.ytterby.activity.PetActivity;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.mass.MassMap;
import org.ytterby.metric.ComparedDose;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.PlannedVolume;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionFindings;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.objects.BasisChoice;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.EngineUse;
import org.ytterby.objects.RunStamp;
import org.ytterby.objects.SourceReference;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Density;
import org.ytterby.region.PerfusedVolume;
import org.ytterby.region.Region;
import org.ytterby.region.RegionNaming;
import org.ytterby.region.RtStructReader;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The way from a study to its dose: assembly, activity, regions, dose, metrics.
 *
 * <p>A pure function of its arguments and of the bytes at the instances' locations: it asks no
 * clock and changes nothing. Immutable; thread-safe. The same for a node's run and for the offline
 * command.
 *
 * @param zone of times that carry no offset
 * @param statement the intended-use statement that every object carries
 */
public record Reconstruction(Protocol protocol, ZoneId zone, String statement) {

  /**
   * The result, which carries every finding itself, or the findings that stand against it.
   *
   * @param study every instance that may be used, in any order
   * @param treatment the merged treatment record
   * @param stamp identity and time of the run
   */
  public Outcome<DoseReport> report(
      List<StudyInstance> study, TreatmentRecord treatment, RunStamp stamp) {
    ActivityRules rules = ActivityRules.of(protocol);
    Outcome<Case> known =
        Assembler.assemble(study, rules.assembly())
            .then(
                assembled ->
                    PetActivity.read(assembled.emission(), treatment, rules, zone)
                        .then(
                            activity ->
                                regions(assembled, activity)
                                    .then(
                                        regions ->
                                            Outcome.done(new Case(assembled, activity, regions)))));
    return switch (known) {
      case Outcome.Blocked<Case> blocked -> new Outcome.Blocked<>(blocked.findings());
      case Outcome.Done<Case> done -> report(done, treatment, stamp, rules);
    };
  }

  /** What is known before dose is. */
  private record Case(DoseCase assembled, ActivityMap activity, List<Region> regions) {}

  private Outcome<List<Region>> regions(DoseCase assembled, ActivityMap activity) {
    RtStructReader reader = new RtStructReader(RegionNaming.of(protocol.regions()));
    List<Region> regions = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (StudyInstance structures : assembled.structureSets()) {
      try {
        Outcome<List<Region>> read =
            reader.read(
                structures.location().read(ReadOptions.headers()),
                activity.grid(),
                assembled.emission().frameOfReferenceUid());
        findings.addAll(read.findings());
        if (read instanceof Outcome.Done<List<Region>> done) {
          regions.addAll(done.value());
        }
      } catch (InvalidObject e) {
        findings.add(
            Finding.review(
                FindingCode.UNREADABLE_INSTANCE,
                structures.sopInstanceUid() + " " + e.where(),
                e.found(),
                e.expected(),
                "None of its regions is reported. Export the structure set again and send it."));
      }
    }
    new PerfusedVolume(protocol.perfused())
        .find(
            activity.grid(),
            activity.becquerelPerMl(),
            "series " + assembled.emission().uid(),
            regions)
        .ifPresent(
            found -> {
              regions.add(found.region());
              findings.add(found.finding());
            });
    regions.add(Region.wholeField(activity.grid()));
    return Outcome.of(List.copyOf(regions), findings);
  }

  private Outcome<DoseReport> report(
      Outcome.Done<Case> done, TreatmentRecord treatment, RunStamp stamp, ActivityRules rules) {
    Case known = done.value();
    List<DoseEngine> engines = engines();
    Density density = new Density(protocol.dose().densityGramPerMl());
    ActivityRatio ratio = ActivityRatio.of(known.activity(), treatment, rules);
    List<Finding> findings = new ArrayList<>(done.findings());
    findings.addAll(ratio.findings());
    BasisChoice basis = BasisChoice.of(ratio, known.regions());
    findings.addAll(basis.findings());
    PlannedVolume.finding(treatment, known.regions()).ifPresent(findings::add);
    MassMap mass = MassMap.uniform(known.activity().grid(), density);
    DoseInput doseInput =
        new DoseInput(known.activity(), mass, Nuclides.shipped().yttrium90(), rules.constants());
    DoseMap absolute = engines.getFirst().compute(doseInput);
    List<ComparedDose> compared =
        engines.stream()
            .skip(1)
            .map(engine -> new ComparedDose(engine.name(), engine.compute(doseInput)))
            .toList();
    MetricInput input =
        new MetricInput(
            known.activity(),
            engines.getFirst().name(),
            absolute,
            compared,
            rules.constants(),
            mass,
            basis.relative(),
            PerfusedActivity.of(treatment, known.regions(), rules.constants()));
    RegionMetrics metrics =
        new RegionMetrics(
            protocol.metrics(),
            treatment.residualRecorded()
                ? UncertaintyInputs.DEFAULT
                : UncertaintyInputs.RESIDUAL_UNRECORDED);
    List<RegionDose> doses =
        known.regions().stream().map(region -> metrics.of(region, input)).toList();
    doses.forEach(dose -> findings.addAll(RegionFindings.of(dose)));
    DoseReport report =
        new DoseReport(
            stamp,
            known.assembled().emission().example(),
            evidence(known.assembled()),
            unused(known.assembled()),
            known.activity(),
            basis.primaryOf(absolute),
            basis.primary(),
            rules.constants(),
            mass,
            engines.stream().map(engine -> EngineUse.of(engine, doseInput)).toList(),
            doses,
            known.regions().stream().map(Region::mask).toList(),
            ratio,
            treatment,
            findings,
            known.assembled().choices(),
            statement);
    return Outcome.of(report, findings);
  }

  /** As the protocol names them: only names that exist come this far. */
  private List<DoseEngine> engines() {
    return protocol.dose().engines().stream()
        .map(
            name -> Engines.named(name).orElseThrow(() -> new Defect("there is no engine " + name)))
        .toList();
  }

  /** What the engine works on: the activity and the contours. */
  private static List<SourceReference> evidence(DoseCase assembled) {
    List<SourceReference> used = new ArrayList<>();
    for (StudyInstance image : assembled.emission().instances()) {
      DataSet header = image.location().read(ReadOptions.headers());
      used.add(SourceReference.ofImage(image, header));
    }
    assembled.structureSets().forEach(set -> used.add(SourceReference.of(set)));
    return used;
  }

  /** The CT: local deposition at a uniform density has no use for it. */
  private static List<SourceReference> unused(DoseCase assembled) {
    return assembled.ct().stream()
        .flatMap(ct -> ct.instances().stream())
        .map(SourceReference::of)
        .toList();
  }
}
