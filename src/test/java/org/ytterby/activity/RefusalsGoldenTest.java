// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;

/**
 * Every trap of an image, made by one edit of a header of a sound phantom, and what is said of it.
 * {@code refusals.txt} was read by people: a changed text has to be read again, and taken over from
 * {@code target/refusals.txt}.
 */
class RefusalsGoldenTest implements EmissionReading {
  private static final Path NOW = Path.of("target", "refusals.txt");

  private record Trap(Protocol protocol, List<DataSet> objects) {}

  private final Map<String, Trap> traps = new LinkedHashMap<>();
  @TempDir Path folder;
  private int trap;

  @Override
  public Path folder() {
    return folder.resolve("trap" + trap);
  }

  @Test
  void each_trap_is_refused_in_words_that_were_read() throws IOException {
    classic();
    enhanced();
    spect();
    remedies();
    StringBuilder all = new StringBuilder();
    traps.forEach(
        (name, one) -> {
          trap++;
          Outcome<EmissionImage> outcome = read(one.protocol(), one.objects());
          assertThat(outcome).as(name).isInstanceOf(Outcome.Blocked.class);
          all.append("== ").append(name).append('\n');
          List<Finding> blocking = outcome.findings().stream().filter(Finding::blocks).toList();
          blocking.stream()
              // It sums up the others, in the same words each time.
              .filter(finding -> blocking.size() == 1 || !finding.where().equals("study"))
              .map(this::text)
              .forEach(all::append);
        });
    Files.createDirectories(NOW.getParent());
    Files.writeString(NOW, all);
    assertThat(all.toString()).isEqualTo(read());
  }

  private String text(Finding finding) {
    return "%s at %s\n  found     %s\n  expected  %s\n  %s\n"
        .formatted(
            finding.code(), finding.where(), finding.found(), finding.expected(), finding.action());
  }

