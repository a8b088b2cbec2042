// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.DensitySource;
import org.ytterby.protocol.MassRules;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.CtSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/** A liver below z = 60 mm, lung above it; the activity reaches as far as a test says. */
class MassMakerTest {
  static final Grid DOSE = CtReaderTest.grid(20, 20, 30, 4, 4);
  static final Grid CT = CtReaderTest.grid(40, 40, 40, 2, 3);
  static final double DOME_MM = 60;
  private static final MassRules RULES = TestProtocols.byCt();

  @TempDir Path folder;

  static int anatomy(Vector3 centre) {
    return centre.z() < DOME_MM ? 60 : -750;
  }

  static ActivityMap activity(double reachesMm) {
    float[] becquerelPerMl = new float[DOSE.voxelCount()];
    for (int i = 0; i < becquerelPerMl.length; i++) {
      // As much of a voxel as lies below the edge.
      double lowMm = 4 * DOSE.planeOf(i);
      becquerelPerMl[i] = (float) (1e6 * Math.clamp((reachesMm - lowMm) / 4, 0, 1));
    }
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    return new ActivityMap(
        DOSE,
        becquerelPerMl,
        ActivityScale.ABSOLUTE,
        noon,
        noon,
        1,
        new Quantification(
            "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "scanner"));
  }

  static Region region(RegionKind kind, double fromMm, double toMm) {
    Mask mask =
        Mask.where(
            DOSE,
            i -> {
              double z = 4 * DOSE.planeOf(i) + 2;
              return z > fromMm && z < toMm;
            });
    return new Region(
        kind.name(), 1, kind, RegionSource.RTSTRUCT, "1.2.3", false, mask, mask.volumeMl());
  }

  private static List<Region> liver() {
    return List.of(region(RegionKind.LIVER, 0, DOME_MM), Region.wholeField(DOSE));
  }

  private static MassMaker maker(MassRules rules) {
    return new MassMaker(rules, Density.SOFT_TISSUE, false);
  }

  private Series ct(CtSeriesFixture.Tissue tissue) {
    return new CtSeriesFixture(CT, tissue).write(folder);
  }

  private static GuardedMass done(Outcome<GuardedMass> outcome) {
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<GuardedMass>) outcome).value();
  }

  private static Optional<Finding> finding(Outcome<GuardedMass> outcome, FindingCode code) {
    return outcome.findings().stream().filter(one -> one.code() == code).findFirst();
  }

  private static double at(MassMap map, double zMm) {
    return map.gramPerMl(DOSE.index(10, 10, (int) (zMm / 4)));
  }

  @Test
  void a_uniform_density_asks_no_ct() {
    Outcome<GuardedMass> outcome =
        maker(MassRules.UNIFORM)
            .make(Optional.of(ct(MassMakerTest::anatomy)), activity(DOME_MM), liver());
    assertThat(done(outcome)).isEqualTo(GuardedMass.uniform(DOSE, Density.SOFT_TISSUE));
    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void within_two_centimetres_of_the_liver_density_is_uniform() {
    Outcome<GuardedMass> outcome =
        maker(RULES).make(Optional.of(ct(MassMakerTest::anatomy)), activity(DOME_MM), liver());
    GuardedMass mass = done(outcome);
    // The highest voxel of the liver has its centre at 58 mm: up to 78 mm.
    assertThat(at(mass.map(), 30)).isEqualTo(1.04f);
    assertThat(at(mass.map(), 77)).isEqualTo(1.04f);
    assertThat(at(mass.map(), 81)).isCloseTo(0.2586, within(1e-3));
    assertThat(mass.map().tissue(DOSE.index(10, 10, 19))).isEqualTo(TissueClass.SOFT);
    assertThat(mass.map().tissue(DOSE.index(10, 10, 20))).isEqualTo(TissueClass.LUNG);
    VoxelMass plain = mass.plain().orElseThrow();
    assertThat(at(plain, 30)).isCloseTo(1.0526, within(1e-3));
    assertThat(at(plain, 77)).isCloseTo(0.2586, within(1e-3));
    assertThat(mass.rim().contains(DOSE.index(10, 10, 19))).isTrue();
    assertThat(mass.map().statement()).contains("1.04 g/mL in the liver and within 20.0 mm of it");
    assertThat(finding(outcome, FindingCode.DOME_RIM)).isEmpty();
  }

  @Test
  void without_a_liver_the_rim_lies_around_the_perfused_volume_and_that_is_said() {
    Outcome<GuardedMass> outcome =
        maker(RULES)
            .make(
                Optional.of(ct(MassMakerTest::anatomy)),
                activity(DOME_MM),
                List.of(region(RegionKind.PERFUSED, 40, DOME_MM)));
    GuardedMass mass = done(outcome);
    assertThat(at(mass.map(), 77)).isEqualTo(1.04f);
    assertThat(at(mass.map(), 10)).isCloseTo(1.0526, within(1e-3));
    assertThat(finding(outcome, FindingCode.DOME_RIM).orElseThrow().action())
        .contains("around tumour and perfused volume instead");
  }

  @Test
  void without_any_region_the_cts_density_is_taken_everywhere_and_a_person_is_asked() {
    Outcome<GuardedMass> outcome =
        maker(RULES)
            .make(
                Optional.of(ct(MassMakerTest::anatomy)),
                activity(DOME_MM),
                List.of(Region.wholeField(DOSE)));
    assertThat(at(done(outcome).map(), 70)).isCloseTo(0.2586, within(1e-3));
    Finding finding = finding(outcome, FindingCode.DOME_RIM).orElseThrow();
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.found()).isEqualTo("neither liver, tumour nor perfused volume is known");
  }

