// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.StorageFailure;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** The written files, read back, against the truth. */
class PhantomStudyTest {
  private static final PhantomSpec SPEC = PhantomSpec.of(PhantomKind.PET_CT, 1);

  @TempDir private static Path temporary;
  private static PhantomFiles files;
  private static List<DataSet> pet;
  private static List<DataSet> ct;
  private static DataSet structures;
  private static JsonNode truth;

  @BeforeAll
  static void write() throws IOException {
    files = new PhantomFiles(PhantomStudy.write(temporary.resolve("study"), SPEC));
    pet = files.of("PT");
    ct = files.of("CT");
    structures = files.of("RTSTRUCT").getFirst();
    truth = files.truth();
  }

  @Test
  void same_seed_gives_the_same_bytes_and_another_seed_other_ones() throws IOException {
    Map<String, byte[]> first = bytes(temporary.resolve("study"));
    PhantomStudy.write(temporary.resolve("again"), SPEC);
    Map<String, byte[]> again = bytes(temporary.resolve("again"));
    PhantomStudy.write(temporary.resolve("other"), PhantomSpec.of(PhantomKind.PET_CT, 2));
    Map<String, byte[]> other = bytes(temporary.resolve("other"));
    assertThat(again.keySet()).isEqualTo(first.keySet()).isEqualTo(other.keySet());
    first.forEach(
        (name, content) -> {
          assertThat(again.get(name)).as(name).isEqualTo(content);
          assertThat(other.get(name)).as(name).isNotEqualTo(content);
        });
  }

  @Test
  void every_file_is_an_instance_of_its_own_in_one_study_and_frame_of_reference() {
    assertThat(pet).hasSize(96);
    assertThat(ct).hasSize(58);
    assertThat(files.study().instances()).hasSize(96 + 58 + 1);
    List<DataSet> all = Stream.of(pet, ct, List.of(structures)).flatMap(List::stream).toList();
    assertThat(values(all, Tag.SOPInstanceUID)).doesNotHaveDuplicates();
    assertThat(values(all, Tag.StudyInstanceUID)).containsOnly(truth.at("/uids/study").asText());
    assertThat(values(all, Tag.FrameOfReferenceUID))
        .containsOnly(truth.at("/uids/frame_of_reference").asText());
    assertThat(values(all, Tag.PatientID)).containsOnly("PHANTOM-1");
  }

  @Test
  void options_of_the_same_seed_get_other_uids() {
    PhantomSpec noisy =
        new PhantomSpec(PhantomKind.PET_CT, 1, SPEC.times(), new Scanner(6.5, 0.79, 0.1));
    assertThat(new StudyHeader(noisy).studyUid()).isNotEqualTo(new StudyHeader(SPEC).studyUid());
  }

  @Test
  void activity_in_the_files_is_the_net_administered_one_times_the_ratio_at_series_time() {
    double voxelMl = 4.07 * 4.07 * 3 / 1000;
    double inFilesMbq = Arrays.stream(PhantomFiles.bqPerMl(pet)).sum() * voxelMl / 1e6;
    double netMbq = truth.at("/treatment/net_administered_mbq").asDouble();
    double elapsedS = truth.at("/times/administration_to_pet_s").asDouble();
    double decayed = Math.pow(2, -elapsedS / 230580);
    assertThat(elapsedS).isEqualTo((22 * 60 + 35) * 60);
    assertThat(inFilesMbq / (netMbq * decayed)).isCloseTo(0.79, within(0.79e-4));
    assertThat(inFilesMbq / truth.at("/image/measured_mbq_at_pet").asDouble())
        .isCloseTo(1, within(1e-4));
  }

