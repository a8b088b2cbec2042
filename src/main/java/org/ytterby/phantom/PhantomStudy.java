// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;
import org.ytterby.geometry.Grid;

/**
 * A digital phantom study as files: CT, PET and structure set as a scanner and a contouring station
 * would write them, {@code truth.json} with all that is known about them, and the {@code
 * treatment.yaml} that goes with it.
 *
 * <p><b>Shape</b>: {@code CT/CT_0001.dcm} …, {@code PT/PT_0001.dcm} …, {@code RS/RS_0001.dcm}, in
 * the order of their instance numbers; Explicit VR Little Endian. <b>Determinism</b>: the same
 * specification gives the same bytes. Immutable.
 *
 * @param folder where the study is
 * @param instances the DICOM files in the order in which they were written
 * @param truth what is known
 * @param treatment the treatment record; of a phantom that scanners are measured with, its
 *     description
 */
public record PhantomStudy(Path folder, List<Path> instances, Path truth, Path treatment) {
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  public PhantomStudy {
    instances = List.copyOf(instances);
  }

  /**
   * Writes a phantom study.
   *
   * @param folder made where it is missing; has to be empty, because files of two studies in one
   *     folder would be read as one patient's
   * @throws StorageFailure when the folder is not empty or can't be written
   */
  public static PhantomStudy write(Path folder, PhantomSpec spec) {
    try {
      Files.createDirectories(folder);
      requireEmpty(folder);
      return switch (spec.kind()) {
        case PET_CT, PATIENT, GE_LIKE, SIEMENS_LIKE, PHILIPS_LIKE -> writePetCt(folder, spec);
        case CYLINDER, SPHERES -> writeQuality(folder, spec);
        case RECOVERY -> writeRecovery(folder, spec);
      };
    } catch (IOException e) {
      throw new StorageFailure(folder + " can't be written: " + e.getMessage(), e);
    }
  }

  private static PhantomStudy writePetCt(Path folder, PhantomSpec spec) throws IOException {
    Subject subject = Subject.of(spec);
    TrueActivity activity = subject.activity();
    StudyHeader header = new StudyHeader(spec);
    Grid pet = spec.kind().petGrid();
    Optional<CountedImage> counted =
        spec.kind()
            .camera()
            .map(camera -> CountedImage.of(spec, camera, subject, CountedImage.Prompts.DRAWN));
    double[] scanned =
        counted.map(CountedImage::bqPerMl).orElseGet(() -> withoutCounts(spec, subject, pet));

    List<Path> instances = new ArrayList<>();
    instances.addAll(files(folder, "CT", CtSeries.of(header, subject.tissues(), Scanner.ctGrid())));
    instances.addAll(files(folder, "PT", PetSeries.of(header, pet, activity.netBq(), scanned)));
    instances.addAll(
        files(folder, "RS", List.of(StructureSet.of(header, activity.regions(), pet))));
    Path truth = folder.resolve("truth.json");
    Files.writeString(
        truth, json(new PhantomTruth(header, subject, counted.map(CountedImage::counts)).toMap()));
    Path treatment = folder.resolve("treatment.yaml");
    Files.writeString(treatment, TreatmentText.of(spec, activity), StandardCharsets.UTF_8);
    return new PhantomStudy(folder, instances, truth, treatment);
  }

  /** PET only; the description of the phantom stands where that of a treatment would. */
  private static PhantomStudy writeQuality(Path folder, PhantomSpec spec) throws IOException {
    QualityPhantom phantom = QualityPhantom.of(spec);
    List<Path> instances =
        files(
            folder,
            "PT",
            PetSeries.of(
                new StudyHeader(spec),
                QualityPhantom.GRID,
                phantom.netBq(),
                phantom.imageBqPerMl()));
    Path truth = folder.resolve("truth.json");
    Files.writeString(truth, json(phantom.truth()));
    Path description = folder.resolve("phantom.yaml");
    Files.writeString(description, phantom.description(), StandardCharsets.UTF_8);
    return new PhantomStudy(folder, instances, truth, description);
  }

  /** PET and contours. */
  private static PhantomStudy writeRecovery(Path folder, PhantomSpec spec) throws IOException {
    RecoveryPhantom phantom = new RecoveryPhantom(spec);
    StudyHeader header = new StudyHeader(spec);
    Grid grid = QualityPhantom.GRID;
    List<Path> instances = new ArrayList<>();
    instances.addAll(
        files(folder, "PT", PetSeries.of(header, grid, phantom.netBq(), phantom.imageBqPerMl())));
    instances.addAll(
        files(folder, "RS", List.of(StructureSet.of(header, phantom.regions(), grid))));
    Path truth = folder.resolve("truth.json");
    Files.writeString(truth, json(phantom.truth()));
    Path treatment = folder.resolve("treatment.yaml");
    Files.writeString(treatment, phantom.treatment(), StandardCharsets.UTF_8);
    return new PhantomStudy(folder, instances, truth, treatment);
  }

  private static double[] withoutCounts(PhantomSpec spec, Subject subject, Grid grid) {
    double sigmaMm = spec.scanner().psfSigmaMm();
    double[] blurred = BlurredImage.of(grid, subject.activity().compartments(), sigmaMm);
    return PetSeries.scanned(spec, subject, grid, blurred);
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new StorageFailure(
            ErrorCode.REQUEST_INVALID,
            folder
                + " is not empty; a phantom study needs a folder of its own: name another or empty"
                + " it");
      }
    }
  }

  private static List<Path> files(Path folder, String prefix, List<DataSet> instances)
      throws IOException {
    Path into = Files.createDirectories(folder.resolve(prefix));
    List<Path> files = new ArrayList<>();
    for (DataSet instance : instances) {
      String name = String.format(Locale.ROOT, "%s_%04d.dcm", prefix, files.size() + 1);
      Part10.write(into.resolve(name), instance, TransferSyntax.EXPLICIT_LE);
      files.add(into.resolve(name));
    }
    return files;
  }

  private static String json(Map<String, Object> truth) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(INDENT);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(truth) + "\n";
    } catch (JsonProcessingException e) {
      throw new Defect(ErrorCode.DEFECT, "truth.json can't be written", e);
    }
  }
}
