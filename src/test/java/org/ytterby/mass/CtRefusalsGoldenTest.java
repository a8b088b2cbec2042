// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

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
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.MassRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Density;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.testdata.CtSeriesFixture;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/**
 * Every trap of a CT and of what it is registered by, made by one edit of a sound one, and what is
 * said of it: which CT is taken, its geometry, scale and pixels, its density, the dome, and where
 * structures lie. {@code ct-refusals.txt} was read by people: a changed text has to be read again,
 * and taken over from {@code target/ct-refusals.txt}.
 */
class CtRefusalsGoldenTest {
  private static final Path NOW = Path.of("target", "ct-refusals.txt");
  private static final List<Region> LIVER =
      List.of(
          MassMakerTest.region(RegionKind.LIVER, 0, MassMakerTest.DOME_MM),
          Region.wholeField(MassMakerTest.DOSE));

  private final Map<String, List<Finding>> told = new LinkedHashMap<>();
  @TempDir Path folder;

  @Test
  void each_trap_is_told_in_words_that_were_read() throws IOException {
    slices();
    numbers();
    density();
    dome();
    choice();
    origin();
    structures();
    StringBuilder all = new StringBuilder();
    told.forEach(
        (name, findings) -> {
          assertThat(findings).as(name).isNotEmpty();
          all.append("== ").append(name).append('\n');
          findings.forEach(finding -> all.append(text(finding)));
        });
    Files.createDirectories(NOW.getParent());
    Files.writeString(NOW, all);
    assertThat(all.toString()).isEqualTo(read());
  }

  private static String text(Finding finding) {
    return "%s %s at %s\n  found     %s\n  expected  %s\n  %s\n"
        .formatted(
            finding.severity(),
            finding.code(),
            finding.where(),
            finding.found(),
            finding.expected(),
            finding.action());
  }

  private static String read() throws IOException {
    try (InputStream in = CtRefusalsGoldenTest.class.getResourceAsStream("ct-refusals.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path next() {
    return folder.resolve("trap" + told.size());
  }

  private void put(String name, List<Finding> findings) {
    assertThat(told.put(name, findings)).as(name).isNull();
  }

  /** Which slices there are and where they lie. */
  private void slices() {
    slices("a slice missing", sound().without(7));
    slices("every second slice", thin());
    edited(
        "uneven slices",
        (plane, k) -> plane.numbers(Tag.ImagePositionPatient, 1, 1, 1.5 + 3 * k + (k > 9 ? 2 : 0)));
    edited(
        "a position twice",
        (plane, k) -> plane.numbers(Tag.ImagePositionPatient, 1, 1, 1.5 + 3 * Math.min(k, 38)));
    edited("tilted by its header", (plane, _) -> plane.numbers(Tag.GantryDetectorTilt, -12.5));
    edited(
        "tilted by its positions",
        (plane, k) -> plane.numbers(Tag.ImagePositionPatient, 1, 1 + 0.4 * k, 1.5 + 3 * k));
    edited("no position", (plane, k) -> one(k, () -> plane.remove(Tag.ImagePositionPatient)));
    edited(
        "a plane turned",
        (plane, k) ->
            one(k, () -> plane.numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0, 0.8, 0.6)));
    edited(
        "not perpendicular",
        (plane, _) -> plane.numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0.1, 1, 0));
    edited(
        "a plane of other pixels",
        (plane, k) -> one(k, () -> plane.numbers(Tag.PixelSpacing, 1, 1)));
    edited("a multi-frame image", (plane, _) -> plane.text(Tag.NumberOfFrames, "2"));
    CtSeriesFixture single = sound();
    for (int k = 39; k > 0; k--) {
      single.without(k);
    }
    slices("one slice alone", single);
  }

  private static CtSeriesFixture thin() {
    CtSeriesFixture every = sound().each((plane, _) -> plane.numbers(Tag.SliceThickness, 3));
    for (int k = 39; k > 0; k -= 2) {
      every.without(k);
    }
    return every;
  }

  private static void one(int plane, Runnable edit) {
    if (plane == 3) {
      edit.run();
    }
  }