  @Test
  void lipiodol_in_the_liver_is_capped_and_measured() {
    // 8 x 8 x 12 mm of lipiodol and a coil beside it; a vertebra outside of the liver stays bone.
    CtSeriesFixture.Tissue tissue =
        centre -> {
          boolean inside = centre.z() > 24 && centre.z() < 36 && centre.y() > 40 && centre.y() < 48;
          if (inside && centre.x() > 40 && centre.x() < 48) {
            return 400;
          }
          if (inside && centre.x() > 56 && centre.x() < 60) {
            return 3071;
          }
          return centre.z() > 100 ? 700 : anatomy(centre);
        };
    MassRules rimless = new MassRules(DensitySource.CT, RULES.curves(), 1.92, 1.06, 0, 10, 1000);
    Outcome<GuardedMass> outcome =
        maker(rimless).make(Optional.of(ct(tissue)), activity(DOME_MM), liver());
    MassMap map = done(outcome).map();
    assertThat(map.gramPerMl(DOSE.index(10, 10, 7))).isCloseTo(1.06, within(1e-6));
    assertThat(map.gramPerMl(DOSE.index(14, 10, 7))).isCloseTo(1.06, within(1e-6));
    assertThat(at(map, 110)).isGreaterThan(1.4);
    assertThat(map.tissue(DOSE.index(10, 10, 27))).isEqualTo(TissueClass.BONE);
    assertThat(finding(outcome, FindingCode.DENSITY_CAPPED).orElseThrow().found())
        .isEqualTo(
            "0.4 mL denser than bone, 1.2 mL of liver, tumour and perfused volume denser than"
                + " liver");
  }

  @Test
  void a_missing_or_unusable_ct_is_replaced_only_where_an_engine_can_do_without() {
    Outcome<GuardedMass> missing = maker(RULES).make(Optional.empty(), activity(DOME_MM), liver());
    assertThat(done(missing).map()).isEqualTo(MassMap.uniform(DOSE, Density.SOFT_TISSUE));
    assertThat(finding(missing, FindingCode.CT_MISSING).orElseThrow().severity())
        .isEqualTo(Severity.REVIEW);
    assertThat(finding(missing, FindingCode.CT_MISSING).orElseThrow().action())
        .contains("Until then every voxel counts as 1.04 g/mL");
    Series tilted =
        new CtSeriesFixture(CT, MassMakerTest::anatomy)
            .each((plane, _) -> plane.numbers(Tag.GantryDetectorTilt, 10))
            .write(folder);
    Outcome<GuardedMass> unusable =
        maker(RULES).make(Optional.of(tilted), activity(DOME_MM), liver());
    assertThat(finding(unusable, FindingCode.CT_UNUSABLE).orElseThrow().severity())
        .isEqualTo(Severity.REVIEW);
    MassMaker strict = new MassMaker(RULES, Density.SOFT_TISSUE, true);
    assertThat(strict.make(Optional.empty(), activity(DOME_MM), liver()))
        .isInstanceOf(Outcome.Blocked.class);
    assertThat(strict.make(Optional.of(tilted), activity(DOME_MM), liver()))
        .isInstanceOf(Outcome.Blocked.class);
  }