  @Test
  void net_activity_is_the_assay_decayed_to_administration_without_the_residual() {
    double assayed = truth.at("/treatment/assayed_gbq").asDouble();
    double residual = truth.at("/treatment/residual_gbq_at_administration").asDouble();
    double net = assayed * Math.pow(2, -140 * 60 / 230580.0) - residual;
    assertThat(truth.at("/treatment/net_administered_mbq").asDouble() / 1000)
        .isCloseTo(net, within(1e-9));
    assertThat(
            pet.getFirst()
                .items(Tag.RadiopharmaceuticalInformationSequence)
                .getFirst()
                .require(Tag.RadionuclideTotalDose)
                .number())
        .isCloseTo(net * 1e9, within(1.0));
  }

  @Test
  void treatment_file_and_header_say_the_same_as_the_truth() throws IOException {
    TreatmentRecord file =
        TreatmentFile.parse(
            Files.readString(files.study().treatment()), "treatment.yaml", ZoneOffset.UTC);
    TreatmentRecord header = PetHeaderTreatment.read(pet.getFirst(), ZoneOffset.UTC);
    double netMbq = truth.at("/treatment/net_administered_mbq").asDouble();
    for (TreatmentRecord record : List.of(file, header, file.merge(header))) {
      assertThat(record.findings()).isEmpty();
      assertThat(record.netAdministered(DoseConstants.DEFAULT).orElseThrow().megabecquerel())
          .isCloseTo(netMbq, within(0.01));
      assertThat(record.administrations().getFirst().instant())
          .contains(SPEC.times().administeredAt().toInstant());
    }
  }

  @Test
  void stored_integers_are_within_half_a_slope_of_the_image() {
    Subject subject = Subject.of(SPEC);
    Grid grid = Scanner.petGrid();
    double[] blurred =
        BlurredImage.of(grid, subject.activity().compartments(), SPEC.scanner().psfSigmaMm());
    double[] exact = PetSeries.scanned(SPEC, subject, grid, blurred);
    double[] written = PhantomFiles.bqPerMl(pet);
    for (int plane = 0; plane < grid.planes(); plane++) {
      double halfStep = pet.get(plane).require(Tag.RescaleSlope).number() * 0.5000001;
      for (int i = plane * grid.planeSize(); i < (plane + 1) * grid.planeSize(); i++) {
        if (Math.abs(written[i] - exact[i]) > halfStep) {
          assertThat(written[i]).as("voxel " + i).isCloseTo(exact[i], within(halfStep));
        }
      }
    }
    assertThat(pet.stream().map(slice -> slice.require(Tag.RescaleSlope).number()).distinct())
        .hasSizeGreaterThan(40);
  }

  @Test
  void voxel_means_of_the_files_are_those_that_truth_json_expects() {
    double[] image = PhantomFiles.bqPerMl(pet);
    double decay = truth.at("/image/decay_administration_to_pet").asDouble();
    double grayPerBqPerMl = truth.at("/dose_constants/k_gy_kg_per_gbq").asDouble() * 1e-9 / 1.04e-3;
    for (JsonNode region : truth.at("/regions")) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < image.length; i++) {
        int row = i / 128;
        int plane = row / 128;
        double x = -258.445 + i % 128 * 4.07;
        double y = -258.445 + row % 128 * 4.07;
        double z = -73.5 + plane * 3.0;
        if (inAnySolid(region.at("/solids"), x, y, z)) {
          sum += image[i];
          count++;
        }
      }
      double meanGray = sum / count / decay / 0.79 * grayPerBqPerMl;
      String name = region.at("/name").asText();
      assertThat(count)
          .as(name)
          .isEqualTo(region.at("/after_psf/voxel_centres_on_pet_grid").asInt());
      assertThat(meanGray / region.at("/after_psf/mean_gy").asDouble())
          .as(name)
          .isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void true_dose_is_activity_times_k_over_mass() {
    for (JsonNode region : truth.at("/regions")) {
      double byHand =
          49.7319 * region.at("/activity_mbq").asDouble() / region.at("/mass_g").asDouble();
      assertThat(region.at("/mean_gy").asDouble()).isCloseTo(byHand, within(byHand * 1e-5));
    }
  }

