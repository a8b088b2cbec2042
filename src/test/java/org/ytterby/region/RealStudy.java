// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/** A real series from the shared test data: its planes in order along z, and the grid they form. */
record RealStudy(List<DataSet> planes, Grid grid) {
  /** Reads all axial planes in a folder. */
  static RealStudy read(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<DataSet> planes =
          files
              .filter(Files::isRegularFile)
              .filter(RealStudy::isDicom)
              .map(path -> Part10.read(path, ReadOptions.everything()).dataSet())
              .filter(plane -> plane.contains(Tag.PixelSpacing))
              .sorted(Comparator.comparingDouble(RealStudy::z))
              .toList();
      return new RealStudy(planes, grid(planes));
    }
  }

  private static boolean isDicom(Path path) {
    try {
      return Files.size(path) > 132 && Part10.looksLikeDicom(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double z(DataSet plane) {
    return plane.require(Tag.ImagePositionPatient).numbers()[2];
  }

  private static Grid grid(List<DataSet> planes) {
    DataSet first = planes.getFirst();
    double[] position = first.require(Tag.ImagePositionPatient).numbers();
    double[] d = first.require(Tag.ImageOrientationPatient).numbers();
    double[] spacing = first.require(Tag.PixelSpacing).numbers();
    return Grid.of(
        first.require(Tag.Columns).integer(),
        first.require(Tag.Rows).integer(),
        new Vector3(position[0], position[1], position[2]),
        new Vector3(d[0], d[1], d[2]),
        new Vector3(d[3], d[4], d[5]),
        spacing[1],
        spacing[0],
        planes.stream().mapToDouble(plane -> z(plane) - position[2]).toArray());
  }

  String frameOfReferenceUid() {
    return planes.getFirst().require(Tag.FrameOfReferenceUID).uid();
  }

  /** Stored values times slope plus intercept, which differ from plane to plane. */
  float[] values() {
    float[] values = new float[grid.voxelCount()];
    int index = 0;
    for (DataSet plane : planes) {
      double slope = plane.require(Tag.RescaleSlope).number();
      double intercept = plane.require(Tag.RescaleIntercept).number();
      byte[] pixels = plane.require(Tag.PixelData).bytes();
      for (int i = 0; i < grid.planeSize(); i++) {
        int stored = (short) ((pixels[2 * i] & 0xff) | pixels[2 * i + 1] << 8);
        values[index++] = (float) (stored * slope + intercept);
      }
    }
    return values;
  }
}