  /** Whether pixels are CT numbers. */
  private void numbers() {
    edited("no Rescale Slope", (plane, _) -> plane.remove(Tag.RescaleSlope));
    edited("no Rescale Intercept", (plane, k) -> one(k, () -> plane.remove(Tag.RescaleIntercept)));
    edited("slope 0", (plane, _) -> plane.numbers(Tag.RescaleSlope, 0));
    edited("intercept beyond all", (plane, _) -> plane.numbers(Tag.RescaleIntercept, 1e9));
    edited("no CT numbers by Rescale Type", (plane, _) -> plane.text(Tag.RescaleType, "US"));
    edited("lossy", (plane, _) -> plane.text(Tag.LossyImageCompression, "01"));
    edited(
        "a projection", (plane, _) -> plane.text(Tag.ImageType, "DERIVED", "SECONDARY", "MAX_IP"));
    edited("no pixels", (plane, k) -> one(k, () -> plane.remove(Tag.PixelData)));
    edited(
        "too few pixels",
        (plane, k) -> one(k, () -> plane.bytes(Tag.PixelData, Vr.OW, new byte[200])));
    edited("colour", (plane, _) -> plane.integers(Tag.SamplesPerPixel, 3));
    edited("high bit", (plane, _) -> plane.integers(Tag.BitsStored, 12));
    made("intercept lost", centre -> MassMakerTest.anatomy(centre) + 1024, LIVER, rules());
    made("intercept twice", centre -> MassMakerTest.anatomy(centre) - 1024, LIVER, rules());
    made("all padding", _ -> -3024, LIVER, rules());
  }

  /** The curve, and what is no tissue. */
  private void density() {
    edited("140 kV", (plane, _) -> plane.numbers(Tag.KVP, 140));
    edited("80 kV", (plane, _) -> plane.numbers(Tag.KVP, 80));
    edited("no tube voltage", (plane, _) -> plane.remove(Tag.KVP));
    edited("contrast", (plane, _) -> plane.text(Tag.ContrastBolusAgent, "OMNIPAQUE"));
    made("a wrong curve", MassMakerTest::anatomy, LIVER, wrongCurve());
    made(
        "metal in the liver",
        centre -> centre.z() > 20 && centre.z() < 29 ? 3071 : MassMakerTest.anatomy(centre),
        LIVER,
        rules());
    made(
        "padding where activity is",
        centre -> centre.x() < 20 ? -3024 : MassMakerTest.anatomy(centre),
        LIVER,
        rules());
    made(
        "padding where there is none",
        centre -> centre.z() > 100 ? -3024 : MassMakerTest.anatomy(centre),
        LIVER,
        rules());
  }

  private void dome() {
    made("no region", MassMakerTest::anatomy, List.of(), rules());
    made(
        "no contour of the liver",
        MassMakerTest::anatomy,
        List.of(MassMakerTest.region(RegionKind.PERFUSED, 40, MassMakerTest.DOME_MM)),
        rules());
    put(
        "the liver lower on the CT",
        made(LIVER, rules(), ct(MassMakerTest::anatomy), 84).findings());
    put("no lung above the liver", made(LIVER, rules(), ct(_ -> 60), 60).findings());
    MassMaker lenient = new MassMaker(rules(), Density.SOFT_TISSUE, false);
    put(
        "no CT, and an engine that does without",
        lenient.make(Optional.empty(), MassMakerTest.activity(60), LIVER).findings());
    put(
        "no CT, and none that does without",
        new MassMaker(rules(), Density.SOFT_TISSUE, true)
            .make(Optional.empty(), MassMakerTest.activity(60), LIVER)
            .findings());
    put(
        "a tilted CT, and an engine that does without",
        lenient
            .make(
                Optional.of(
                    sound()
                        .each((plane, _) -> plane.numbers(Tag.GantryDetectorTilt, 10))
                        .write(next())),
                MassMakerTest.activity(60),
                LIVER)
            .findings());
  }

