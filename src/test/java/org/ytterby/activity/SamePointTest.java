// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.MassMaker;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.CtSeriesFixture;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.DoseInputs;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/**
 * One anatomy without any symmetry, written lying in every way and in every kind of object: each
 * point of the patient gets the same dose.
 */
class SamePointTest implements EmissionReading {
  private static final Deviations DEVIATIONS = Deviations.of(SamePointTest.class);
  private static final int[] POINTS = {6, 5, 7};
  private static final int[] TRANSVERSE = {0, 1, 2};
  private static final double[] STEP_MM = {4, 5, 3};
  private static final Vector3 ORIGIN = new Vector3(-10, -20, 30);
  private static final double SLOPE = 2.5;

  /** Between lung and liver, g/mL. */
  private static final double THIN = 0.6;

  /** Floats of a convolution that runs along other axes; of the greatest dose. */
  private static final double SAME = 1e-5;

  /** Standard deviation of the activity over its mean, without the hot voxel. */
  private static final double VARIES = 0.52;

  /**
   * Rays lie along the voxels' axes, so that another way to lie is another draw of them. Where
   * activity varies by all of itself from voxel to voxel they err by 3 % of a voxel's own dose in
   * lung and 2 % in liver, as {@code DensityKernel} states (root mean square), and here by as much
   * less as it varies less. Two draws differ by the root of 2 of that.
   */
  private static final double LUNG = 0.03 * VARIES * Math.sqrt(2);

  private static final double LIVER = 0.02 * VARIES * Math.sqrt(2);

  /** Of 105 voxels of a tissue one in 150 draws is farther off than so many of these. */
  private static final double WORST = 4;

  @TempDir private Path folder;
  private int written;

  @Override
  public Path folder() {
    return folder.resolve("object" + ++written);
  }

  /**
   * A way to cut the anatomy into planes.
   *
   * @param axes along which columns, rows and planes follow each other
   * @param signs 1 or -1 of each
   * @param turned true for the whole patient, table and all, being turned
   */
  record Cut(String name, int[] axes, int[] signs, boolean turned) {
    @Override
    public String toString() {
      return name;
    }

    Vector3 direction(int of) {
      double[] unit = new double[3];
      unit[axes[of]] = signs[of];
      return turn(new Vector3(unit[0], unit[1], unit[2]));
    }

    Vector3 turn(Vector3 v) {
      if (!turned) {
        return v;
      }
      double c = Math.cos(0.4);
      double s = Math.sin(0.4);
      Vector3 aboutZ = new Vector3(c * v.x() - s * v.y(), s * v.x() + c * v.y(), v.z());
      double d = Math.cos(-0.2);
      double e = Math.sin(-0.2);
      return new Vector3(
          aboutZ.x(), d * aboutZ.y() - e * aboutZ.z(), e * aboutZ.y() + d * aboutZ.z());
    }

    Vector3 back(Vector3 v) {
      Vector3 x = turn(new Vector3(1, 0, 0));
      Vector3 y = turn(new Vector3(0, 1, 0));
      Vector3 z = turn(new Vector3(0, 0, 1));
      return new Vector3(v.dot(x), v.dot(y), v.dot(z));
    }

    /** Whether rays lie along the same directions of the patient as in the first cut. */
    boolean hasRaysOfTheFirst() {
      return Arrays.equals(axes, TRANSVERSE) && signs[0] > 0 && signs[1] > 0;
    }

    /** A grid along the axes of the patient, who is turned. */
    Grid turned(Grid axial) {
      double[] offsetsMm = new double[axial.planes()];
      Arrays.setAll(offsetsMm, axial::planeOffsetMm);
      return Grid.of(
          axial.columns(),
          axial.rows(),
          turn(axial.origin()),
          turn(axial.rowDirection()),
          turn(axial.columnDirection()),
          axial.columnSpacingMm(),
          axial.rowSpacingMm(),
          offsetsMm);
    }

    /** Index of the anatomy's point at a voxel. */
    int[] point(int column, int row, int plane) {
      int[] voxel = {column, row, plane};
      int[] point = new int[3];
      for (int of = 0; of < 3; of++) {
        point[axes[of]] = signs[of] > 0 ? voxel[of] : POINTS[axes[of]] - 1 - voxel[of];
      }
      return point;
    }