  @Test
  void contours_lie_in_the_body_on_the_slice_they_name_and_enclose_the_volume() {
    Map<String, DataSet> slices =
        pet.stream()
            .collect(
                Collectors.toMap(
                    slice -> slice.require(Tag.SOPInstanceUID).uid(), Function.identity()));
    List<DataSet> rois = structures.items(Tag.ROIContourSequence);
    assertThat(rois).hasSize(4);
    for (int i = 0; i < rois.size(); i++) {
      double volumeMl = 0;
      for (DataSet contour : rois.get(i).items(Tag.ContourSequence)) {
        DataSet image = contour.items(Tag.ContourImageSequence).getFirst();
        double sliceZ =
            Objects.requireNonNull(slices.get(image.require(Tag.ReferencedSOPInstanceUID).uid()))
                .require(Tag.ImagePositionPatient)
                .numbers()[2];
        double[] data = contour.require(Tag.ContourData).numbers();
        assertThat(data).hasSize(3 * contour.require(Tag.NumberOfContourPoints).integer());
        for (int at = 0; at < data.length; at += 3) {
          assertThat(Math.hypot(data[at] / 172, data[at + 1] / 116)).isLessThan(1);
          assertThat(data[at + 2]).isEqualTo(sliceZ);
        }
        volumeMl += areaMm2(data) * 3 / 1000;
      }
      double analyticMl = truth.at("/regions").get(i).at("/volume_ml").asDouble();
      assertThat(volumeMl / analyticMl).isCloseTo(1, within(0.005));
    }
  }

  @Test
  void every_image_that_the_structure_set_names_exists() {
    List<String> named =
        structures
            .items(Tag.ReferencedFrameOfReferenceSequence)
            .getFirst()
            .items(Tag.RTReferencedStudySequence)
            .getFirst()
            .items(Tag.RTReferencedSeriesSequence)
            .getFirst()
            .items(Tag.ContourImageSequence)
            .stream()
            .map(image -> image.require(Tag.ReferencedSOPInstanceUID).uid())
            .toList();
    assertThat(named).isEqualTo(values(pet, Tag.SOPInstanceUID));
  }

  @Test
  void ct_shows_each_tissue_at_its_place() throws IOException {
    assertThat(hounsfield(-240, -240, 0)).isEqualTo(-1000);
    assertThat(hounsfield(150, 0, 0)).isEqualTo(30);
    assertThat(hounsfield(0, 78, 0)).isEqualTo(350);
    assertThat(hounsfield(80, 0, 115)).isEqualTo(-780);
    assertThat(hounsfield(0, -20, 0)).isEqualTo(60);
    JsonNode tumour = truth.at("/regions/0/solids/0/ellipsoid/centre_mm");
    assertThat(
            hounsfield(
                tumour.get(0).asDouble(), tumour.get(1).asDouble(), tumour.get(2).asDouble()))
        .isEqualTo(35);
  }

  @Test
  void noise_is_signed_and_leaves_the_total_alone() {
    double[] quiet = PhantomFiles.bqPerMl(pet);
    double[] loud = noisy("noisy", 1);
    assertThat(Arrays.stream(loud).min().orElseThrow()).isNegative();
    assertThat(Arrays.stream(loud).sum() / Arrays.stream(quiet).sum()).isCloseTo(1, within(0.05));
  }

  @Test
  void the_same_seed_gives_the_same_noise_and_another_seed_another() {
    double[] once = minus(noisy("noise-once", 1), PhantomFiles.bqPerMl(pet));
    assertThat(minus(noisy("noise-again", 1), PhantomFiles.bqPerMl(pet))).isEqualTo(once);

    PhantomSpec second = PhantomSpec.of(PhantomKind.PET_CT, 2);
    PhantomFiles quiet = new PhantomFiles(PhantomStudy.write(temporary.resolve("quiet-2"), second));
    double[] other = minus(noisy("noise-2", 2), PhantomFiles.bqPerMl(quiet.of("PT")));
    int inBoth = 0;
    int sameSign = 0;
    for (int i = 0; i < once.length; i++) {
      if (once[i] != 0 && other[i] != 0) {
        inBoth++;
        sameSign += once[i] > 0 == other[i] > 0 ? 1 : 0;
      }
    }
    // Signs of independent noises agree as two coins do: of 100,000, 1 % is more than six sigma.
    assertThat(inBoth).isGreaterThan(100_000);
    assertThat((double) sameSign / inBoth).isCloseTo(0.5, within(0.01));
  }

