// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dose.Engines;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.DoseInputs;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;

/**
 * One anatomy without any symmetry, written lying in every way and in every kind of object: each
 * point of the patient gets the same dose.
 */
class SamePointTest implements EmissionReading {
  private static final Deviations DEVIATIONS = Deviations.of(SamePointTest.class);
  private static final int[] POINTS = {6, 5, 7};
  private static final double[] STEP_MM = {4, 5, 3};
  private static final Vector3 ORIGIN = new Vector3(-10, -20, 30);
  private static final double SLOPE = 2.5;

  /** Floats of a convolution that runs along other axes; of the greatest dose. */
  private static final double SAME = 1e-5;

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
                    .bytes(Tag.PixelData, Vr.OW, pixels(k));
              })
          .dataSets();
    }

    private byte[] pixels(int plane) {
      ByteBuffer bytes =
          ByteBuffer.allocate(2 * POINTS[axes[0]] * POINTS[axes[1]]).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < POINTS[axes[1]]; row++) {
        for (int column = 0; column < POINTS[axes[0]]; column++) {
          bytes.putShort((short) stored(point(column, row, plane)));
        }
      }
      return bytes.array();
    }
  }

  private static int stored(int[] point) {
    boolean hot = point[0] == 1 && point[1] == 3 && point[2] == 2;
    return hot ? 20_000 : 50 + (37 * point[0] + 101 * point[1] + 211 * point[2]) % 997;
  }

  private static Vector3 place(int[] point) {
    return new Vector3(
        ORIGIN.x() + point[0] * STEP_MM[0],
        ORIGIN.y() + point[1] * STEP_MM[1],
        ORIGIN.z() + point[2] * STEP_MM[2]);
  }

  static Stream<Cut> cuts() {
    int[] transverse = {0, 1, 2};
    return Stream.of(
        new Cut("HFS", transverse, new int[] {1, 1, 1}, false),
        new Cut("HFS, planes from the head", transverse, new int[] {1, 1, -1}, false),
        new Cut("FFS", transverse, new int[] {-1, 1, -1}, false),
        new Cut("HFP", transverse, new int[] {-1, -1, 1}, false),
        new Cut("FFP", transverse, new int[] {1, -1, -1}, false),
        new Cut("HFDR", new int[] {1, 0, 2}, new int[] {1, -1, 1}, false),
        new Cut("coronal", new int[] {0, 2, 1}, new int[] {1, -1, 1}, false),
        new Cut("sagittal", new int[] {1, 2, 0}, new int[] {1, -1, -1}, false),
        new Cut("oblique", transverse, new int[] {1, 1, 1}, true),
        new Cut("oblique, feet first", transverse, new int[] {-1, 1, -1}, true));
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
                    .mapToDouble(
                        at ->
                            Math.abs(
                                found.getOrDefault(at, Double.NaN)
                                    - expected.getOrDefault(at, Double.NaN)))
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
    Grid grid = map.grid();
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
          byPoint.put(point, (double) doseGy[grid.index(column, row, plane)]);
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
