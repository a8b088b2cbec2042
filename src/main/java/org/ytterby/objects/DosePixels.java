// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.dicom.data.DecimalString;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.iod.PixelBytes;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;

/**
 * A dose map as unsigned 16-bit pixels.
 *
 * <pre>
 * method       scaling = largest dose / 65535, as Decimal String holds it; stored = round(dose / scaling)
 * assumptions  every dose is finite, as DoseMap demands; what is negative is noise, is written as 0 (see NegativeDose)
 * error bound  half a step, 1/131070 of the largest dose: 0.015 Gy at 2000 Gy
 * </pre>
 *
 * @param scalingGy Dose Grid Scaling, exactly what a reader parses
 * @param pixels frame by frame, as {@link WrittenGrid} orders them
 */
record DosePixels(double scalingGy, PixelBytes pixels) {
  private static final int LARGEST = 0xFFFF;
  private static final double SCALING_OF_NOTHING = 1e-6;

  static DosePixels of(DoseMap dose, WrittenGrid order) {
    double scalingGy = scaling(dose.doseGy());
    return new DosePixels(scalingGy, new PixelBytes(Vr.OW, stored(dose, order, scalingGy)));
  }

  private static double scaling(float[] doseGy) {
    double largestGy = 0;
    for (float voxelGy : doseGy) {
      largestGy = Math.max(largestGy, voxelGy);
    }
    return largestGy == 0 ? SCALING_OF_NOTHING : DecimalString.asWritten(largestGy / LARGEST);
  }

  private static byte[] stored(DoseMap dose, WrittenGrid order, double scalingGy) {
    Grid grid = dose.grid();
    if (grid.voxelCount() > Integer.MAX_VALUE / 2 - 8) {
      throw new Defect("RT Dose of " + grid.voxelCount() + " voxels does not fit into one value");
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * grid.voxelCount()).order(ByteOrder.LITTLE_ENDIAN);
    float[] doseGy = dose.doseGy();
    for (int frame = 0; frame < grid.planes(); frame++) {
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          double voxelGy = doseGy[order.sourceIndex(column, row, frame)];
          bytes.putShort((short) Math.clamp(Math.round(voxelGy / scalingGy), 0, LARGEST));
        }
      }
    }
    return bytes.array();
  }
}
