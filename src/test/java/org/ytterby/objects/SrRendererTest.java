// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.MeasurementTemplates;
import org.ytterby.dicom.sr.Reading;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.dicom.sr.TemplateInterpreter;
import org.ytterby.dicom.sr.Tree;
import org.ytterby.finding.FindingCode;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.metric.RegionDose;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.region.RegionKind;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

class SrRendererTest {

  @Test
  void follows_tid_1500_after_a_round_through_bytes() {
    Reading reading =
        TemplateInterpreter.read(tree(Fixture.report()), MeasurementTemplates.TID_1500);

    assertThat(reading.violations()).isEmpty();
    assertThat(reading.items(MeasurementTemplates.TID_1411, "1")).hasSize(1);
    assertThat(reading.items(MeasurementTemplates.TID_1411, "7")).hasSize(1);
    assertThat(reading.items(MeasurementTemplates.TID_1411, "12")).hasSize(1);
    assertThat(reading.items(MeasurementTemplates.TID_1411, "12b")).isEmpty();
    assertThat(reading.items(MeasurementTemplates.TID_1501, "1")).hasSize(3);
  }

  @Test
  void a_budget_of_every_metric_follows_the_template_and_says_what_is_not_judged() {
    ContentItem.Container tree = tree(Fixture.withBudget());
    Reading reading = TemplateInterpreter.read(tree, MeasurementTemplates.TID_1500);
    ContentItem group = group(tree, "GTV one");

    assertThat(reading.violations()).isEmpty();
    assertThat(Tree.named(group, YtterbyCodes.NOT_JUDGED))
        .extracting(item -> ((ContentItem.Text) item).value())
        .anyMatch(text -> text.startsWith("patient-relative D95: resolution: "))
        .anyMatch(text -> text.contains("recovered mean: the field of view ends"));
    assertThat(Tree.named(group, YtterbyCodes.UNCERTAINTY_BUDGET))
        .extracting(item -> ((ContentItem.Text) item).value())
        .anyMatch(text -> text.contains("image noise") && text.contains("registration"))
        .anyMatch(text -> text.contains("95.0 % intervals: mean") && text.contains("model"))
        .anyMatch(text -> text.contains("V") && text.contains(" mL (k = "))
        .anyMatch(
            text -> text.contains("too low on average") && text.contains("not lie evenly about it"))
        .anyMatch(text -> text.contains("Of one side, not corrected for: registration"))
        .anyMatch(text -> text.contains("A K / m") && text.contains("DVH: no uncertainty stated"))
        .anyMatch(text -> text.contains("maximum, minimum but for the coldest mL"));
    ContentItem handmade =
        Tree.named(group, Codes.ABSORBED_DOSE).stream()
            .filter(
                item ->
                    Tree.named(item, Concepts.DERIVATION).stream()
                        .anyMatch(
                            one ->
                                ((ContentItem.Code) one)
                                    .value()
                                    .equals(YtterbyCodes.ACTIVITY_OVER_MASS)))
            .findFirst()
            .orElseThrow();
    assertThat(Tree.named(handmade, Concepts.UNCERTAINTY)).hasSize(1);
  }

  @Test
  void a_budget_of_the_scale_says_why_other_numbers_have_no_uncertainty() {
    assertThat(
            Tree.named(group(tree(Fixture.report()), "GTV one"), YtterbyCodes.UNCERTAINTY_BUDGET))
        .extracting(item -> ((ContentItem.Text) item).value())
        .anyMatch(
            text ->
                text.startsWith("patient-relative, all but the mean: no uncertainty stated: the")
                    && text.contains("uncertainty.model, scale"));
  }

  @Test
  void is_preliminary_unverified_and_complete() {
    DataSet document = document(Fixture.report());

    assertThat(document.require(Tag.PreliminaryFlag).text()).isEqualTo("PRELIMINARY");
    assertThat(document.require(Tag.VerificationFlag).text()).isEqualTo("UNVERIFIED");
    assertThat(document.require(Tag.CompletionFlag).text()).isEqualTo("COMPLETE");
    assertThat(document.optional(Tag.CompletionFlagDescription)).isEmpty();
  }

