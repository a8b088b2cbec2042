// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;

/** Reads a written phantom back, by the files alone. */
record PhantomFiles(PhantomStudy study) {

  List<DataSet> of(String modality) {
    return study.instances().stream()
        .map(file -> Part10.read(file, ReadOptions.everything()).dataSet())
        .filter(dataSet -> dataSet.require(Tag.Modality).text().equals(modality))
        .toList();
  }

  JsonNode truth() throws IOException {
    return new ObjectMapper().readTree(study.truth().toFile());
  }

  /** Stored integers of a 16-bit slice. */
  static ShortBuffer stored(DataSet slice) {
    return ByteBuffer.wrap(slice.require(Tag.PixelData).bytes())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer();
  }

  /** The PET in Bq/mL at series time, [z][y][x]. */
  static double[] bqPerMl(List<DataSet> slices) {
    int planeSize = stored(slices.getFirst()).capacity();
    double[] values = new double[planeSize * slices.size()];
    for (int plane = 0; plane < slices.size(); plane++) {
      double slope = slices.get(plane).require(Tag.RescaleSlope).number();
      double intercept = slices.get(plane).require(Tag.RescaleIntercept).number();
      ShortBuffer stored = stored(slices.get(plane));
      for (int i = 0; i < planeSize; i++) {
        values[plane * planeSize + i] = stored.get(i) * slope + intercept;
      }
    }
    return values;
  }
}
