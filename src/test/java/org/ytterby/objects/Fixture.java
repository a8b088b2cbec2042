// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.assemble.SeriesChoice;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.CaseUncertainty;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.DoseInputs;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.EarlierTreatment;
import org.ytterby.treatment.LiverFunction;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Planned;
import org.ytterby.treatment.PlannedQuantity;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/**
 * A small case with everything in it: uneven planes, negative voxels, a structure set, a full
 * treatment record.
 */
final class Fixture {
  static final String STUDY = "1.2.826.0.1.3680043.10.1.1";
  static final String PET_SERIES = "1.2.826.0.1.3680043.10.1.2";
  static final String CT_SERIES = "1.2.826.0.1.3680043.10.1.3";
  static final String STRUCTURE_SERIES = "1.2.826.0.1.3680043.10.1.4";
  static final String STRUCTURES = "1.2.826.0.1.3680043.10.1.4.1";
  static final String FRAME = "1.2.826.0.1.3680043.10.1.9";
  static final Instant ADMINISTERED = Instant.parse("2026-03-04T10:00:00Z");
  static final double[] PLANES_MM = {0, 3.27, 6.54, 9.87, 13.14};
  static final NodeIdentity NODE =
      new NodeIdentity("Ytterby", "Ytterby node", "7", "DOSE1", "0.1.0", "abcdef0");
  static final String STATEMENT =
      "Not a cleared medical device. For investigational use; not for primary diagnosis or"
          + " treatment decisions unless verified by a qualified physicist or physician.";

  static final SourceReference.Acquired ACQUIRED =
      new SourceReference.Acquired(Optional.of("20260304"), Optional.of("150000"));

  private static final MetricRules METRICS =
      new MetricRules(List.of(50, 100, 400), TissueRule.LIVER_AND_TUMOUR);

  private Fixture() {}

  /** Axial grid in the usual order. */
  static Grid grid() {
    return grid(new Vector3(1, 0, 0), new Vector3(0, 1, 0));
  }

  static Grid grid(Vector3 rowDirection, Vector3 columnDirection) {
    return Grid.of(
        6,
        4,
        new Vector3(-10.5, 20.25, -300.1),
        rowDirection,
        columnDirection,
        2.5,
        3.5,
        PLANES_MM);
  }

  static DoseReport report() {
    return report(grid());
  }