  private Outcome<GuardedMass> shifted(int hounsfield, List<Region> regions) {
    return maker(RULES)
        .make(Optional.of(ct(centre -> anatomy(centre) + hounsfield)), activity(DOME_MM), regions);
  }

  /** An intercept that is lost, or counts twice: 1024 HU more, or less. */
  @Test
  void a_ct_whose_liver_has_no_density_of_a_liver_is_unusable() {
    Finding lost = finding(shifted(1024, liver()), FindingCode.CT_UNUSABLE).orElseThrow();
    assertThat(lost.severity()).isEqualTo(Severity.REVIEW);
    assertThat(lost.where()).contains("CT AC", "RescaleIntercept (0028,1052)");
    // By the curve at 1084 HU: 1.076 + 984 / 1500 x 0.888.
    assertThat(lost.found()).isEqualTo("a median density of 1.66 g/mL in the contoured liver");
    assertThat(lost.action()).contains("Rescale Intercept was lost", "1.04 g/mL");
    assertThat(done(shifted(1024, liver())).map())
        .isEqualTo(MassMap.uniform(DOSE, Density.SOFT_TISSUE));
    assertThat(
            new MassMaker(RULES, Density.SOFT_TISSUE, true)
                .make(Optional.of(ct(centre -> 1084)), activity(DOME_MM), liver()))
        .isInstanceOf(Outcome.Blocked.class);
    assertThat(finding(shifted(-900, liver()), FindingCode.CT_UNUSABLE)).isPresent();
    // From 20 HU, as of fat and iron, to 200 HU, as of contrast.
    for (int hounsfield : new int[] {-100, -80, 0, 90, 140}) {
      assertThat(finding(shifted(hounsfield, liver()), FindingCode.CT_UNUSABLE))
          .as("%d HU more", hounsfield)
          .isEmpty();
    }
  }

  @Test
  void without_a_contour_of_the_liver_the_tissue_around_what_is_treated_is_judged() {
    List<Region> perfused = List.of(region(RegionKind.PERFUSED, 40, DOME_MM));
    assertThat(finding(shifted(0, perfused), FindingCode.CT_UNUSABLE)).isEmpty();
    assertThat(finding(shifted(1024, perfused), FindingCode.CT_UNUSABLE).orElseThrow().found())
        .contains("in tumour and perfused volume with 20 mm around them");
    List<Region> none = List.of(Region.wholeField(DOSE));
    assertThat(finding(shifted(0, none), FindingCode.CT_UNUSABLE)).isEmpty();
    assertThat(finding(shifted(1024, none), FindingCode.CT_UNUSABLE).orElseThrow().found())
        .isEqualTo("neither air nor lung in the whole field");
    for (List<Region> regions : List.of(perfused, none)) {
      assertThat(finding(shifted(-1024, regions), FindingCode.CT_UNUSABLE).orElseThrow().found())
          .isEqualTo("nothing denser than air");
    }
  }

  /** A deep breath puts lung where a small volume below the dome was: what the rim is for. */
  @Test
  void lung_in_all_of_the_perfused_volume_is_no_reason_either() {
    assertThat(
            finding(
                maker(RULES)
                    .make(
                        Optional.of(ct(centre -> centre.z() < 20 ? 60 : -750)),
                        activity(DOME_MM),
                        List.of(region(RegionKind.PERFUSED, 50, DOME_MM))),
                FindingCode.CT_UNUSABLE))
        .isEmpty();
  }