  @Test
  void is_partial_where_a_region_has_no_dose() {
    DoseReport report = Fixture.report();
    RegionDose empty =
        withoutDose(report.regions().getFirst(), "dose: no voxel centre lies inside");
    DoseReport partial =
        Variant.of(report).regions(List.of(empty, report.regions().getLast())).report();

    DataSet document = document(partial);
    assertThat(document.require(Tag.CompletionFlag).text()).isEqualTo("PARTIAL");
    assertThat(document.require(Tag.CompletionFlagDescription).text())
        .contains("A region has no dose");
    ContentItem group = group(tree(partial), "GTV one");
    assertThat(
            Tree.first(group, Codes.ABSORBED_DOSE, ContentItem.Num.class).orElseThrow().qualifier())
        .contains(YtterbyCodes.VALUE_UNKNOWN);
    assertThat(
            Tree.first(group, YtterbyCodes.NOT_JUDGED, ContentItem.Text.class)
                .orElseThrow()
                .value())
        .isEqualTo("dose: no voxel centre lies inside");
  }

  /** Its dose is left out on purpose: nothing is missing, and the reason stands with it. */
  @Test
  void is_complete_where_a_lung_has_no_dose_of_soft_tissue() {
    DoseReport report = Fixture.report();
    RegionDose lung =
        withoutDose(
            RegionVariant.ofKind(report.regions().getFirst(), RegionKind.LUNG),
            "dose: no density of lung");
    DoseReport withLung =
        Variant.of(report).regions(List.of(lung, report.regions().getLast())).report();

    assertThat(document(withLung).require(Tag.CompletionFlag).text()).isEqualTo("COMPLETE");
    assertThat(
            Tree.first(
                    group(tree(withLung), "GTV one"),
                    YtterbyCodes.NOT_JUDGED,
                    ContentItem.Text.class)
                .orElseThrow()
                .value())
        .isEqualTo("dose: no density of lung");
  }

  @Test
  void each_region_has_mean_with_uncertainty_on_both_bases() {
    DoseReport report = Fixture.report();
    RegionDose region = report.regions().getFirst();
    ContentItem group = group(tree(report), "GTV one");

    for (Basis basis : Basis.values()) {
      DoseStatistics expected = basis.of(region).orElseThrow();
      ContentItem.Num mean = dose(group, basis, Codes.MEAN).getFirst();
      assertThat(mean.value().orElseThrow().number()).isEqualTo(expected.meanGy().value());
      assertThat(
              Tree.first(mean, Concepts.UNCERTAINTY, ContentItem.Num.class)
                  .orElseThrow()
                  .value()
                  .orElseThrow()
                  .number())
          .isEqualTo(expected.meanGy().standardUncertainty());
      assertThat(dose(group, basis, YtterbyCodes.DOSE_AT_VOLUME))
          .extracting(one -> one.value().orElseThrow().number())
          .containsExactly(
              expected.levels().oneMl().orElseThrow().maxGy(),
              expected.levels().d98Gy(),
              expected.levels().d95Gy(),
              expected.levels().d90Gy(),
              expected.levels().d70Gy(),
              expected.levels().d50Gy(),
              expected.levels().d2Gy());
    }
  }

  @Test
  void every_dose_can_be_checked_by_hand() {
    ContentItem.Container tree = tree(Fixture.report());
    ContentItem group = group(tree, "GTV one");
    ContentItem constants = group(tree, "Totals and constants");

    double activityGBq = number(group, Codes.ACTIVITY_IN_REGION) / 1e3;
    double kGyKgPerGBq = number(constants, YtterbyCodes.DOSE_CONSTANT);
    double massKg = number(group, Codes.MASS) / 1e3;
    double meanGy =
        dose(group, Basis.ABSOLUTE, Codes.MEAN).getFirst().value().orElseThrow().number();
    assertThat(activityGBq * kGyKgPerGBq / massKg).isCloseTo(meanGy, within(1e-5 * meanGy));
    double relativeGy =
        dose(group, Basis.RELATIVE, Codes.MEAN).getFirst().value().orElseThrow().number();
    assertThat(meanGy / (number(constants, YtterbyCodes.RECOVERED_FRACTION) / 100))
        .isCloseTo(relativeGy, within(1e-9 * relativeGy));
  }

  @Test
  void every_instance_that_the_tree_names_is_in_the_evidence() {
    DataSet document = document(Fixture.report());
    Set<String> evidence = new TreeSet<>();
    for (DataSet study : document.items(Tag.CurrentRequestedProcedureEvidenceSequence)) {
      for (DataSet series : study.items(Tag.ReferencedSeriesSequence)) {
        series
            .items(Tag.ReferencedSOPSequence)
            .forEach(sop -> evidence.add(sop.require(Tag.ReferencedSOPInstanceUID).uid()));
      }
    }
    Set<String> named = new TreeSet<>();
    Tree.all(SrDecoder.read(document))
        .forEach(
            item -> {
              if (item instanceof ContentItem.Image image) {
                named.add(image.value().sopInstanceUid());
              } else if (item instanceof ContentItem.Composite composite) {
                named.add(composite.value().sopInstanceUid());
              }
            });

    assertThat(named).hasSize(Fixture.PLANES_MM.length + 2).isSubsetOf(evidence);
    assertThat(evidence).contains(RtDoseRenderer.sopInstanceUid(Fixture.report().stamp()));
  }

