// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Path;
import java.util.Arrays;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;

/** Decodes the first frame of a DICOM file again and again; prints milliseconds. */
final class Jpeg2000Bench {
  private static final int WARM = 60;
  private static final int MEASURED = 40;

  private Jpeg2000Bench() {}

  public static void main(String[] args) {
    Part10 file = Part10.read(Path.of(args[0]), ReadOptions.everything());
    Frames frames = Frames.exact(file.dataSet(), file.location().transferSyntax());
    double[] ms = new double[MEASURED];
    for (int i = -WARM; i < MEASURED; i++) {
      long start = System.nanoTime();
      frames.frame(0);
      if (i >= 0) {
        ms[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(ms);
    System.out.printf(
        "least %.1f, median %.1f, most %.1f ms%n", ms[0], ms[MEASURED / 2], ms[MEASURED - 1]);
  }
}