  /** A tumour full of lipiodol, 24 of 40 mm around it liver. */
  @Test
  void lipiodol_in_all_of_the_perfused_volume_is_no_reason() {
    CtSeriesFixture.Tissue tissue =
        centre -> centre.z() > 24 && centre.z() < 36 ? 900 : anatomy(centre);
    assertThat(
            finding(
                maker(RULES)
                    .make(
                        Optional.of(ct(tissue)),
                        activity(DOME_MM),
                        List.of(region(RegionKind.PERFUSED, 24, 36))),
                FindingCode.CT_UNUSABLE))
        .isEmpty();
  }

  @Test
  void a_projection_of_several_planes_is_no_ct() {
    Series projection =
        new CtSeriesFixture(CT, MassMakerTest::anatomy)
            .each((plane, _) -> plane.text(Tag.ImageType, "DERIVED", "SECONDARY", "MIP"))
            .write(folder);
    assertThat(
            finding(
                    maker(RULES).make(Optional.of(projection), activity(DOME_MM), liver()),
                    FindingCode.CT_UNUSABLE)
                .orElseThrow()
                .found())
        .isEqualTo("DERIVED\\SECONDARY\\MIP");
  }

  @Test
  void what_the_ct_does_not_see_has_the_uniform_density_and_is_said() {
    // The scanner's circle ends at x = 40 mm: half of the activity is beyond.
    Outcome<GuardedMass> outcome =
        maker(RULES)
            .make(
                Optional.of(ct(centre -> centre.x() > 40 ? -3024 : anatomy(centre))),
                activity(DOME_MM),
                List.of(region(RegionKind.LIVER, 0, 20)));
    GuardedMass mass = done(outcome);
    assertThat(mass.map().gramPerMl(DOSE.index(15, 10, 20))).isEqualTo(1.04f);
    assertThat(mass.map().gramPerMl(DOSE.index(5, 10, 20))).isCloseTo(0.2586, within(1e-3));
    Finding finding = finding(outcome, FindingCode.CT_TRUNCATED).orElseThrow();
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.found()).contains("with 50.0 % of its activity");
  }

  @Test
  void the_livers_edges_are_compared_in_millimetres() {
    for (double shiftMm : new double[] {-12, -4, 0, 3, 6, 14, 25}) {
      Outcome<GuardedMass> outcome =
          maker(RULES)
              .make(Optional.of(ct(MassMakerTest::anatomy)), activity(DOME_MM + shiftMm), liver());
      LiverEdge edge = done(outcome).edge().orElseThrow();
      // A third of a plane distance.
      assertThat(edge.medianMm()).as("shift %s", shiftMm).isCloseTo(shiftMm, within(1.3));
      // But for the outermost, which lack a neighbour.
      assertThat(edge.lines()).isEqualTo(18 * 18);
      Finding finding = finding(outcome, FindingCode.LIVER_EDGE).orElseThrow();
      assertThat(finding.severity())
          .isEqualTo(Math.abs(shiftMm) > 10 ? Severity.REVIEW : Severity.INFO);
    }
  }

  @Test
  void a_dome_that_is_not_treated_can_not_be_compared() {
    Outcome<GuardedMass> outcome =
        maker(RULES).make(Optional.of(ct(MassMakerTest::anatomy)), activity(24), liver());
    assertThat(done(outcome).edge()).isEmpty();
    assertThat(finding(outcome, FindingCode.LIVER_EDGE).orElseThrow().action())
        .contains("can't be told");
  }

  @Test
  void the_same_whatever_order_the_slices_come_in() {
    Series inOrder = ct(MassMakerTest::anatomy);
    List<StudyInstance> turned = new ArrayList<>(inOrder.instances());
    Collections.reverse(turned);
    Series reversed =
        new Series(
            inOrder.uid(),
            inOrder.description(),
            inOrder.modality(),
            inOrder.frameOfReferenceUid(),
            turned,
            inOrder.example());
    VoxelMass one =
        (VoxelMass) done(maker(RULES).make(Optional.of(inOrder), activity(60), liver())).map();
    VoxelMass other =
        (VoxelMass) done(maker(RULES).make(Optional.of(reversed), activity(60), liver())).map();
    assertThat(one.gramPerMl()).isEqualTo(other.gramPerMl());
  }
}