  @Test
  void carries_findings_treatment_statement_and_run() {
    List<String> texts =
        Tree.all(tree(Fixture.report()))
            .filter(ContentItem.Text.class::isInstance)
            .map(item -> ((ContentItem.Text) item).value())
            .toList();

    assertThat(texts)
        .anySatisfy(
            text -> assertThat(text).startsWith("RESIDUAL_UNRECORDED (REVIEW) treatment record"))
        .anySatisfy(text -> assertThat(text).startsWith(FindingCode.DOSE_SATURATED + " (INFO)"))
        .contains(
            "device = glass (treatment file, treatment.yaml:4)",
            "lung shunt fraction = 0.031 (treatment file, treatment.yaml:4)",
            "planned = perfused_gy 410.0 by planning sheet (treatment file, treatment.yaml:4)",
            Fixture.STATEMENT,
            "5f".repeat(32));
    assertThat(texts).anySatisfy(text -> assertThat(text).startsWith("K = 49.73"));
  }

  @Test
  void control_characters_of_a_region_name_become_spaces() {
    assertThat(group(tree(Fixture.report()), "GTV one").children()).isNotEmpty();
  }

  @Test
  void the_recovered_fraction_has_its_uncertainty_and_budget() {
    DoseReport report = Fixture.withBudget();
    RatioUncertainty known = report.ratioUncertainty().orElseThrow();
    ContentItem totals = group(tree(report), "Totals and constants");
    ContentItem.Num recovered =
        Tree.first(totals, YtterbyCodes.RECOVERED_FRACTION, ContentItem.Num.class).orElseThrow();
    assertThat(
            Tree.first(recovered, Concepts.UNCERTAINTY, ContentItem.Num.class)
                .orElseThrow()
                .value()
                .orElseThrow()
                .number())
        .isCloseTo(100 * known.ofRatio().standardUncertainty(), within(1e-9));
    assertThat(
            Tree.first(totals, YtterbyCodes.FRACTION_BUDGET, ContentItem.Text.class)
                .orElseThrow()
                .value())
        .startsWith("measured over administered activity " + known.text() + ", ")
        .contains("scanner calibration 5.00 % (5.00 %, protocol)", "Left out: counting noise");
    assertThat(TemplateInterpreter.read(tree(report), MeasurementTemplates.TID_1500).violations())
        .isEmpty();
    assertThat(
            Tree.named(
                group(tree(Fixture.report()), "Totals and constants"),
                YtterbyCodes.FRACTION_BUDGET))
        .isEmpty();
  }

  @Test
  void says_unknown_where_the_administered_activity_is() {
    DoseReport report = Fixture.report();
    List<RegionDose> regions =
        report.regions().stream().map(SrRendererTest::withoutRelative).toList();
    ActivityRatio unknown =
        new ActivityRatio(
            report.ratio().measured(), Optional.empty(), Optional.empty(), 1, 0.15, List.of());
    DoseReport absolute =
        Variant.of(report).regions(regions).absolute(unknown, TreatmentRecord.EMPTY).report();

    ContentItem.Container tree = tree(absolute);
    ContentItem totals = group(tree, "Totals and constants");
    assertThat(
            Tree.first(totals, YtterbyCodes.ADMINISTERED_ACTIVITY, ContentItem.Num.class)
                .orElseThrow()
                .qualifier())
        .contains(YtterbyCodes.VALUE_UNKNOWN);
    ContentItem group = group(tree, "GTV one");
    assertThat(dose(group, Basis.RELATIVE, Codes.MEAN).getFirst().value()).isEmpty();
    assertThat(dose(group, Basis.ABSOLUTE, Codes.MEAN).getFirst().value()).isPresent();
    assertThat(document(absolute).require(Tag.CompletionFlag).text()).isEqualTo("COMPLETE");
  }

  @Test
  void a_time_has_its_offset_where_readers_take_it_and_else_that_of_the_document() {
    ZonedDateTime utc = ZonedDateTime.parse("2026-03-05T17:30:15Z");
    DoseReport report = Fixture.report();
    DataSet inUtc = document(Variant.of(report).at(utc).report());

    assertThat(times(tree(report))).containsOnly("20260304110000.000000+0100");
    assertThat(times(SrDecoder.read(inUtc))).containsOnly("20260304100000.000000");
    assertThat(inUtc.require(Tag.TimezoneOffsetFromUTC).text()).isEqualTo("+0000");
  }

