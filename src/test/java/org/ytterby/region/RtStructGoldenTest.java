// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.MetricRules;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;
import org.ytterby.testdata.SharedData;

/**
 * Contours by MIM on real series, against masks that MIRP made of them and counts and totals that
 * another program computed with numpy (README of the test data). Those counts are exact. Volumes
 * there take the plane spacing as 3.27 mm throughout; the real one is 3.19 to 3.29 mm, hence 0.01
 * %.
 */
class RtStructGoldenTest {
  private static final Deviations DEVIATIONS = Deviations.of(RtStructGoldenTest.class);
  private static final double NOMINAL_SPACING = 1e-4;

  /*
   * Voxels against contours, in mL. Along z both are the same planes. Along a row the centre rule
   * misses each crossing of the contour by an error that is uniform over a voxel, standard
   * deviation 1/sqrt(12). The contours cross the PET's rows 862 times (mass, the same drawn on CT
   * 868) and 1292 times (edema): sqrt(862/12) voxels of 0.0719 mL are 0.61 mL, sqrt(1292/12) are
   * 0.75 mL. Allowed are 2.5 and 2.7 of these.
   */
  private static final double MASS_COUNTING_ML = 1.5;
  private static final double EDEMA_COUNTING_ML = 2.0;

  /**
   * On planes that are not those of the contours: three such deviations (1.8 mL) and one end plane
   * more or less, of which the larger holds 1.2 mL.
   */
  private static final double OTHER_PLANES_ML = 3.0;

  @TempDir Path folder;

  private static Outcome<List<Region>> read(String rtstruct, RealStudy study) {
    Path file = SharedData.testdata(rtstruct);
    DataSet structures = Part10.read(file, ReadOptions.headers()).dataSet();
    return new RtStructReader(RegionNaming.COMMON)
        .read(structures, study.grid(), study.frameOfReferenceUid());
  }

  private static List<Region> regions(Outcome<List<Region>> outcome) {
    return ((Outcome.Done<List<Region>>) outcome).value();
  }

  @Test
  void counts_the_voxels_of_contours_drawn_on_an_unevenly_spaced_pet()
      throws IOException, InterruptedException {
    RealStudy study = RealStudy.read(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder));
    Outcome<List<Region>> outcome = read("petct-ge-sts001/RS_MIM_on_PT.dcm", study);
    assertThat(outcome.findings()).isEmpty();
    assertThat(study.grid().planes()).isEqualTo(267);
    Region mass = named("GTV_Mass", outcome);
    Region edema = named("GTV_Edema", outcome);
    String by = "volume by another program";
    holdVoxels("GTV_Mass on PET", mass.mask().count(), 5095);
    DEVIATIONS.relative(by, "GTV_Mass", mass.mask().volumeMl(), 366.08, NOMINAL_SPACING);
    assertThat(mass.contourVolumeMl()).isCloseTo(mass.mask().volumeMl(), within(MASS_COUNTING_ML));
    holdVoxels("GTV_Edema on PET", edema.mask().count(), 8058);
    DEVIATIONS.relative(by, "GTV_Edema", edema.mask().volumeMl(), 578.97, NOMINAL_SPACING);
    assertThat(edema.contourVolumeMl())
        .isCloseTo(edema.mask().volumeMl(), within(EDEMA_COUNTING_ML));