    List<DataSet> series() {
      return series(SamePointTest::stored);
    }

    List<DataSet> series(ToIntFunction<int[]> stored) {
      return PetSeriesFixture.at(new double[POINTS[axes[2]]])
          .each(
              (plane, k) -> {
                Vector3 at = turn(place(point(0, 0, k)));
                Vector3 row = direction(0);
                Vector3 column = direction(1);
                plane
                    .integers(Tag.Columns, POINTS[axes[0]])
                    .integers(Tag.Rows, POINTS[axes[1]])
                    .numbers(Tag.PixelSpacing, STEP_MM[axes[1]], STEP_MM[axes[0]])
                    .numbers(Tag.ImagePositionPatient, at.x(), at.y(), at.z())
                    .numbers(
                        Tag.ImageOrientationPatient,
                        row.x(),
                        row.y(),
                        row.z(),
                        column.x(),
                        column.y(),
                        column.z())
                    .numbers(Tag.RescaleSlope, SLOPE)
                    .bytes(Tag.PixelData, Vr.OW, pixels(k, stored));
              })
          .dataSets();
    }

    private byte[] pixels(int plane, ToIntFunction<int[]> stored) {
      ByteBuffer bytes =
          ByteBuffer.allocate(2 * POINTS[axes[0]] * POINTS[axes[1]]).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < POINTS[axes[1]]; row++) {
        for (int column = 0; column < POINTS[axes[0]]; column++) {
          bytes.putShort((short) stored.applyAsInt(point(column, row, plane)));
        }
      }
      return bytes.array();
    }
  }

  private static int stored(int[] point) {
    boolean hot = point[0] == 1 && point[1] == 3 && point[2] == 2;
    return hot ? 20_000 : uneven(point);
  }

  private static int uneven(int[] point) {
    return 50 + (37 * point[0] + 101 * point[1] + 211 * point[2]) % 997;
  }

  private static Vector3 place(int[] point) {
    return new Vector3(
        ORIGIN.x() + point[0] * STEP_MM[0],
        ORIGIN.y() + point[1] * STEP_MM[1],
        ORIGIN.z() + point[2] * STEP_MM[2]);
  }

  static Stream<Cut> cuts() {
    return Stream.of(
        new Cut("HFS", TRANSVERSE, new int[] {1, 1, 1}, false),
        new Cut("HFS, planes from the head", TRANSVERSE, new int[] {1, 1, -1}, false),
        new Cut("FFS", TRANSVERSE, new int[] {-1, 1, -1}, false),
        new Cut("HFP", TRANSVERSE, new int[] {-1, -1, 1}, false),
        new Cut("FFP", TRANSVERSE, new int[] {1, -1, -1}, false),
        new Cut("HFDR", new int[] {1, 0, 2}, new int[] {1, -1, 1}, false),
        new Cut("coronal", new int[] {0, 2, 1}, new int[] {1, -1, 1}, false),
        new Cut("sagittal", new int[] {1, 2, 0}, new int[] {1, -1, -1}, false),
        new Cut("oblique", TRANSVERSE, new int[] {1, 1, 1}, true),
        new Cut("oblique, feet first", TRANSVERSE, new int[] {-1, 1, -1}, true));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void every_point_gets_the_same_dose_whatever_the_position_and_the_object(Cut cut) {
    Cut plain = cuts().findFirst().orElseThrow();
    EmissionImage first = image(PET, plain.series());
    assertThat(first.grid().voxelCount()).isEqualTo(6 * 5 * 7);
    List<DataSet> series = cut.series();
    Map<String, EmissionImage> forms = new TreeMap<>();
    forms.put("PET", image(PET, series));
    forms.put("Enhanced PET", image(PET, EmissionForms.enhanced(series)));
    forms.put("Legacy Converted Enhanced PET", image(PET, EmissionForms.legacyConverted(series)));
    forms.put("NM", image(SPECT, EmissionForms.tomo(series, false)));
    forms.put("NM, negative spacing", image(SPECT, EmissionForms.tomo(series, true)));
    for (String engine : List.of("local", "kernel")) {
      Map<String, Double> expected = byPoint(plain, first, engine);
      double greatest =
          expected.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      forms.forEach(
          (form, image) -> {
            Map<String, Double> found = byPoint(cut, image, engine);
            assertThat(found.keySet()).as(form).isEqualTo(expected.keySet());
            double worst =
                expected.keySet().stream()
                    .mapToDouble(at -> Math.abs(at(found, at) - at(expected, at)))
                    .max()
                    .orElseThrow();
            DEVIATIONS.relative(
                "dose at each point of one anatomy, of the greatest: " + engine,
                cut + ", " + form,
                1 + worst / greatest,
                1,
                SAME);
          });
    }
  }

  /**
   * {@code density} with the mass of a CT: half of the anatomy is liver, half lung. The hot voxel
   * is as its neighbours: a single one is met by few rays, whose chance would hide all else.
   */
  @ParameterizedTest
  @MethodSource("cuts")
  void density_gives_every_point_the_same_dose_whatever_the_position_and_the_object(Cut cut) {
    Cut plain = cuts().findFirst().orElseThrow();
    ActivityMap first = (ActivityMap) image(PET, plain.series(SamePointTest::uneven));
    MassMap mass = mass(first, ct(plain, first.grid()));
    Map<String, Double> gramPerMl = byPoint(plain, first.grid(), mass::gramPerMl);
    assertThat(gramPerMl.values().stream().filter(g -> g < THIN)).hasSize(3 * 5 * 7);
    Map<String, Double> expectedGy = densityGy(plain, first, mass);
    List<DataSet> series = cut.series(SamePointTest::uneven);
    ActivityMap pet = (ActivityMap) image(PET, series);
    CountMap counts = (CountMap) image(SPECT, EmissionForms.tomo(series, true));
    ActivityMap spect =
        counts.normalised(ActivityRatio.measured(pet), Mask.all(counts.grid()), "all of it");
    Map<String, Grid> ways = new TreeMap<>();
    ways.put("a CT that lies as the image", pet.grid());
    ways.put("a CT that lies as the first", cut.turned(first.grid()));
    ways.forEach(
        (way, grid) -> {
          for (ActivityMap map : List.of(pet, spect)) {
            String at = cut + ", " + (map == pet ? "PET" : "NM, negative spacing") + ", " + way;
            MassMap found = mass(map, ct(cut, grid));
            byPoint(cut, map.grid(), found::gramPerMl)
                .forEach((p, g) -> assertThat(g).as(at).isCloseTo(at(gramPerMl, p), within(1e-6)));
            Map<String, Double> foundGy = densityGy(cut, map, found);
            assertThat(foundGy.keySet()).isEqualTo(expectedGy.keySet());
            double[] lung = deviations(foundGy, expectedGy, p -> at(gramPerMl, p) < THIN);
            double[] liver = deviations(foundGy, expectedGy, p -> at(gramPerMl, p) > THIN);
            hold("lung", at, lung, cut.hasRaysOfTheFirst() ? SAME : LUNG);
            hold("liver", at, liver, cut.hasRaysOfTheFirst() ? SAME : LIVER);
          }
        });
  }

  private static void hold(String tissue, String at, double[] deviations, double allowed) {
    String oracle = "dose at each point of one anatomy, density, " + tissue;
    double squares = Arrays.stream(deviations).map(one -> one * one).average().orElseThrow();
    double worst = Arrays.stream(deviations).map(Math::abs).max().orElseThrow();
    String way = allowed == SAME ? " (the same rays)" : "";
    DEVIATIONS.relative(
        oracle + ", root mean square" + way, at, 1 + Math.sqrt(squares), 1, allowed);
    DEVIATIONS.relative(oracle + ", worst voxel" + way, at, 1 + worst, 1, WORST * allowed);
  }

  private static double[] deviations(
      Map<String, Double> found, Map<String, Double> expected, Predicate<String> where) {
    return expected.keySet().stream()
        .filter(where)
        .mapToDouble(at -> at(found, at) / at(expected, at) - 1)
        .toArray();
  }

  private static Map<String, Double> densityGy(Cut cut, ActivityMap map, MassMap mass) {
    DoseInput input = DoseInputs.of(map, DoseConstants.DEFAULT, mass);
    float[] doseGy = Engines.named("density").orElseThrow().compute(input).doseGy();
    return byPoint(cut, map.grid(), index -> doseGy[index]);
  }

  /** A CT of the anatomy on a grid: liver to the right, lung to the left. */
  private Series ct(Cut cut, Grid grid) {
    return new CtSeriesFixture(
            grid, centre -> cut.back(centre).x() < ORIGIN.x() + 2.5 * STEP_MM[0] ? 60 : -750)
        .write(folder());
  }

  private static MassMap mass(ActivityMap map, Series ct) {
    MassMaker maker = new MassMaker(TestProtocols.byCt(), Density.SOFT_TISSUE, true);
    Outcome<GuardedMass> made = maker.make(Optional.of(ct), map, List.of());
    assertThat(made).as(made.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<GuardedMass>) made).value().map();
  }

  /** A dose of which a mirrored or exchanged axis would make another one. */
  @Test
  void a_mirrored_anatomy_would_be_told() {
    Cut plain = cuts().findFirst().orElseThrow();
    ActivityMap first = (ActivityMap) image(PET, plain.series(SamePointTest::uneven));
    MassMap mass = mass(first, ct(plain, first.grid()));
    Map<String, Double> gray = densityGy(plain, first, mass);
    for (int axis = 0; axis < 3; axis++) {
      int mirrored = axis;
      Map<String, Double> other = new TreeMap<>();
      gray.keySet().forEach(at -> other.put(at, at(gray, mirror(at, mirrored))));
      double[] off = deviations(other, gray, _ -> true);
      double squares = Arrays.stream(off).map(one -> one * one).average().orElseThrow();
      assertThat(Math.sqrt(squares)).as("axis " + axis).isGreaterThan(3 * LUNG);
    }
  }

  private static String mirror(String point, int axis) {
    String[] index = point.split(" ");
    index[axis] = Integer.toString(POINTS[axis] - 1 - Integer.parseInt(index[axis]));
    return String.join(" ", index);
  }

  private static double at(Map<String, Double> values, String point) {
    return values.getOrDefault(point, Double.NaN);
  }

  /** What the other objects say is, voxel by voxel, what the classic series says. */
  @ParameterizedTest
  @MethodSource("cuts")
  void other_objects_hold_the_same_activity(Cut cut) {
    List<DataSet> series = cut.series();
    ActivityMap pet = (ActivityMap) image(PET, series);
    for (DataSetBuilder form :
        List.of(EmissionForms.enhanced(series), EmissionForms.legacyConverted(series))) {
      ActivityMap map = (ActivityMap) image(PET, form);
      assertThat(map.grid()).isEqualTo(pet.grid());
      assertThat(map.becquerelPerMl()).containsExactly(pet.becquerelPerMl());
      assertThat(map.imageReference()).isEqualTo(pet.imageReference());
    }
  }

  private Map<String, Double> byPoint(Cut cut, EmissionImage image, String engine) {
    ActivityMap map =
        switch (image) {
          case ActivityMap calibrated -> calibrated;
          case CountMap counts ->
              counts.normalised(
                  ActivityRatio.measured((ActivityMap) image(PET, cut.series())),
                  Mask.all(counts.grid()),
                  "all of it");
        };
    float[] doseGy = Engines.named(engine).orElseThrow().compute(DoseInputs.of(map)).doseGy();
    return byPoint(cut, map.grid(), index -> doseGy[index]);
  }

  private static Map<String, Double> byPoint(Cut cut, Grid grid, IntToDoubleFunction values) {
    Map<String, Double> byPoint = new TreeMap<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          Vector3 at = cut.back(grid.centre(column, row, plane));
          String point =
              Math.round((at.x() - ORIGIN.x()) / STEP_MM[0])
                  + " "
                  + Math.round((at.y() - ORIGIN.y()) / STEP_MM[1])
                  + " "
                  + Math.round((at.z() - ORIGIN.z()) / STEP_MM[2]);
          byPoint.put(point, values.applyAsDouble(grid.index(column, row, plane)));
        }
      }
    }
    return byPoint;
  }

  /** The anatomy has no two equal neighbourhoods that a mirror could exchange. */
  @Test
  void the_anatomy_has_no_symmetry() {
    long distinct =
        IntStream.range(0, 6 * 5 * 7)
            .map(i -> stored(new int[] {i % 6, i / 6 % 5, i / 30}))
            .distinct()
            .count();
    assertThat(distinct).isGreaterThan(180);
  }
}
