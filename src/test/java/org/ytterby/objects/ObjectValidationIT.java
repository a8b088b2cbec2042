// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.Part10;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** Holds our objects against independent readers: dicom3tools, DCMTK and pydicom. */
class ObjectValidationIT {
  private static final Deviations DEVIATIONS = Deviations.of(ObjectValidationIT.class);

  /** Prints position and dose of every voxel as pydicom reads them. */
  private static final String VOXELS =
      """
      import sys, pydicom
      d = pydicom.dcmread(sys.argv[1])
      r, c = d.ImageOrientationPatient[:3], d.ImageOrientationPatient[3:]
      n = (r[1]*c[2]-r[2]*c[1], r[2]*c[0]-r[0]*c[2], r[0]*c[1]-r[1]*c[0])
      p, s, px = d.ImagePositionPatient, d.PixelSpacing, d.PixelData
      i = 0
      for z in d.GridFrameOffsetVector:
          for y in range(d.Rows):
              for x in range(d.Columns):
                  dose = int.from_bytes(px[2*i:2*i+2], 'little') * float(d.DoseGridScaling)
                  print(*(float(p[k]) + x*float(s[1])*float(r[k]) + y*float(s[0])*float(c[k]) + float(z)*float(n[k]) for k in range(3)), dose)
                  i += 1
      """;

  /** Prints segment and position of every voxel of a segment as pydicom reads them. */
  private static final String SEGMENTS =
      """
      import sys, pydicom
      d = pydicom.dcmread(sys.argv[1])
      o = d.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient
      px, bit = d.PixelData, 0
      for f in d.PerFrameFunctionalGroupsSequence:
          p = f.PlanePositionSequence[0].ImagePositionPatient
          s = f.PixelMeasuresSequence[0].PixelSpacing
          n = f.SegmentIdentificationSequence[0].ReferencedSegmentNumber
          for y in range(d.Rows):
              for x in range(d.Columns):
                  if px[bit // 8] >> bit % 8 & 1:
                      print(n, *(float(p[k]) + x*float(s[1])*float(o[k]) + y*float(s[0])*float(o[3+k]) for k in range(3)))
                  bit += 1
      """;

  @TempDir Path folder;

  @Test
  void dicom_check_finds_nothing() throws IOException, InterruptedException {
    for (String program : List.of("dciodvfy", "dcmdump", "dsrdump", "drtdump")) {
      SharedData.requireProgram(program);
    }
    String check = SharedData.tool("dicom-check").toString();
    write(Fixture.report(), "axial");
    write(Fixture.report(Fixture.grid(new Vector3(-1, 0, 0), new Vector3(0, 1, 0))), "flipped");

    ZonedDateTime utc = ZonedDateTime.parse("2026-03-05T17:30:15Z");
    write(Variant.of(Fixture.report()).at(utc).report(), "utc");

    DEVIATIONS.printed(
        "dciodvfy, dcmdump, dsrdump, drtdump (dicom-check)",
        "9 files",
        Ended.of(check, folder.toString()).well(),
        Pattern.compile("dicom-check: 9 files, (\\d+) fall short"),
        Allowed.upTo(0, "objects with an error"));
  }

  @Test
  void pydicom_reads_the_same_dose_at_the_same_place() throws IOException, InterruptedException {
    String python = SharedData.python("pydicom");
    DoseReport report = Fixture.report(Fixture.grid(new Vector3(1, 0, 0), new Vector3(0, -1, 0)));
    write(report, "flipped");

    List<String> lines =
        Ended.of(python, "-c", VOXELS, folder.resolve("flipped-RTDOSE.dcm").toString())
            .well()
            .lines()
            .toList();

    Grid grid = report.primary().grid();
    assertThat(lines).hasSize(grid.voxelCount());
    double largestGy = 0;
    for (float voxelGy : report.primary().doseGy()) {
      largestGy = Math.max(largestGy, voxelGy);
    }
    for (String line : lines) {
      String[] cells = line.split(" ", -1);
      Vector3 index =
          grid.toIndex(
              new Vector3(
                  Double.parseDouble(cells[0]),
                  Double.parseDouble(cells[1]),
                  Double.parseDouble(cells[2])));
      int voxel = grid.index(whole(index.x()), whole(index.y()), whole(index.z()));
      DEVIATIONS.absolute(
          "RT Dose in pydicom, each voxel by its position",
          "",
          Double.parseDouble(cells[3]),
          Math.max(0, report.primary().doseGy()[voxel]),
          Allowed.upTo(largestGy / 131000, "Gy"));
    }
  }

  @Test
  void pydicom_reads_the_voxels_that_the_metrics_used() throws IOException, InterruptedException {
    String python = SharedData.python("pydicom");
    DoseReport report = Fixture.report(Fixture.grid(new Vector3(1, 0, 0), new Vector3(0, -1, 0)));
    write(report, "flipped");

    List<String> lines =
        Ended.of(python, "-c", SEGMENTS, folder.resolve("flipped-SEG.dcm").toString())
            .well()
            .lines()
            .toList();

    Grid grid = report.primary().grid();
    BitSet voxels = new BitSet();
    for (String line : lines) {
      String[] cells = line.split(" ", -1);
      assertThat(cells[0]).isEqualTo("1");
      Vector3 index =
          grid.toIndex(
              new Vector3(
                  Double.parseDouble(cells[1]),
                  Double.parseDouble(cells[2]),
                  Double.parseDouble(cells[3])));
      voxels.set(grid.index(whole(index.x()), whole(index.y()), whole(index.z())));
    }
    Mask read = Mask.of(grid, voxels);
    Mask used = report.masks().getFirst();
    DEVIATIONS.absolute(
        "SEG in pydicom, each voxel by its position",
        used.count() + " voxels",
        read.count() + used.count() - 2 * read.and(used).count(),
        0,
        Allowed.upTo(0, "voxels"));
    assertThat(read).isEqualTo(used);
  }

  private void write(DoseReport report, String name) {
    for (RenderedObject object : ObjectRenderer.render(report)) {
      Part10.write(
          folder.resolve(name + "-" + object.role() + ".dcm"),
          object.dataSet(),
          TransferSyntax.EXPLICIT_LE);
    }
  }

  private static int whole(double index) {
    assertThat(Math.abs(index - Math.rint(index))).isLessThan(1e-6);
    return (int) Math.rint(index);
  }
}