  /** Bq/mL of a phantom with 30 % noise. */
  private static double[] noisy(String folder, long seed) {
    PhantomSpec spec =
        new PhantomSpec(PhantomKind.PET_CT, seed, SPEC.times(), new Scanner(6.5, 0.79, 0.3));
    return PhantomFiles.bqPerMl(
        new PhantomFiles(PhantomStudy.write(temporary.resolve(folder), spec)).of("PT"));
  }

  private static double[] minus(double[] noisy, double[] quiet) {
    double[] noise = new double[noisy.length];
    for (int i = 0; i < noisy.length; i++) {
      noise[i] = noisy[i] - quiet[i];
    }
    return noise;
  }

  @Test
  void refuses_a_folder_that_is_not_empty() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("full"));
    Files.writeString(folder.resolve("other.dcm"), "x");
    assertThatThrownBy(() -> PhantomStudy.write(folder, SPEC))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("is not empty");
    assertThat(folder).isDirectoryContaining("glob:**other.dcm");
  }

  private static int hounsfield(double x, double y, double z) {
    int column = (int) Math.rint((x + 249.0234375) / 1.953125);
    int row = (int) Math.rint((y + 249.0234375) / 1.953125);
    DataSet slice = ct.get((int) Math.rint((z + 72.5) / 5));
    int stored = PhantomFiles.stored(slice).get(row * 256 + column);
    return stored + slice.require(Tag.RescaleIntercept).integer();
  }

  private static boolean inAnySolid(JsonNode solids, double x, double y, double z) {
    for (JsonNode solid : solids) {
      boolean inside = inEllipsoid(solid.at("/ellipsoid"), x, y, z);
      for (JsonNode side : solid.at("/cut_by")) {
        JsonNode point = side.at("/point_mm");
        JsonNode normal = side.at("/outward");
        double beyondMm =
            (x - point.get(0).asDouble()) * normal.get(0).asDouble()
                + (y - point.get(1).asDouble()) * normal.get(1).asDouble()
                + (z - point.get(2).asDouble()) * normal.get(2).asDouble();
        inside = inside && beyondMm <= 0;
      }
      for (JsonNode hole : solid.at("/without")) {
        inside = inside && !inEllipsoid(hole, x, y, z);
      }
      if (inside) {
        return true;
      }
    }
    return false;
  }

  private static boolean inEllipsoid(JsonNode ellipsoid, double x, double y, double z) {
    JsonNode centre = ellipsoid.at("/centre_mm");
    JsonNode axes = ellipsoid.at("/semi_axes_mm");
    double u = (x - centre.get(0).asDouble()) / axes.get(0).asDouble();
    double v = (y - centre.get(1).asDouble()) / axes.get(1).asDouble();
    double w = (z - centre.get(2).asDouble()) / axes.get(2).asDouble();
    return u * u + v * v + w * w <= 1;
  }

  private static double areaMm2(double[] data) {
    double twice = 0;
    for (int at = 0; at < data.length; at += 3) {
      int next = (at + 3) % data.length;
      twice += data[at] * data[next + 1] - data[next] * data[at + 1];
    }
    return Math.abs(twice) / 2;
  }

  private static List<String> values(List<DataSet> dataSets, int tag) {
    return dataSets.stream().map(dataSet -> dataSet.require(tag).text()).toList();
  }

  private static Map<String, byte[]> bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> folder.relativize(file).toString(), PhantomStudyTest::content));
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
