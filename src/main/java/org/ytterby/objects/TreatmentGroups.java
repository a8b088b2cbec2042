// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;
import static org.ytterby.dicom.sr.Relationship.HAS_PROPERTIES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.MeasurementTemplates;
import org.ytterby.dicom.sr.Related;
import org.ytterby.dicom.sr.SopReference;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Ucum;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Residual;

/**
 * What was given, a group an administration, and what the whole image was compared with (TID 1501).
 */
final class TreatmentGroups {
  private static final double PERCENT = 100;

  private final DoseReport report;
  private final RunModules run;
  private final List<Related> groups = new ArrayList<>();

  TreatmentGroups(DoseReport report, RunModules run) {
    this.report = report;
    this.run = run;
  }

  List<Related> groups() {
    List<Administration> administrations = report.treatment().administrations();
    for (int i = 0; i < administrations.size(); i++) {
      groups.add(
          group(
              "Administration " + (i + 1),
              i + 1,
              administration(
                  administrations.get(i), TreatmentText.administration(administrations.get(i)))));
    }
    groups.add(group("Totals and constants", administrations.size() + 1, totals()));
    return groups;
  }

  private Related group(String title, int index, List<Related> content) {
    List<Related> children = new ArrayList<>();
    children.add(HAS_OBS_CONTEXT.to(Items.text(Concepts.TRACKING_IDENTIFIER, title)));
    children.add(
        HAS_OBS_CONTEXT.to(
            Items.uidRef(Concepts.TRACKING_UID, report.stamp().uid("TREATMENT", index))));
    Coded given = TreatmentText.agent(report.treatment()).orElse(report.nuclide().code());
    children.add(CONTAINS.to(Items.code(Concepts.FINDING, given)));
    children.addAll(content);
    return CONTAINS.to(
        Items.container(Concepts.MEASUREMENT_GROUP, MeasurementTemplates.TID_1501, children));
  }

  private List<Related> administration(Administration one, List<String> fields) {
    List<Related> items = new ArrayList<>();
    one.administeredAt()
        .ifPresent(
            at ->
                items.add(
                    CONTAINS.to(
                        run.dateTime(Concepts.RADIOPHARMACEUTICAL_START, at.value().instant()))));
    one.assay()
        .ifPresent(
            assay ->
                items.add(
                    activity(
                        YtterbyCodes.ASSAYED_ACTIVITY, Optional.of(assay.value().activity()))));
    one.residual()
        .filter(residual -> residual.value() instanceof Residual.Measured)
        .map(residual -> ((Residual.Measured) residual.value()).activity())
        .ifPresent(left -> items.add(activity(YtterbyCodes.RESIDUAL_ACTIVITY, Optional.of(left))));
    items.add(activity(YtterbyCodes.ADMINISTERED_ACTIVITY, one.net(report.constants())));
    one.lungShuntFraction()
        .ifPresent(
            shunt ->
                items.add(
                    CONTAINS.to(
                        Items.num(
                            YtterbyCodes.LUNG_SHUNT, PERCENT * shunt.value(), Ucum.PERCENT))));
    fields.forEach(field -> items.add(Notes.note(YtterbyCodes.TREATMENT_FIELD, field)));
    return items;
  }