  @Test
  void a_common_time_of_acquisition_is_the_series_one_and_others_are_each_images_own() {
    ContentItem common = petGroup(Fixture.report());
    assertThat(Tree.named(common, Concepts.ACQUISITION_TIME)).hasSize(1);

    List<SourceReference> evidence = new ArrayList<>(Fixture.report().evidence());
    SourceReference second = evidence.get(1);
    evidence.set(
        1,
        new SourceReference(
            second.studyInstanceUid(),
            second.seriesInstanceUid(),
            second.sopClassUid(),
            second.sopInstanceUid(),
            second.modality(),
            second.sha256(),
            new SourceReference.Acquired(Optional.of("20260304"), Optional.of("151500"))));
    DoseReport bedAfterBed = Variant.of(Fixture.report()).evidence(evidence).report();
    ContentItem group = petGroup(bedAfterBed);
    assertThat(Tree.named(group, Concepts.ACQUISITION_TIME)).isEmpty();
    assertThat(group.children())
        .filteredOn(child -> child.item() instanceof ContentItem.Image)
        .extracting(
            child ->
                Tree.first(child.item(), Concepts.ACQUISITION_TIME, ContentItem.Time.class)
                    .orElseThrow()
                    .value())
        .containsExactly("150000", "151500", "150000", "150000", "150000");
    assertThat(
            TemplateInterpreter.read(tree(bedAfterBed), MeasurementTemplates.TID_1500).violations())
        .isEmpty();
  }

  /**
   * What was entered, 6.5 MBq, may be another: the header's own stands beside the header's time.
   */
  @Test
  void the_image_library_has_the_activity_and_start_of_the_header_and_none_of_the_record() {
    assertThat(Tree.named(petGroup(Fixture.report()), Concepts.RADIONUCLIDE_TOTAL_DOSE)).isEmpty();
    assertThat(Tree.named(petGroup(Fixture.report()), Concepts.RADIOPHARMACEUTICAL_START))
        .isEmpty();

    DataSet item =
        DataSet.builder()
            .numbers(Tag.RadionuclideTotalDose, 2.5e9)
            .text(Tag.RadiopharmaceuticalStartDateTime, "20260304090000+0100")
            .build();
    DataSet header =
        Fixture.headerBuilder().sequence(Tag.RadiopharmaceuticalInformationSequence, item).build();
    ContentItem group = petGroup(Variant.of(Fixture.report()).header(header).report());
    assertThat(
            Tree.first(group, Concepts.RADIONUCLIDE_TOTAL_DOSE, ContentItem.Num.class)
                .orElseThrow()
                .value()
                .orElseThrow()
                .number())
        .isEqualTo(2.5e9);
    assertThat(
            Tree.first(group, Concepts.RADIOPHARMACEUTICAL_START, ContentItem.DateTime.class)
                .orElseThrow()
                .value())
        .isEqualTo("20260304090000.000000+0100");
  }

  @Test
  void says_a_finding_site_only_where_the_kind_of_region_tells_it() {
    RegionDose tumour = Fixture.report().regions().getFirst();
    for (RegionKind kind : RegionKind.values()) {
      Optional<Coded> site =
          switch (kind) {
            case TUMOUR, PERFUSED, LIVER -> Optional.of(Codes.LIVER);
            case LUNG -> Optional.of(Codes.LUNG);
            case OTHER, FIELD_OF_VIEW -> Optional.empty();
          };
      DoseReport report =
          Variant.of(Fixture.report())
              .regions(List.of(RegionVariant.ofKind(tumour, kind)))
              .report();
      assertThat(
              Tree.first(
                      group(tree(report), "GTV one"), Concepts.FINDING_SITE, ContentItem.Code.class)
                  .map(ContentItem.Code::value))
          .as(kind.name())
          .isEqualTo(site);
    }
  }

  @Test
  void says_microspheres_only_where_the_device_is_that() {
    assertThat(agents("glass")).containsOnly(Codes.YTTRIUM_90_MICROSPHERES);
    assertThat(agents("resin")).containsOnly(Codes.YTTRIUM_90_MICROSPHERES);
    assertThat(agents("chloride")).containsOnly(Codes.YTTRIUM_90);
    assertThat(agents("other")).containsOnly(Codes.YTTRIUM_90);
  }