  private static String read() throws IOException {
    try (InputStream in = RefusalsGoldenTest.class.getResourceAsStream("refusals.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void classic() {
    pet("gated", (plane, k) -> plane.text(Tag.SeriesType, "GATED", "IMAGE"));
    pet("dynamic", (plane, k) -> plane.text(Tag.SeriesType, "DYNAMIC", "IMAGE"));
    pet("no series type", (plane, k) -> plane.remove(Tag.SeriesType));
    pet("reprojected", (plane, k) -> plane.text(Tag.SeriesType, "WHOLE BODY", "REPROJECTION"));
    pet("MIP", (plane, k) -> plane.text(Tag.ImageType, "DERIVED", "SECONDARY", "MIP"));
    pet(
        "two scanners",
        (plane, k) -> plane.text(Tag.ManufacturerModelName, k == 2 ? "Two" : "One"));
    pet(
        "two time zones",
        (plane, k) -> plane.text(Tag.TimezoneOffsetFromUTC, k < 2 ? "+0000" : "+0100"));
    pet("NAC", (plane, k) -> plane.text(Tag.CorrectedImage, "DECY", "NORM"));
    pet("SUV", (plane, k) -> plane.text(Tag.Units, "GML"));
    pet("counts without a factor", (plane, k) -> plane.text(Tag.Units, "CNTS"));
    pet("PROPCPS", (plane, k) -> plane.text(Tag.Units, "PROPCPS"));
    pet("no units", (plane, k) -> plane.remove(Tag.Units));
    pet("two units", (plane, k) -> plane.text(Tag.Units, k == 2 ? "KBQML" : "BQML"));
    pet(
        "mapping against rescale",
        (plane, k) ->
            plane.sequence(
                Tag.RealWorldValueMappingSequence, EmissionForms.mapping("kBq/ml", 2.5)));
    pet("no frame of reference", (plane, k) -> plane.remove(Tag.FrameOfReferenceUID));
    pet("unknown decay correction", (plane, k) -> plane.text(Tag.DecayCorrection, "SCAN"));
    pet(
        "tilted",
        (plane, k) -> plane.numbers(Tag.ImagePositionPatient, -10, -20 + 0.5 * k, 3.0 * k));
    put("missing slice", PET, PetSeriesFixture.at(0, 3, 9, 12).dataSets());
    put("duplicate slice", PET, PetSeriesFixture.at(0, 3, 3, 6, 9).dataSets());
  }

  /** What is wrong in one way of several that a code stands for. */
  private void remedies() {
    pet("slope 0", (plane, k) -> plane.numbers(Tag.RescaleSlope, k == 1 ? 0 : 1));
    pet("no acquisition time", (plane, k) -> plane.remove(Tag.AcquisitionTime));
    item(
        "no administration time",
        item ->
            item.remove(Tag.RadiopharmaceuticalStartDateTime)
                .remove(Tag.RadiopharmaceuticalStartTime));
    item(
        "neither administration time nor activity",
        item ->
            item.remove(Tag.RadiopharmaceuticalStartDateTime)
                .remove(Tag.RadiopharmaceuticalStartTime)
                .remove(Tag.RadionuclideTotalDose));
    item("no positron fraction", item -> item.remove(Tag.RadionuclidePositronFraction));
    item("positron fraction of 1", item -> item.text(Tag.RadionuclidePositronFraction, "1"));
    item(
        "gamma yield for positron fraction",
        item -> item.text(Tag.RadionuclidePositronFraction, "1.4E-8"));
    pet(
        "scan before the administration",
        (plane, k) ->
            plane
                .text(Tag.AcquisitionDate, "20260301")
                .text(Tag.AcquisitionTime, "090000")
                .text(Tag.SeriesDate, "20260301")
                .text(Tag.SeriesTime, "090000"));
    pet("no slope", (plane, k) -> plane.remove(Tag.RescaleSlope));
    pet("high bit", (plane, k) -> plane.integers(Tag.BitsStored, 12));
    pet("colour", (plane, k) -> plane.integers(Tag.SamplesPerPixel, 3));
    pet(
        "not perpendicular",
        (plane, k) -> plane.numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0.1, 1, 0));
    pet(
        "bed moved",
        (plane, k) -> plane.numbers(Tag.ImagePositionPatient, k < 2 ? 0 : 8, 0, 3 * k));
    put(
        "no half-life",
        PET,
        PetSeriesFixture.even()
            .item((item, k) -> item.remove(Tag.RadionuclideHalfLife))
            .dataSets());
    put(
        "half-life of 18F",
        PET,
        PetSeriesFixture.even()
            .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6586.2))
            .dataSets());
  }

  private void item(String name, Consumer<DataSetBuilder> edit) {
    put(name, PET, PetSeriesFixture.even().item((item, k) -> edit.accept(item)).dataSets());
  }

  private void pet(String name, BiConsumer<DataSetBuilder, Integer> edit) {
    put(name, PET, PetSeriesFixture.even().each(edit).dataSets());
  }

  private void enhanced() {
    enhanced("MIP", e -> e.text(Tag.ImageType, "DERIVED", "PRIMARY", "VOLUME", "MAX_IP"));
    enhanced("MAXIMUM", e -> e.text(Tag.ImageType, "DERIVED", "PRIMARY", "VOLUME", "MAXIMUM"));
    enhanced("projected", e -> e.text(Tag.VolumeBasedCalculationTechnique, "MAX_IP"));
    enhanced("sampled", e -> e.text(Tag.VolumetricProperties, "SAMPLED"));
    enhanced("gated", e -> e.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "CARDIAC_GATED", "NONE"));
    enhanced("dynamic", e -> e.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "DYNAMIC", "NONE"));
    enhanced(
        "two times",
        e -> {
          List<DataSet> frames = e.build().items(Tag.PerFrameFunctionalGroupsSequence);
          e.sequence(
              Tag.PerFrameFunctionalGroupsSequence,
              IntStream.range(0, frames.size())
                  .mapToObj(k -> atTime(frames.get(k), 1 + k / 3))
                  .toArray(DataSet[]::new));
        });
    enhanced("not corrected", e -> e.text(Tag.AttenuationCorrected, "NO"));
    enhanced("time of decay missing", e -> e.remove(Tag.DecayCorrectionDateTime));
    enhanced("time of decay far off", e -> e.text(Tag.DecayCorrectionDateTime, "20260201100000"));
    enhanced("frames without their groups", e -> e.integers(Tag.NumberOfFrames, 6));
    put(
        "Enhanced PET: SUV",
        PET,
        List.of(EmissionForms.enhanced(PetSeriesFixture.even().dataSets(), "g/ml{SUVbw}").build()));
  }

  private static DataSet atTime(DataSet frame, int position) {
    DataSet content = frame.items(Tag.FrameContentSequence).getFirst();
    return DataSet.builder()
        .putAll(frame)
        .sequence(
            Tag.FrameContentSequence,
            DataSet.builder().putAll(content).integers(Tag.TemporalPositionIndex, position).build())
        .build();
  }

  private void enhanced(String name, Consumer<DataSetBuilder> edit) {
    DataSetBuilder object = EmissionForms.enhanced(PetSeriesFixture.even().dataSets());
    edit.accept(object);
    put("Enhanced PET: " + name, PET, List.of(object.build()));
  }

  private void spect() {
    tomo("projections", e -> e.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "TOMO", "EMISSION"));
    tomo("whole body", e -> e.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"));
    tomo("gated", e -> e.text(Tag.ImageType, "ORIGINAL", "PRIMARY", "RECON GATED TOMO"));
    tomo("NAC", e -> e.text(Tag.CorrectedImage, "UNIF"));
    tomo("two energy windows", e -> e.integers(Tag.EnergyWindowVector, 1, 1, 1, 2, 2));
    tomo("fewer slices than frames", e -> e.integers(Tag.NumberOfSlices, 4));
    tomo("slices that repeat", e -> e.integers(Tag.SliceVector, 1, 2, 3, 3, 5));
    tomo("no detector information", e -> e.remove(Tag.DetectorInformationSequence));
    tomo("heads at two places", e -> e.sequence(Tag.DetectorInformationSequence, head(0), head(9)));
    tomo(
        "a head that is not there",
        e ->
            e.sequence(Tag.DetectorInformationSequence, head(0), head(9))
                .integers(Tag.DetectorVector, 3, 3, 3, 3, 3));
    tomo("no spacing", e -> e.empty(Tag.SpacingBetweenSlices));
    tomo("spacing of 0", e -> e.numbers(Tag.SpacingBetweenSlices, 0));
    tomo(
        "window of 99mTc",
        e ->
            e.sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder()
                    .sequence(Tag.EnergyWindowRangeSequence, EmissionForms.window(126.45, 154.55))
                    .build()));
    tomo(
        "a window of two ranges, one of them of 99mTc",
        e ->
            e.sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder()
                    .sequence(
                        Tag.EnergyWindowRangeSequence,
                        EmissionForms.window(60, 90),
                        EmissionForms.window(126.45, 154.55))
                    .build()));
    tomo(
        "window of 177Lu, its nuclide named 90Y",
        e ->
            e.sequence(
                Tag.EnergyWindowInformationSequence,
                DataSet.builder()
                    .sequence(Tag.EnergyWindowRangeSequence, EmissionForms.window(187.2, 228.8))
                    .build()));
    tomo(
        "neither nuclide nor window",
        e ->
            e.empty(Tag.RadiopharmaceuticalInformationSequence)
                .empty(Tag.EnergyWindowInformationSequence));
    put(
        "SPECT: 99mTc by its code",
        SPECT,
        List.of(
            EmissionForms.tomo(
                    PetSeriesFixture.even()
                        .each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1))
                        .code("72454003", "SCT", "^99m^Technetium")
                        .dataSets(),
                    false)
                .build()));
    put(
        "SPECT: PET under a protocol of SPECT that is stored as PET",
        EmissionReading.spectAsPet(),
        PetSeriesFixture.even().dataSets());
    put(
        "SPECT: under a protocol of PET",
        PET,
        List.of(EmissionForms.tomo(PetSeriesFixture.even().dataSets(), false).build()));
  }

  private static DataSet head(double z) {
    return DataSet.builder()
        .numbers(Tag.ImagePositionPatient, -10, -20, z)
        .numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .build();
  }

  private void tomo(String name, Consumer<DataSetBuilder> edit) {
    DataSetBuilder object = EmissionForms.tomo(PetSeriesFixture.even().dataSets(), false);
    edit.accept(object);
    put("SPECT: " + name, SPECT, List.of(object.build()));
  }

  private void put(String name, Protocol protocol, List<DataSet> objects) {
    assertThat(traps.put(name, new Trap(protocol, new ArrayList<>(objects)))).isNull();
  }
}