  private List<Related> totals() {
    ActivityRatio ratio = report.ratio();
    List<Related> items = new ArrayList<>();
    items.add(activity(YtterbyCodes.ADMINISTERED_ACTIVITY, ratio.administered()));
    items.add(
        activity(
            Codes.ACTIVITY_IN_REGION,
            ratio.relativeOnly() ? Optional.empty() : Optional.of(ratio.measured())));
    items.add(
        ratio
            .ratio()
            .map(this::recovered)
            .orElseGet(() -> unknown(YtterbyCodes.RECOVERED_FRACTION)));
    report
        .ratioUncertainty()
        .ifPresent(
            told ->
                items.add(
                    Notes.note(YtterbyCodes.FRACTION_BUDGET, budget(told, ratio.expected()))));
    Related spread =
        HAS_PROPERTIES.to(Items.num(Concepts.UNCERTAINTY, PERCENT * ratio.spread(), Ucum.PERCENT));
    items.add(
        CONTAINS.to(
            Items.num(
                YtterbyCodes.EXPECTED_FRACTION, PERCENT * ratio.expected(), Ucum.PERCENT, spread)));
    items.addAll(constants());
    items.add(
        CONTAINS.to(
            Items.composite(
                YtterbyCodes.DOSE_OBJECT,
                SopReference.of(
                    Uids.RTDoseStorage, RtDoseRenderer.sopInstanceUid(report.stamp())))));
    TreatmentText.general(report.treatment())
        .forEach(field -> items.add(Notes.note(YtterbyCodes.TREATMENT_FIELD, field)));
    items.addAll(sources());
    return items;
  }

  private Related recovered(double ratio) {
    List<Related> uncertainty =
        report.ratioUncertainty().stream()
            .map(
                told ->
                    HAS_PROPERTIES.to(
                        Items.num(
                            Concepts.UNCERTAINTY,
                            PERCENT * told.ofRatio().standardUncertainty(),
                            Ucum.PERCENT)))
            .toList();
    return CONTAINS.to(
        Items.num(YtterbyCodes.RECOVERED_FRACTION, PERCENT * ratio, Ucum.PERCENT, uncertainty));
  }

  private static String budget(RatioUncertainty told, double expected) {
    return "measured over administered activity "
        + told.text()
        + ", "
        + told.distance(expected)
        + ": "
        + DoseItems.sentence(told.budget());
  }

  private List<Related> constants() {
    DoseConstants constants = report.constants();
    double kGyKgPerGBq = constants.kGyKgPerGBq();
    Related uncertainty =
        HAS_PROPERTIES.to(
            Items.num(
                Concepts.UNCERTAINTY,
                kGyKgPerGBq * constants.relativeUncertainty(),
                YtterbyCodes.GY_KG_PER_GBQ));
    List<Related> items = new ArrayList<>();
    items.add(
        CONTAINS.to(
            Items.num(
                YtterbyCodes.DOSE_CONSTANT, kGyKgPerGBq, YtterbyCodes.GY_KG_PER_GBQ, uncertainty)));
    items.add(
        CONTAINS.to(
            Items.num(
                YtterbyCodes.ELECTRON_ENERGY, constants.electronEnergyMeV(), YtterbyCodes.MEV)));
    items.add(
        CONTAINS.to(Items.num(Concepts.RADIONUCLIDE_HALF_LIFE, constants.halfLifeS(), Ucum.S)));
    report
        .mass()
        .uniform()
        .map(one -> Items.num(YtterbyCodes.UNIFORM_DENSITY, one.gramPerMl(), Ucum.G_PER_CM3))
        .ifPresent(item -> items.add(CONTAINS.to(item)));
    return items;
  }

  /** The images of the emission series, from which the activity was measured. */
  private List<Related> sources() {
    String series = report.emissionHeader().require(Tag.SeriesInstanceUID).uid();
    return report.evidence().stream()
        .filter(one -> one.seriesInstanceUid().equals(series))
        .map(one -> SopReference.of(one.sopClassUid(), one.sopInstanceUid()))
        .map(sop -> CONTAINS.to(Items.image(Concepts.SOURCE_OF_MEASUREMENT, sop)))
        .toList();
  }

  private static Related activity(Coded name, Optional<Activity> activity) {
    return activity
        .map(known -> CONTAINS.to(Items.num(name, known.megabecquerel(), Ucum.MBQ)))
        .orElseGet(() -> unknown(name));
  }

  private static Related unknown(Coded name) {
    return CONTAINS.to(Items.noNum(name, YtterbyCodes.VALUE_UNKNOWN, List.of()));
  }
}