  /** The same with a budget of every metric. */
  static DoseReport withBudget() {
    CaseUncertainty told =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true);
    return report(grid(), new RegionMetrics(METRICS, told), Optional.of(told));
  }

  static DoseReport report(Grid grid) {
    return report(grid, new RegionMetrics(METRICS, UncertaintyInputs.DEFAULT), Optional.empty());
  }

  private static DoseReport report(
      Grid grid, RegionMetrics metrics, Optional<CaseUncertainty> told) {
    ActivityMap activity = activity(grid);
    TreatmentRecord treatment = treatment();
    Activity measured = ActivityRatio.measured(activity);
    Activity administered = treatment.netAdministered(DoseConstants.DEFAULT).orElseThrow();
    double ratio = measured.becquerel() / administered.becquerel();
    ActivityRatio judged =
        new ActivityRatio(
            measured, Optional.of(administered), Optional.of(ratio), 0.79, 0.04, List.of());
    DoseMap absolute = new LocalDeposition().compute(DoseInputs.of(activity));
    return report(
        grid,
        activity,
        absolute,
        new Judged(judged, told.flatMap(one -> one.of(judged, DoseConstants.DEFAULT))),
        treatment,
        metrics);
  }

  private record Judged(ActivityRatio ratio, Optional<RatioUncertainty> uncertainty) {}

  private static DoseReport report(
      Grid grid,
      ActivityMap activity,
      DoseMap absolute,
      Judged judged,
      TreatmentRecord treatment,
      RegionMetrics metrics) {
    double scale = 1 / judged.ratio().ratio().orElseThrow();
    MetricInput input =
        new MetricInput(
            DoseInputs.of(activity),
            "local",
            absolute,
            List.of(),
            new RelativeScale.Known(scale),
            PerfusedActivity.of(treatment, regions(grid), false, DoseConstants.DEFAULT));
    List<RegionDose> regions =
        regions(grid).stream().map(region -> metrics.of(region, input)).toList();
    return new DoseReport(
        new RunStamp(
            "5f".repeat(32),
            3,
            ZonedDateTime.parse("2026-03-05T18:30:15.250+01:00[Europe/Berlin]"),
            NODE),
        header(),
        evidence(grid),
        unused(),
        DoseInputs.of(activity),
        absolute.scaled(scale),
        Basis.RELATIVE,
        List.of(EngineUse.of(new LocalDeposition(), DoseInputs.of(activity))),
        regions,
        regions(grid).stream().map(Region::mask).toList(),
        judged.ratio(),
        judged.uncertainty(),
        treatment,
        List.of(
            Finding.review(
                FindingCode.RESIDUAL_UNRECORDED,
                "treatment record",
                "nothing",
                "a residual",
                "Enter the residual.")),
        choices(),
        STATEMENT);
  }

  static ActivityMap activity(Grid grid) {
    float[] becquerelPerMl = new float[grid.voxelCount()];
    for (int i = 0; i < becquerelPerMl.length; i++) {
      becquerelPerMl[i] = i % 7 == 0 ? -1.25e4f : 1e5f * (i % 50) + 3;
    }
    return new ActivityMap(
        grid,
        becquerelPerMl,
        ActivityScale.ABSOLUTE,
        ADMINISTERED,
        Instant.parse("2026-03-04T14:00:00Z"),
        1.0442,
        new Quantification(
            "BQML",
            "START: to the start of the scan",
            DoseConstants.DEFAULT.halfLifeS(),
            List.of("DECY", "ATTN", "SCAT"),
            "scanner calibration"));
  }

  static List<Region> regions(Grid grid) {
    BitSet inside = new BitSet();
    for (int i = 30; i < 80; i++) {
      inside.set(i);
    }
    Region tumour =
        new Region(
            "GTV\tone",
            5,
            RegionKind.TUMOUR,
            RegionSource.RTSTRUCT,
            STRUCTURES,
            true,
            Mask.of(grid, inside),
            1.4);
    return List.of(tumour, Region.wholeField(grid));
  }

  static DataSet header() {
    return headerBuilder().build();
  }

  static DataSetBuilder headerBuilder() {
    DataSet procedure =
        DataSet.builder()
            .text(Tag.CodeValue, "PETY90")
            .text(Tag.CodingSchemeDesignator, "99SITE")
            .text(Tag.CodeMeaning, "PET/CT after 90Y radioembolization")
            .build();
    return DataSet.builder()
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
        .uid(Tag.SOPInstanceUID, PET_SERIES + ".1")
        .text(Tag.PatientName, "Phantom^Jäder")
        .text(Tag.PatientID, "PH-90")
        .text(Tag.PatientBirthDate, "")
        .text(Tag.PatientSex, "O")
        .text(Tag.PatientWeight, "80")
        .text(Tag.OtherPatientNames, "Phantom^Other")
        .uid(Tag.StudyInstanceUID, STUDY)
        .text(Tag.StudyDate, "20260304")
        .text(Tag.StudyTime, "135500")
        .text(Tag.AccessionNumber, "ACC-1")
        .text(Tag.StudyDescription, "PET Leber nach SIRT, größer")
        .sequence(Tag.ProcedureCodeSequence, procedure)
        .text(Tag.Modality, "PT")
        .uid(Tag.SeriesInstanceUID, PET_SERIES)
        .uid(Tag.FrameOfReferenceUID, FRAME)
        .text(Tag.Manufacturer, "Phantom Scanners")
        .text(Tag.ManufacturerModelName, "PS-1")
        .text(Tag.SoftwareVersions, "1.0", "1.1")
        .text(Tag.AcquisitionDate, "20260304")
        .text(Tag.AcquisitionTime, "150000");
  }

  private static List<SourceReference> evidence(Grid grid) {
    List<SourceReference> all = new ArrayList<>();
    for (int plane = 1; plane <= PLANES_MM.length; plane++) {
      all.add(
          new SourceReference(
              STUDY,
              PET_SERIES,
              Uids.PositronEmissionTomographyImageStorage,
              PET_SERIES + "." + plane,
              "PT",
              String.format("%064x", plane),
              ACQUIRED,
              List.of(
                  new SourceReference.FramePlace(Optional.empty(), grid.centre(0, 0, plane - 1)))));
    }
    all.add(
        new SourceReference(
            STUDY,
            STRUCTURE_SERIES,
            Uids.RTStructureSetStorage,
            STRUCTURES,
            "RTSTRUCT",
            "d".repeat(64),
            SourceReference.Acquired.UNSAID));
    return all;
  }

  /** The CT, as a run has it: taken with the case, without use for local deposition. */
  private static List<SourceReference> unused() {
    return List.of(
        new SourceReference(
            STUDY,
            CT_SERIES,
            Uids.CTImageStorage,
            CT_SERIES + ".1",
            "CT",
            "c".repeat(64),
            SourceReference.Acquired.UNSAID));
  }

  private static List<SeriesChoice> choices() {
    return List.of(
        new SeriesChoice(
            PET_SERIES,
            "PET AC",
            "PT",
            PLANES_MM.length,
            SeriesChoice.Role.EMISSION,
            "attenuation corrected"),
        new SeriesChoice(CT_SERIES, "CT", "CT", 1, SeriesChoice.Role.CT, "same frame of reference"),
        new SeriesChoice(
            STRUCTURE_SERIES,
            "",
            "RTSTRUCT",
            1,
            SeriesChoice.Role.STRUCTURES,
            "same frame of reference"));
  }

  static TreatmentRecord treatment() {
    Moment given = Moment.written(OffsetDateTime.parse("2026-03-04T11:00:00+01:00"));
    Moment assayed = Moment.written(OffsetDateTime.parse("2026-03-04T08:00:00+01:00"));
    Administration one =
        new Administration(
            Optional.of(said("segments VI, VII")),
            Optional.of(said(new Assay(new Activity(6.5e6), Optional.of(assayed)))),
            Optional.of(
                said(
                    new Residual.Measured(
                        new Activity(0.1e6), Optional.of("survey meter"), Optional.of(given)))),
            Optional.of(said(given)),
            Optional.of(said(0.031)));
    TreeMap<PlannedQuantity, Double> plan = new TreeMap<>();
    plan.put(PlannedQuantity.PERFUSED_GY, 410.0);
    ClinicalContext clinical =
        new ClinicalContext(
            Optional.of(said(new Planned(plan, Optional.of("planning sheet")))),
            Optional.of(said("segmentectomy")),
            Optional.of(
                said(new LiverFunction(Optional.of(0.9), Optional.of("A5"), Optional.of(0)))),
            List.of(
                said(
                    new EarlierTreatment(
                        LocalDate.of(2025, 6, 1),
                        Optional.of("segment V"),
                        Optional.of("glass"),
                        Optional.of(new Activity(2e9))))));
    return new TreatmentRecord(
        Optional.of(said("Y-90")), Optional.of(said("glass")), List.of(one), clinical, List.of());
  }

  private static <T> Sourced<T> said(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, "treatment.yaml:4");
  }

  /** The data set of a role. */
  static DataSet object(List<RenderedObject> objects, String role) {
    return objects.stream()
        .filter(object -> object.role().equals(role))
        .findFirst()
        .orElseThrow()
        .dataSet();
  }
}