  /** Which CT fits the emission image, and which of several. */
  private void choice() {
    assembled("no CT came");
    assembled("CT of another frame of reference", ct("1.2.826.1.5", "1.2.3.4", "094500"));
    assembled("CT without a frame of reference", ct("1.2.826.1.5", "", "094500"));
    assembled("a localizer alone", ct("1.2.826.1.5", "LOCALIZER"));
    assembled("a projection alone", ct("1.2.826.1.5", "MAX_IP"));
    assembled(
        "an Enhanced CT alone",
        object(
            Uids.EnhancedCTImageStorage,
            "CT",
            "1.2.826.1.5",
            DataSet.builder().uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE)));
    String same = PetSeriesFixture.FRAME_OF_REFERENCE;
    assembled(
        "two CTs at about one time",
        ct("1.2.826.1.5", same, "094500"),
        ct("1.2.826.1.6", same, "095000"));
  }

  /** Whether the CT is of the emission image's session and of the scanner. */
  private void origin() {
    origin("CT of a month before", (plane, _) -> plane.text(Tag.AcquisitionDate, "20260202"));
    origin("CT without a date", (plane, _) -> plane.remove(Tag.AcquisitionDate));
    origin(
        "reformatted CT",
        (plane, _) -> plane.text(Tag.ImageType, "DERIVED", "SECONDARY", "REFORMATTED"));
  }

  private void origin(String name, BiConsumer<DataSetBuilder, Integer> edit) {
    Series emission = assembled(PetSeriesFixture.even().write(next().resolve("pet"))).emission();
    Series taken =
        sound()
            .each(
                (plane, k) -> {
                  plane
                      .text(Tag.AcquisitionDate, "20260302")
                      .text(Tag.AcquisitionTime, "094500")
                      .text(Tag.TimezoneOffsetFromUTC, "+0000");
                  edit.accept(plane, k);
                })
            .write(next());
    put(name, CtOrigin.findings(taken, emission));
  }

  /** Structures that lie in another frame, and what came to lead there and is not read. */
  private void structures() {
    assembled("structures of another frame of reference", drawn("1.2.3.4"));
    assembled("structures without a frame of reference", drawn(""));
    assembled(
        "structures of another frame, and a Spatial Registration",
        drawn("1.2.3.4"),
        registration(Uids.SpatialRegistrationStorage));
    assembled(
        "structures of another frame, and a Deformable Spatial Registration",
        drawn("1.2.3.4"),
        registration(Uids.DeformableSpatialRegistrationStorage));
    assembled(
        "a Spatial Registration without structures", registration(Uids.SpatialRegistrationStorage));
  }

  private StudyInstance drawn(String frameOfReference) {
    DataSetBuilder structures = DataSet.builder();
    if (!frameOfReference.isEmpty()) {
      structures.sequence(
          Tag.ReferencedFrameOfReferenceSequence,
          DataSet.builder().uid(Tag.FrameOfReferenceUID, frameOfReference).build());
    }
    return object(Uids.RTStructureSetStorage, "RTSTRUCT", "1.2.826.1.8", structures);
  }

  private StudyInstance registration(String sopClass) {
    return object(
        sopClass,
        "REG",
        "1.2.826.1.7",
        DataSet.builder().uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE));
  }

  private StudyInstance ct(String uid, String frameOfReference, String time) {
    DataSetBuilder image =
        DataSet.builder()
            .text(Tag.SeriesDescription, "CT " + uid.substring(uid.length() - 1))
            .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .text(Tag.AcquisitionDate, "20260302")
            .text(Tag.AcquisitionTime, time);
    if (!frameOfReference.isEmpty()) {
      image.uid(Tag.FrameOfReferenceUID, frameOfReference);
    }
    return object(Uids.CTImageStorage, "CT", uid, image);
  }

  private StudyInstance ct(String uid, String type) {
    return object(
        Uids.CTImageStorage,
        "CT",
        uid,
        DataSet.builder()
            .text(Tag.ImageType, "DERIVED", "SECONDARY", type)
            .uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE));
  }

  private StudyInstance object(String sopClass, String modality, String uid, DataSetBuilder more) {
    DataSet built =
        more.uid(Tag.SOPClassUID, sopClass)
            .uid(Tag.SOPInstanceUID, uid + ".1")
            .uid(Tag.SeriesInstanceUID, uid)
            .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
            .text(Tag.Modality, modality)
            .text(Tag.PatientID, "PHANTOM-1")
            .build();
    return PetSeriesFixture.write(next(), built, TransferSyntax.EXPLICIT_LE);
  }

  /** A PET and these objects; what is said of the PET itself stands elsewhere. */
  private void assembled(String name, StudyInstance... others) {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(next()));
    study.addAll(List.of(others));
    boolean structures = name.contains("tructures") || name.contains("Registration");
    put(
        name,
        Assembler.assemble(study, rulesByCt()).findings().stream()
            .filter(finding -> structures != finding.code().name().startsWith("CT_"))
            .filter(finding -> structures || finding.code() != FindingCode.NO_REGIONS)
            .filter(finding -> finding.severity() != Severity.INFO || isOfCtOrRegions(finding))
            .toList());
  }

  private static boolean isOfCtOrRegions(Finding finding) {
    return finding.code().name().startsWith("CT_") || finding.code() == FindingCode.NO_REGIONS;
  }

  private static DoseCase assembled(List<StudyInstance> study) {
    return ((Outcome.Done<DoseCase>) Assembler.assemble(study, rulesByCt())).value();
  }

  private static AssemblyRules rulesByCt() {
    Protocol pet = Protocol.y90Pet();
    return new AssemblyRules(
        Isotope.YTTRIUM_90, pet.ours(), pet.series(), pet.quantification().nuclideRepair(), true);
  }

  private static CtSeriesFixture sound() {
    return new CtSeriesFixture(MassMakerTest.CT, MassMakerTest::anatomy);
  }

  private Series ct(CtSeriesFixture.Tissue tissue) {
    return new CtSeriesFixture(MassMakerTest.CT, tissue).write(next());
  }

  private static MassRules rules() {
    return TestProtocols.byCt();
  }

  /** Everything twice as dense. */
  private static MassRules wrongCurve() {
    MassRules plain = rules();
    CurveRule curve = plain.curves().getFirst();
    return new MassRules(
        DensitySource.CT,
        List.of(
            new CurveRule(
                curve.kvp(),
                curve.points().stream()
                    .map(point -> new CurvePoint(point.hounsfield(), 2 * point.gramPerMl()))
                    .toList(),
                "a wrong one")),
        plain.metalGramPerMl(),
        plain.organGramPerMl(),
        plain.rimMm(),
        plain.edgeToleranceMm(),
        plain.lungMassG());
  }

  private void slices(String name, CtSeriesFixture fixture) {
    put(name, made(LIVER, rules(), fixture.write(next()), MassMakerTest.DOME_MM).findings());
  }

  /** What the sound CT is not told of. */
  private void edited(String name, BiConsumer<DataSetBuilder, Integer> edit) {
    Outcome<GuardedMass> outcome =
        made(LIVER, rules(), sound().each(edit).write(next()), MassMakerTest.DOME_MM);
    put(name, unlessFitting(outcome));
  }

  private void made(
      String name, CtSeriesFixture.Tissue tissue, List<Region> regions, MassRules rules) {
    put(name, unlessFitting(made(regions, rules, ct(tissue), MassMakerTest.DOME_MM)));
  }

  /** That the liver's edges fit, the sound CT is told too. */
  private static List<Finding> unlessFitting(Outcome<GuardedMass> outcome) {
    return outcome.findings().stream()
        .filter(
            finding ->
                finding.code() != FindingCode.LIVER_EDGE || finding.severity() != Severity.INFO)
        .toList();
  }

  private static Outcome<GuardedMass> made(
      List<Region> regions, MassRules rules, Series ct, double reachesMm) {
    return new MassMaker(rules, Density.SOFT_TISSUE, true)
        .make(Optional.of(ct), MassMakerTest.activity(reachesMm), regions);
  }
}
