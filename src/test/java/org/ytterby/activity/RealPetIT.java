// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.Relevance;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.YtterbyException;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.SharedData;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentRecord;

/** Real scanner files through treatment, assemble and activity. */
class RealPetIT {
  private static final ActivityRules RULES = ActivityRules.of(Protocol.y90Pet());

  /** The same where no nuclide that stands for 90Y is repaired. */
  private static final AssemblyRules UNREPAIRED =
      new AssemblyRules(RULES.assembly().ours(), RULES.assembly().series(), List.of());

  @TempDir static Path shared;
  @TempDir Path folder;

  private static List<StudyInstance> asYttrium = List.of();

  /** What the whole chain says of a study. */
  private record Result(DoseCase assembled, TreatmentRecord treatment, Outcome<ActivityMap> map) {}

  @BeforeAll
  static void makeTheYttriumStudy() throws IOException, InterruptedException {
    SharedData.requireProgram("python3");
    Path out = shared.resolve("y90");
    Ended.of(
            SharedData.tool("as-y90").toString(),
            SharedData.testdata("petct-ge-sts001/PT.tar.xz").toString(),
            SharedData.testdata("petct-ge-sts001/RS_MIM_on_PT.dcm").toString(),
            out.toString())
        .well();
    asYttrium = study(out);
  }