    RegionDose massDose = metrics(mass, study);
    holdActivity("GTV_Mass", massDose, 3.851, 0.0005);
    assertThat(massDose.activityAsMeasuredMbq() * 1e6 / massDose.volumeMl())
        .isCloseTo(10_519, within(1.0));
    double byHandGy =
        massDose.activityMbq()
            / 1e3
            * DoseConstants.DEFAULT.kGyKgPerGBq()
            / (massDose.massG() / 1e3);
    assertThat(massDose.absolute().orElseThrow().meanGy().value())
        .isCloseTo(byHandGy, within(byHandGy * 1e-6));
    holdActivity("GTV_Edema", metrics(edema, study), 5.375, 0.0015);
    holdActivity("field", metrics(Region.wholeField(study.grid()), study), 193.20, 0.02);
  }

  private static void holdVoxels(String at, int found, int expected) {
    DEVIATIONS.absolute(
        "voxels by another program", at, found, expected, Allowed.upTo(0, "voxels"));
  }

  private static void holdActivity(String at, RegionDose dose, double expectedMbq, double most) {
    DEVIATIONS.absolute(
        "activity by another program",
        at,
        dose.activityAsMeasuredMbq(),
        expectedMbq,
        Allowed.upTo(most, "MBq"));
  }

  private static Region named(String name, Outcome<List<Region>> outcome) {
    Region region =
        regions(outcome).stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    assertThat(region.kind()).isEqualTo(RegionKind.TUMOUR);
    return region;
  }

  /** The FDG image taken as if it were of the treatment: here only the arithmetic matters. */
  private static RegionDose metrics(Region region, RealStudy study) {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    Quantification how =
        new Quantification(
            "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of(), "scanner");
    ActivityMap activity =
        new ActivityMap(study.grid(), study.values(), ActivityScale.ABSOLUTE, noon, noon, 1, how);
    MetricInput input =
        new MetricInput(
            DoseInputs.of(activity),
            "local",
            new LocalDeposition().compute(DoseInputs.of(activity)),
            List.of(),
            new RelativeScale.NotJudged("no ratio in this test"),
            new PerfusedActivity.NotJudged("no treatment in this test"));
    return new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT).of(region, input);
  }

  @Test
  void makes_the_same_mask_as_mirp_on_the_cropped_pet() throws IOException, InterruptedException {
    RealStudy study =
        RealStudy.read(SharedData.unpacked("petct-ge-sts001/PT_ibsi_crop_GML.tar.xz", folder));
    Outcome<List<Region>> outcome = read("petct-ge-sts001/RS_MIM_on_PT_ibsi_crop.dcm", study);
    assertSameAsMirp(outcome, study, "petct-ge-sts001/MASK_mirp_on_PT_ibsi_crop.nii.gz", 5095);
  }

  @Test
  void makes_the_same_mask_as_mirp_on_the_ct() throws IOException, InterruptedException {
    RealStudy study =
        RealStudy.read(SharedData.unpacked("petct-ge-sts001/CT_ibsi_crop.tar.xz", folder));
    Outcome<List<Region>> outcome = read("petct-ge-sts001/RS_MIM_on_CT_ibsi_crop.dcm", study);
    assertSameAsMirp(outcome, study, "petct-ge-sts001/MASK_mirp_on_CT_ibsi_crop.nii.gz", 117_145);
  }

  @Test
  void makes_the_same_masks_as_mirp_on_another_patient() throws IOException {
    RealStudy ct = RealStudy.read(SharedData.testdata("petct-ibsi-sts003/CT"));
    assertSameAsMirp(
        read("petct-ibsi-sts003/RS_on_CT.dcm", ct),
        ct,
        "petct-ibsi-sts003/MASK_mirp_on_CT.nii.gz",
        25_693);
    RealStudy pet = RealStudy.read(SharedData.testdata("petct-ibsi-sts003/PT"));
    assertSameAsMirp(
        read("petct-ibsi-sts003/RS_on_PT.dcm", pet),
        pet,
        "petct-ibsi-sts003/MASK_mirp_on_PT.nii.gz",
        817);
  }

  private static void assertSameAsMirp(
      Outcome<List<Region>> outcome, RealStudy study, String nifti, int voxels) throws IOException {
    assertThat(outcome.findings()).isEmpty();
    Mask mask = regions(outcome).getFirst().mask();
    Mask mirp = nifti(SharedData.testdata(nifti), study.grid());
    holdVoxels(nifti, mask.count(), voxels);
    int other = mask.count() + mirp.count() - 2 * mask.and(mirp).count();
    DEVIATIONS.absolute("masks of MIRP", nifti, other, 0, Allowed.upTo(0, "voxels"));
    assertThat(mask).isEqualTo(mirp);
  }

  /**
   * A NIfTI-1 mask of one byte a voxel whose axes are those of the grid (quaternion 0 0 1: left,
   * back, head).
   */
  private static Mask nifti(Path file, Grid grid) throws IOException {
    byte[] bytes;
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      bytes = in.readAllBytes();
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat((int) header.getShort(42)).isEqualTo(grid.columns());
    assertThat((int) header.getShort(44)).isEqualTo(grid.rows());
    assertThat((int) header.getShort(46)).isEqualTo(grid.planes());
    assertThat(-header.getFloat(268)).isCloseTo((float) grid.origin().x(), within(1e-2f));
    assertThat(-header.getFloat(272)).isCloseTo((float) grid.origin().y(), within(1e-2f));
    assertThat(header.getFloat(276)).isCloseTo((float) grid.origin().z(), within(1e-2f));
    int first = (int) header.getFloat(108);
    return Mask.where(grid, index -> bytes[first + index] != 0);
  }

  @Test
  void contours_of_the_ct_fall_on_the_pet_of_the_same_frame_of_reference()
      throws IOException, InterruptedException {
    RealStudy pet = RealStudy.read(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder));
    Outcome<List<Region>> outcome = read("petct-ge-sts001/RS_MIM_on_CT_ibsi_crop.dcm", pet);
    Region region = regions(outcome).getFirst();
    assertThat(region.mask().volumeMl()).isCloseTo(365.3, within(OTHER_PLANES_ML));
    // the contours' own volume: polygons by hand 365.174 mL, steps of the planes written to 0.01 mm
    assertThat(region.contourVolumeMl()).isCloseTo(365.17, within(0.1));
    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void contours_of_a_foreign_frame_of_reference_are_left_out() throws IOException {
    RealStudy ct = RealStudy.read(SharedData.testdata("rtstruct-rtutils/mock_data"));
    DataSet structures =
        Part10.read(
                SharedData.testdata("rtstruct-pancreas-mim/RS_MIM_pancreas.dcm"),
                ReadOptions.headers())
            .dataSet();
    Outcome<List<Region>> outcome =
        new RtStructReader(RegionNaming.COMMON)
            .read(structures, ct.grid(), ct.frameOfReferenceUid());
    assertThat(regions(outcome)).isEmpty();
    assertThat(outcome.findings())
        .hasSize(5)
        .allSatisfy(f -> assertThat(f.code()).isEqualTo(FindingCode.REGION_FRAME_OF_REFERENCE));
  }

  /**
   * 145,659 points without their CT: voxels of a grid that is made for them must fill the polygons.
   */
  @Test
  void voxel_and_polygon_volumes_agree_on_a_big_structure_set() {
    Path file = SharedData.testdata("rtstruct-pancreas-mim/RS_MIM_pancreas.dcm");
    DataSet structures = Part10.read(file, ReadOptions.headers()).dataSet();
    String frame =
        structures
            .items(Tag.StructureSetROISequence)
            .getFirst()
            .require(Tag.ReferencedFrameOfReferenceUID)
            .uid();
    Outcome<List<Region>> outcome =
        new RtStructReader(RegionNaming.COMMON).read(structures, around(structures), frame);
    assertThat(regions(outcome))
        .hasSize(5)
        .allSatisfy(
            region ->
                DEVIATIONS.relative(
                    "voxel against polygon volume",
                    "region " + region.number(),
                    region.mask().volumeMl(),
                    region.contourVolumeMl(),
                    0.005));
    assertThat(outcome.findings()).isEmpty();
  }

  /** Voxels of 2 x 2 x 1.3 mm around all contours. */
  private static Grid around(DataSet structures) {
    double[] lowest = {1e9, 1e9, 1e9};
    double[] highest = {-1e9, -1e9, -1e9};
    for (DataSet roi : structures.items(Tag.ROIContourSequence)) {
      for (DataSet contour : roi.items(Tag.ContourSequence)) {
        double[] data = contour.require(Tag.ContourData).numbers();
        for (int i = 0; i < data.length; i++) {
          lowest[i % 3] = Math.min(lowest[i % 3], data[i] - 10);
          highest[i % 3] = Math.max(highest[i % 3], data[i] + 10);
        }
      }
    }
    double[] offsetsMm = new double[(int) ((highest[2] - lowest[2]) / 1.3) + 1];
    Arrays.setAll(offsetsMm, k -> k * 1.3);
    return Grid.of(
        (int) ((highest[0] - lowest[0]) / 2) + 1,
        (int) ((highest[1] - lowest[1]) / 2) + 1,
        new Vector3(lowest[0], lowest[1], lowest[2]),
        new Vector3(1, 0, 0),
        new Vector3(0, 1, 0),
        2,
        2,
        offsetsMm);
  }
}
