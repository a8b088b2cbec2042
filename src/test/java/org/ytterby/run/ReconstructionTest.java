// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.RegionDose;
import org.ytterby.objects.Basis;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.EngineUse;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RunStamp;
import org.ytterby.objects.SourceReference;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Activity;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.CtSeriesFixture;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/** From a study of known content to its report: what is primary, and what holds it. */
final class ReconstructionTest {
  private static final OffsetDateTime ADMINISTERED = OffsetDateTime.parse("2026-03-01T14:00:00Z");
  private static final int END = 4;

  @TempDir private Path folder;
  private List<StudyInstance> study = List.of();

  @BeforeEach
  void write() {
    study =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.bytes(
                        Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % END == 0 ? 0 : 1000)))
            .write(folder);
  }

  @Test
  void inside_the_gate_the_relative_dose_is_primary_and_nothing_is_held() {
    DoseReport report = report(ofRatio(0.81));

    assertThat(report.ratio().ratio().orElseThrow()).isCloseTo(0.81, within(1e-6));
    assertThat(report.basis()).isEqualTo(Basis.RELATIVE);
    assertThat(report.heldBecause()).isEmpty();
    RegionDose field = report.regions().getLast();
    assertThat(primaryMeanGy(report))
        .isCloseTo(field.relative().orElseThrow().meanGy().value(), within(1e-5));
  }

  @Test
  void outside_the_gate_nothing_is_renormalised_and_the_run_is_held() {
    DoseReport report = report(ofRatio(0.36));

    assertThat(report.basis()).isEqualTo(Basis.ABSOLUTE);
    assertThat(report.heldBecause()).contains("RATIO OUTSIDE GATE 0.36 (expected 0.79)");
    RegionDose field = report.regions().getLast();
    double absoluteGy = field.absolute().orElseThrow().meanGy().value();
    assertThat(primaryMeanGy(report)).isCloseTo(absoluteGy, within(1e-5));
    assertThat(field.relative().orElseThrow().meanGy().value())
        .isCloseTo(absoluteGy / 0.36, within(1e-4));
    assertThat(report.findings())
        .filteredOn(one -> one.code() == FindingCode.ACTIVITY_RATIO)
        .singleElement()
        .satisfies(
            gate ->
                assertThat(gate.found())
                    .startsWith(report.ratioUncertainty().orElseThrow().text() + ", ")
                    .contains("standard uncertainties below the expected 0.79: 0.36 ("));
  }

  /**
   * A field in air: the kernel carries energy out of it, so that its means lie below local ones.
   */
  @Test
  void the_first_engine_is_primary_and_the_others_stand_beside_it() {
    DoseReport localFirst = report(ofRatio(0.81), engines("local", "kernel"));
    DoseReport kernelFirst = report(ofRatio(0.81), engines("kernel", "local"));
    DoseReport localAlone = report(ofRatio(0.81));

    SequencedMap<String, Double> means = means(localFirst);
    assertThat(means.keySet()).containsExactly("local", "kernel");
    assertThat(means(kernelFirst).reversed()).isEqualTo(means);
    assertThat(means.get("kernel")).isPositive().isLessThan(means.get("local"));
    assertThat(primaryMeanGy(kernelFirst)).isCloseTo(means.get("kernel"), within(1e-5));
    assertThat(localFirst.primary().doseGy()).isEqualTo(localAlone.primary().doseGy());
    assertThat(localFirst.engines())
        .extracting(EngineUse::retainedFraction)
        .satisfiesExactly(
            local -> assertThat(local).isEqualTo(1),
            kernel -> assertThat(kernel).isCloseTo(0.9963, within(5e-5)));
  }

  private static Protocol engines(String... names) {
    DoseRules rules = Protocol.y90Pet().dose();
    return Protocol.y90Pet().with(rules.by(List.of(names)));
  }

  /** Of the whole field, on the primary basis. */
  private static SequencedMap<String, Double> means(DoseReport report) {
    return report.basis().of(report.regions().getLast()).orElseThrow().meanByEngineGy();
  }

  @Test
  void the_perfused_volume_is_found_where_nobody_contoured_it() {
    DoseReport report = report(ofRatio(0.81));

    RegionDose perfused = report.regions().getFirst();
    assertThat(perfused.kind()).isEqualTo(RegionKind.PERFUSED);
    assertThat(perfused.source()).isEqualTo(RegionSource.AUTOMATIC);
    assertThat(perfused.compartment()).isPresent();
    assertThat(report.findings())
        .extracting(Finding::code)
        .contains(FindingCode.PERFUSED_AUTOMATIC);
  }

  @Test
  void a_relative_dose_without_a_recorded_residual_is_less_certain() {
    TreatmentRecord recorded = ofRatio(0.81);
    Administration one = recorded.administrations().getFirst();
    TreatmentRecord unrecorded =
        new TreatmentRecord(
            recorded.isotope(),
            recorded.device(),
            List.of(
                new Administration(
                    one.target(),
                    one.assay(),
                    Optional.empty(),
                    one.administeredAt(),
                    one.lungShuntFraction())),
            recorded.clinical(),
            List.of());

    assertThat(residualPercent(recorded)).isEqualTo(2);
    assertThat(residualPercent(unrecorded)).isCloseTo(11.547, within(1e-3));
  }

  private double residualPercent(TreatmentRecord treatment) {
    return report(treatment)
        .regions()
        .getLast()
        .relative()
        .orElseThrow()
        .budget()
        .components()
        .stream()
        .filter(component -> component.name().equals("residual activity"))
        .findFirst()
        .orElseThrow()
        .relativePercent();
  }

  /** Refused is only what lacks both time and activity. */
  @Test
  void without_an_administration_time_the_relative_dose_goes_out_alone() {
    study = untimed();
    DoseReport timed = report(ofRatioAt(study, Optional.of(said(Moment.written(ADMINISTERED)))));
    DoseReport report = report(ofRatioAt(study, Optional.empty()));

    assertThat(report.basis()).isEqualTo(Basis.RELATIVE);
    assertThat(report.heldBecause()).isEmpty();
    assertThat(report.ratio().ratio()).isEmpty();
    assertThat(report.ratio().relativeOnly()).isTrue();
    RegionDose field = report.regions().getLast();
    assertThat(field.absolute()).isEmpty();
    assertThat(field.notJudged()).anyMatch(reason -> reason.startsWith("absolute dose: "));
    assertThat(field.relative().orElseThrow().meanGy().value())
        .isCloseTo(
            timed.regions().getLast().relative().orElseThrow().meanGy().value(), within(1e-4));
    assertThat(report.findings())
        .extracting(Finding::code)
        .contains(FindingCode.TIME_MISSING, FindingCode.RELATIVE_ONLY);
    Outcome<Reconstructor.Result> written =
        DoseReconstructor.compute(
            "5f".repeat(32), frozen(ofRatioAt(study, Optional.empty())), study);
    assertThat(written).isInstanceOf(Outcome.Done.class);
  }

  /** An activity of any other time is not known at administration: a day of it is 29.7 %. */
  @Test
  void without_an_administration_time_no_other_activity_is_shared_out() {
    study = untimed();
    for (String assay :
        List.of("activity_gbq: 2", "activity_gbq: 2, assayed_at: 2026-03-01T14:00:00Z")) {
      TreatmentRecord said =
          TreatmentFile.parse(
              "{device: glass, administrations: [{" + assay + ", residual: {fraction: 0.02}}]}",
              "t",
              ZoneOffset.UTC);
      Outcome<DoseReport> outcome =
          new Reconstruction(Protocol.y90Pet(), ZoneOffset.UTC, "Not a cleared medical device.")
              .report(study, said, stamp());
      assertThat(outcome.findings())
          .filteredOn(Finding::blocks)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.TIME_MISSING);
                assertThat(finding.action())
                    .startsWith("Enter administered_at")
                    .contains("assayed_at: administration");
              });
    }
  }

  private List<StudyInstance> untimed() {
    return PetSeriesFixture.even()
        .item(
            (item, k) ->
                item.remove(Tag.RadiopharmaceuticalStartDateTime)
                    .remove(Tag.RadiopharmaceuticalStartTime)
                    .remove(Tag.RadionuclideTotalDose))
        .each(
            (plane, k) ->
                plane.bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % END == 0 ? 0 : 1000)))
        .write(folder.resolve("untimed"));
  }

  /** 1.7 MBq at administration, which at that time would be a ratio near 0.8. */
  private static TreatmentRecord ofRatioAt(
      List<StudyInstance> study, Optional<Sourced<Moment>> at) {
    assertThat(study).isNotEmpty();
    Administration one =
        new Administration(
            Optional.empty(),
            Optional.of(said(Assay.atAdministration(new Activity(1.45e6)))),
            Optional.of(said(new Residual.OfAssay(0.02, Optional.empty(), Optional.empty()))),
            at,
            Optional.of(said(0.01)));
    return new TreatmentRecord(
        Optional.of(said("Y-90")),
        Optional.of(said("glass")),
        List.of(one),
        ClinicalContext.NONE,
        List.of());
  }

  @Test
  void the_hold_is_handed_to_the_worker() {
    Outcome<Reconstructor.Result> outcome =
        DoseReconstructor.compute("5f".repeat(32), frozen(ofRatio(0.36)), study);

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(((Outcome.Done<Reconstructor.Result>) outcome).value().hold())
        .contains("RATIO OUTSIDE GATE 0.36 (expected 0.79)");
  }

  @Test
  void a_ct_is_named_as_taken_and_not_as_used() {
    DataSet slice =
        DataSet.builder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, "1.2.826.1.2.1")
            .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
            .uid(Tag.SeriesInstanceUID, "1.2.826.1.2")
            .uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE)
            .text(Tag.Modality, "CT")
            .text(Tag.PatientName, "Phantom^Small")
            .text(Tag.PatientID, "PHANTOM-1")
            .build();
    List<StudyInstance> withCt = new ArrayList<>(study);
    withCt.add(PetSeriesFixture.write(folder, slice, TransferSyntax.EXPLICIT_LE));
    study = withCt;

    DoseReport report = report(ofRatio(0.81));

    assertThat(report.unused())
        .extracting(SourceReference::sopInstanceUid)
        .containsExactly("1.2.826.1.2.1");
    assertThat(report.evidence()).extracting(SourceReference::modality).containsOnly("PT");
    assertThat(report.evidence())
        .extracting(SourceReference::acquired)
        .containsOnly(new SourceReference.Acquired(Optional.of("20260302"), Optional.of("100000")));
  }

  /** Lung on the CT where the emission image has its activity: what the rim is for. */
  @Test
  void the_mass_of_a_ct_is_used_and_what_the_rim_decides_stands_beside_it() {
    addCt(_ -> -750);

    DoseReport uniform = report(ofRatio(0.81));
    DoseReport report = report(ofRatio(0.81), ofCt());

    assertThat(report.evidence()).extracting(SourceReference::modality).contains("CT");
    assertThat(report.unused()).isEmpty();
    SequencedMap<String, Double> means = means(report);
    assertThat(means.keySet()).containsExactly("local", "local without rim");
    // The whole field lies within 2 cm of the perfused volume; 1.04 is no float.
    assertThat(means.get("local")).isCloseTo(means(uniform).get("local"), within(1e-4));
    // Schneider's curve has 0.2586 g/mL at -750 HU.
    assertThat(means)
        .hasEntrySatisfying(
            "local without rim",
            gray ->
                assertThat(gray / primaryMeanGy(report)).isCloseTo(1.04 / 0.2586, within(1e-3)));
    assertThat(report.findings()).extracting(Finding::code).contains(FindingCode.DOME_RIM);
    assertThat(report.engines())
        .extracting(EngineUse::name)
        .containsExactly("local", "local without rim");
  }

  @Test
  void a_ct_that_does_not_come_is_replaced_by_the_uniform_density_and_that_is_said() {
    DoseReport report = report(ofRatio(0.81), ofCt());

    assertThat(report.primary().doseGy()).isEqualTo(report(ofRatio(0.81)).primary().doseGy());
    assertThat(report.findings())
        .filteredOn(finding -> finding.code() == FindingCode.CT_MISSING)
        .extracting(Finding::severity)
        .contains(Severity.REVIEW);
  }

  /** In a uniform density the two agree, which says nothing of lung. */
  @Test
  void an_engine_of_density_without_one_is_told_where_it_is_compared() {
    Protocol plain = Protocol.y90Pet();
    DoseReport report =
        report(
            ofRatio(0.81),
            plain.with(
                new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("kernel", "density"))));
    assertThat(report.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DENSITY_UNIFORM)
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.REVIEW));
    DoseRules primary =
        new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("density", "kernel"));
    assertThatThrownBy(() -> plain.with(primary))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set mass.density to ct, or name kernel");
    assertThat(TestProtocols.with(plain, TestProtocols.byCt()).with(primary).dose())
        .isEqualTo(primary);
  }

  private static Protocol ofCt() {
    Protocol plain = Protocol.y90Pet();
    return TestProtocols.with(plain, TestProtocols.byCt());
  }

  /** A CT around the field of the emission image. */
  private void addCt(CtSeriesFixture.Tissue tissue) {
    Grid grid = Grid.axial(20, 20, 8, 2, 2, 3).at(new Vector3(-20, -30, -6));
    List<StudyInstance> withCt = new ArrayList<>(study);
    withCt.addAll(new CtSeriesFixture(grid, tissue).write(folder).instances());
    study = withCt;
  }

  @Test
  void what_can_not_be_written_is_refused_in_writing_and_no_defect() {
    study = spoilt("frame", Tag.FrameOfReferenceUID, Vr.UI, "1.2.x");
    assertThat(blocking()).containsExactly(FindingCode.COPIED_VALUE_ILLEGAL);

    study = spoilt("id", Tag.PatientID, Vr.LO, "1\\2");
    assertThat(blocking()).containsExactly(FindingCode.COPIED_VALUE_ILLEGAL);
  }

  private List<StudyInstance> spoilt(String name, int tag, Vr vr, String value) {
    return PetSeriesFixture.even()
        .each((plane, k) -> plane.bytes(tag, vr, value.getBytes(StandardCharsets.US_ASCII)))
        .write(folder.resolve(name));
  }

  /** Why the worker would refuse the study. */
  private List<FindingCode> blocking() {
    Outcome<Reconstructor.Result> outcome =
        DoseReconstructor.compute("5f".repeat(32), frozen(glass(1e6)), study);
    return outcome.findings().stream().filter(Finding::blocks).map(Finding::code).toList();
  }

  private FrozenRun frozen(TreatmentRecord treatment) {
    return new FrozenRun(
        "0123456789abcdef",
        PetSeriesFixture.STUDY,
        1,
        ADMINISTERED.plusDays(2),
        ZoneOffset.UTC,
        stamp().node(),
        "Not a cleared medical device.",
        study.stream().map(one -> new FrozenRun.Input(one.sopInstanceUid(), one.sha256())).toList(),
        TreatmentJson.toMap(treatment),
        Protocol.y90Pet(),
        List.of());
  }

  private static double primaryMeanGy(DoseReport report) {
    double sum = 0;
    for (float voxelGy : report.primary().doseGy()) {
      sum += voxelGy;
    }
    return sum / report.primary().doseGy().length;
  }

  private DoseReport report(TreatmentRecord treatment) {
    return report(treatment, Protocol.y90Pet());
  }

  private DoseReport report(TreatmentRecord treatment, Protocol protocol) {
    Outcome<DoseReport> outcome =
        new Reconstruction(protocol, ZoneOffset.UTC, "Not a cleared medical device.")
            .report(study, treatment, stamp());
    return switch (outcome) {
      case Outcome.Done<DoseReport> done -> done.value();
      case Outcome.Blocked<DoseReport> blocked ->
          throw new AssertionError("blocked: " + blocked.findings());
    };
  }

  private static RunStamp stamp() {
    return new RunStamp(
        "5f".repeat(32),
        1,
        ADMINISTERED.plusDays(2).toZonedDateTime(),
        new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test"));
  }

  /** Glass, of such an activity that measured over administered is this. */
  private TreatmentRecord ofRatio(double ratio) {
    double unit = report(glass(1e6)).ratio().ratio().orElseThrow();
    return glass(1e6 * unit / ratio);
  }

  private static TreatmentRecord glass(double becquerel) {
    Moment at = Moment.written(ADMINISTERED);
    Administration one =
        new Administration(
            Optional.empty(),
            Optional.of(said(new Assay(new Activity(becquerel), Optional.of(at)))),
            Optional.of(
                said(new Residual.Measured(new Activity(0), Optional.empty(), Optional.of(at)))),
            Optional.of(said(at)),
            Optional.of(said(0.01)));
    return new TreatmentRecord(
        Optional.of(said("Y-90")),
        Optional.of(said("glass")),
        List.of(one),
        ClinicalContext.NONE,
        List.of());
  }

  private static <T> Sourced<T> said(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, "treatment.yaml:4");
  }
}