  /** What the groups of treatment say was given, and what the image library does. */
  private static List<Coded> agents(String device) {
    TreatmentRecord from = Fixture.treatment();
    TreatmentRecord changed =
        new TreatmentRecord(
            from.isotope(),
            from.device().map(said -> new Sourced<>(device, said.source(), said.where())),
            from.administrations(),
            from.clinical(),
            List.of());
    ContentItem tree = tree(Variant.of(Fixture.report()).treatment(changed).report());
    List<Coded> agents = new ArrayList<>();
    for (String title : List.of("Administration 1", "Totals and constants")) {
      agents.add(code(group(tree, title), Concepts.FINDING));
    }
    Tree.all(tree)
        .flatMap(
            item ->
                Tree.first(item, Concepts.RADIOPHARMACEUTICAL_AGENT, ContentItem.Code.class)
                    .stream())
        .forEach(code -> agents.add(code.value()));
    return agents;
  }

  private static ContentItem petGroup(DoseReport report) {
    return Tree.all(tree(report))
        .filter(
            item ->
                item.name().filter(Concepts.IMAGE_LIBRARY_GROUP::matches).isPresent()
                    && code(item, Concepts.MODALITY).value().equals("PT"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void identifies_its_own_coding_scheme() {
    DataSet scheme =
        document(Fixture.report()).items(Tag.CodingSchemeIdentificationSequence).getFirst();

    assertThat(scheme.require(Tag.CodingSchemeDesignator).text()).isEqualTo(Codes.OWN_SCHEME);
    assertThat(scheme.require(Tag.CodingSchemeUID).uid()).isEqualTo(YtterbyCodes.SCHEME_UID);
  }

  @Test
  void every_finding_code_has_a_flag() {
    for (FindingCode code : FindingCode.values()) {
      assertThat(YtterbyCodes.flag(code).scheme()).isEqualTo(Codes.OWN_SCHEME);
    }
  }

  private static List<String> times(ContentItem tree) {
    return Tree.all(tree)
        .filter(ContentItem.DateTime.class::isInstance)
        .map(item -> ((ContentItem.DateTime) item).value())
        .toList();
  }

  private static RegionDose withoutRelative(RegionDose region) {
    return changed(region, region.absolute(), List.of("relative dose: the ratio is not known"));
  }

  private static RegionDose withoutDose(RegionDose region, String reason) {
    return changed(region, Optional.empty(), List.of(reason));
  }

  private static RegionDose changed(
      RegionDose region, Optional<DoseStatistics> absolute, List<String> reasons) {
    return new RegionDose(
        region.name(),
        region.number(),
        region.kind(),
        region.source(),
        region.sourceSopInstanceUid(),
        region.reviewed(),
        region.voxels(),
        region.volumeMl(),
        region.contourVolumeMl(),
        region.massG(),
        region.activityMbq(),
        region.activityAsMeasuredMbq(),
        Optional.empty(),
        absolute,
        Optional.empty(),
        reasons,
        region.sizeUncertainty());
  }

  private static List<ContentItem.Num> dose(ContentItem group, Basis basis, Coded derivation) {
    return Tree.named(group, Codes.ABSORBED_DOSE).stream()
        .map(ContentItem.Num.class::cast)
        .filter(num -> code(num, Concepts.DERIVATION).matches(derivation))
        .filter(
            num ->
                Tree.first(num, YtterbyCodes.CALIBRATION_METHOD, ContentItem.Code.class)
                    .filter(method -> method.value().matches(basis.calibration()))
                    .isPresent())
        .toList();
  }

  private static Coded code(ContentItem item, Coded concept) {
    return Tree.first(item, concept, ContentItem.Code.class).orElseThrow().value();
  }

  private static double number(ContentItem group, Coded concept) {
    return Tree.first(group, concept, ContentItem.Num.class)
        .orElseThrow()
        .value()
        .orElseThrow()
        .number();
  }

  private static ContentItem group(ContentItem tree, String tracking) {
    return Tree.all(tree)
        .filter(
            item ->
                Tree.first(item, Concepts.TRACKING_IDENTIFIER, ContentItem.Text.class)
                    .filter(text -> text.value().equals(tracking))
                    .isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static DataSet document(DoseReport report) {
    byte[] bytes =
        DataSetWriter.bytes(
            ObjectRenderer.render(report).getLast().dataSet(), TransferSyntax.EXPLICIT_LE);
    return DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
  }

  private static ContentItem.Container tree(DoseReport report) {
    return SrDecoder.read(document(report));
  }
}