  private static List<StudyInstance> study(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(".dcm"))
          .sorted()
          .map(PetSeriesFixture::read)
          .toList();
    }
  }

  private static Result run(List<StudyInstance> study) {
    Outcome<DoseCase> outcome = Assembler.assemble(study, RULES.assembly());
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    DoseCase assembled = ((Outcome.Done<DoseCase>) outcome).value();
    TreatmentRecord treatment =
        PetHeaderTreatment.read(assembled.emission().example(), ZoneOffset.UTC);
    return new Result(
        assembled,
        treatment,
        EmissionActivity.read(assembled.emission(), treatment, RULES, ZoneOffset.UTC));
  }

  private static List<Finding> blocking(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    return outcome.findings().stream().filter(Finding::blocks).toList();
  }

  private List<StudyInstance> edited(UnaryOperator<DataSet> edit) {
    return edited(asYttrium, edit);
  }

  private List<StudyInstance> edited(List<StudyInstance> of, UnaryOperator<DataSet> edit) {
    List<StudyInstance> study = new ArrayList<>();
    for (StudyInstance instance : of) {
      if (instance.modality().equals("PT")) {
        DataSet whole = instance.location().read(ReadOptions.everything());
        study.add(PetSeriesFixture.write(folder, edit.apply(whole), TransferSyntax.EXPLICIT_LE));
      }
    }
    return study;
  }

  private static DataSet withItem(DataSet plane, UnaryOperator<DataSet> edit) {
    DataSet item = plane.items(Tag.RadiopharmaceuticalInformationSequence).getFirst();
    return DataSet.builder()
        .putAll(plane)
        .sequence(Tag.RadiopharmaceuticalInformationSequence, edit.apply(item))
        .build();
  }

  @Test
  void a_real_series_rewritten_to_yttrium_holds_what_was_put_in() {
    Result result = run(asYttrium);
    ActivityMap map = ((Outcome.Done<ActivityMap>) result.map()).value();
    double atSeriesMBq = ActivityRatio.measured(map).megabecquerel() / map.decayToAdministration();
    assertThat(atSeriesMBq).isCloseTo(2000, within(0.2)); // 0.01 %
    ActivityRatio ratio = ActivityRatio.of(map, result.treatment(), RULES);
    double expected = 2000 * Math.pow(2, 20 / 64.05) / 2600;
    assertThat(expected).isCloseTo(0.955, within(0.0005));
    assertThat(ratio.ratio().orElseThrow()).isCloseTo(expected, within(expected * 1e-4));
    assertThat(ratio.findings())
        .extracting(Finding::code)
        .doesNotContain(FindingCode.ACTIVITY_RATIO)
        .contains(FindingCode.DEVICE_UNKNOWN);
    assertThat(map.grid().planes()).isEqualTo(267);
    assertThat(result.map().findings())
        .extracting(Finding::code)
        .contains(FindingCode.UNEVEN_SPACING, FindingCode.TIME_ZONE_ASSUMED);
    assertThat(result.assembled().structureSets()).hasSize(1);
  }

  @Test
  void the_series_as_it_came_is_not_ours() throws Exception {
    List<StudyInstance> study = study(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder));
    assertThat(Assembler.relevance(study, RULES.assembly()))
        .isInstanceOfSatisfying(
            Relevance.NotOurs.class, not -> assertThat(not.reason()).contains("18F"));
    assertThat(blocking(Assembler.assemble(study, UNREPAIRED)))
        .extracting(Finding::code)
        .contains(FindingCode.NUCLIDE);
  }

  /** Its agent says that nobody was treated by it, whoever says so of the study. */
  @Test
  void the_series_as_it_came_is_refused_where_it_is_taken_for_a_treatment() throws Exception {
    List<StudyInstance> study = study(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder));
    List<Finding> findings = blocking(Assembler.assemble(study, RULES.assembly()));
    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly(FindingCode.NUCLIDE, FindingCode.NO_EMISSION_SERIES);
    assertThat(findings.getFirst().found()).contains("FDG", "18F");
    assertThat(findings.getFirst().action()).contains("never repaired");
  }

  /** 292 MBq of 18F would be thousands of GBq of 90Y: nobody's treatment, whatever the agent. */
  @Test
  void the_series_as_it_came_without_its_agent_is_refused_by_what_its_repair_gives()
      throws Exception {
    List<StudyInstance> anonymous =
        edited(
            study(SharedData.unpacked("petct-ge-sts001/PT.tar.xz", folder)),
            plane ->
                withItem(
                    plane,
                    item ->
                        DataSet.builder()
                            .putAll(item)
                            .remove(Tag.Radiopharmaceutical)
                            .remove(Tag.RadiopharmaceuticalCodeSequence)
                            .build()));
    assertThat(blocking(run(anonymous).map()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.NUCLIDE);
              assertThat(finding.found()).contains("GBq in the field");
              assertThat(finding.action()).contains("scan of that nuclide itself");
            });
  }

  @Test
  void suv_images_are_refused_by_their_units() throws Exception {
    List<StudyInstance> study =
        study(SharedData.unpacked("petct-ge-sts001/PT_ibsi_crop_GML.tar.xz", folder));
    assertThat(blocking(Assembler.assemble(study, RULES.assembly())))
        .filteredOn(finding -> finding.code() == FindingCode.UNITS)
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("GML", "SUV"));
    List<StudyInstance> other = study(SharedData.testdata("petct-ibsi-sts003"));
    assertThat(blocking(Assembler.assemble(other, RULES.assembly())))
        .extracting(Finding::code)
        .as("its agent is FDG")
        .containsExactly(FindingCode.UNITS, FindingCode.NUCLIDE, FindingCode.NO_EMISSION_SERIES);
    assertThat(blocking(Assembler.assemble(other, UNREPAIRED)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.UNITS, FindingCode.NUCLIDE, FindingCode.NO_EMISSION_SERIES);
  }

  @Test
  void a_phantom_whose_header_was_rewritten_is_refused_with_what_it_lacks() throws Exception {
    List<StudyInstance> study = study(SharedData.unpacked("pet-nema-pymirc1/PT.tar.xz", folder));
    assertThat(Assembler.relevance(study, RULES.assembly()))
        .isInstanceOf(Relevance.Undecided.class);
    assertThat(blocking(Assembler.assemble(study, RULES.assembly())))
        .extracting(Finding::code)
        .containsExactly(
            FindingCode.SERIES_TYPE,
            FindingCode.UNITS,
            FindingCode.NUCLIDE,
            FindingCode.NO_EMISSION_SERIES);
  }

  @Test
  void one_slice_removed_is_found_where_it_was() {
    List<StudyInstance> study = new ArrayList<>(asYttrium);
    StudyInstance removed = study.remove(100);
    double z =
        removed
            .location()
            .read(ReadOptions.headers())
            .require(Tag.ImagePositionPatient)
            .numbers()[2];
    assertThat(blocking(run(study).map()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.MISSING_SLICE);
              assertThat(finding.found())
                  .contains("6.54 mm", "1 missing", String.format(Locale.ROOT, "%.2f)", z - 3.27));
            });
  }

  @Test
  void an_edited_half_life_is_found() {
    List<StudyInstance> study =
        edited(
            plane ->
                withItem(
                    plane,
                    item ->
                        DataSet.builder()
                            .putAll(item)
                            .numbers(Tag.RadionuclideHalfLife, 6588)
                            .build()));
    assertThat(blocking(run(study).map()))
        .extracting(Finding::code)
        .containsExactly(FindingCode.HALF_LIFE);
  }

  @Test
  void removed_times_are_found() {
    List<StudyInstance> withoutStart =
        edited(
            plane ->
                withItem(
                    plane,
                    item ->
                        DataSet.builder()
                            .putAll(item)
                            .remove(Tag.RadiopharmaceuticalStartDateTime)
                            .remove(Tag.RadiopharmaceuticalStartTime)
                            .build()));
    assertThat(blocking(run(withoutStart).map()))
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_MISSING);
    List<StudyInstance> withoutAcquisition =
        edited(plane -> DataSet.builder().putAll(plane).remove(Tag.AcquisitionTime).build());
    assertThat(blocking(run(withoutAcquisition).map()))
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_MISSING);
  }

  @Test
  void single_slices_of_other_makers_are_judged_by_their_headers() {
    Path headers = SharedData.testdata("pet-headers");
    assertThat(codes(headers.resolve("fodicom_GH610_GE_DiscoverySTE_PROPCPS.dcm")))
        .contains(FindingCode.UNITS, FindingCode.CORRECTION_MISSING);
    assertThat(codes(headers.resolve("suyash_2_ACRIN-FLT_1094_dynamic.dcm")))
        .contains(FindingCode.SERIES_TYPE);
    List<StudyInstance> fluorine =
        List.of(PetSeriesFixture.read(headers.resolve("suyash_1_ACRIN-FLT_1094_static.dcm")));
    assertThat(blocking(Assembler.assemble(fluorine, UNREPAIRED)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NUCLIDE, FindingCode.NO_EMISSION_SERIES);
    assertThat(Assembler.assemble(fluorine, RULES.assembly())).isInstanceOf(Outcome.Done.class);
  }

  /** Whatever a file holds, the answer is a value: nothing but an outcome may come out. */
  @Test
  void odd_and_malformed_files_never_get_further_than_findings() throws IOException {
    int judged = 0;
    for (String set :
        List.of("odd-pydicom", "fuzz-pwnlab", "pet-headers", "seg-sr-dcmqi-highdicom")) {
      try (Stream<Path> files = Files.walk(SharedData.testdata(set))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          judged += judge(file);
        }
      }
    }
    assertThat(judged).isGreaterThan(100);
  }

  private static int judge(Path file) {
    StudyInstance instance;
    try {
      instance = PetSeriesFixture.read(file);
    } catch (YtterbyException _) {
      return 0; // the archive would not have taken it
    }
    List<StudyInstance> study = List.of(instance);
    Assembler.relevance(study, RULES.assembly());
    Assembler.assemble(study, RULES.assembly());
    DataSet header = instance.location().read(ReadOptions.headers());
    TreatmentRecord treatment = PetHeaderTreatment.read(header, ZoneOffset.UTC);
    Series series =
        new Series(instance.seriesInstanceUid(), "", instance.modality(), "", study, header);
    assertThat(EmissionActivity.read(series, treatment, RULES, ZoneOffset.UTC))
        .isInstanceOf(Outcome.Blocked.class);
    return 1;
  }

  private static List<FindingCode> codes(Path file) {
    return blocking(Assembler.assemble(List.of(PetSeriesFixture.read(file)), RULES.assembly()))
        .stream()
        .map(Finding::code)
        .toList();
  }
}
