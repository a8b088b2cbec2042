// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.SharedData;

/** NM of a GE Discovery 670 as it came from the camera: projections, which hold no volume. */
class RealSpectIT {
  @TempDir private Path folder;

  @Test
  void projections_of_two_beds_are_refused_as_what_they_are() throws IOException {
    List<StudyInstance> study = new ArrayList<>();
    Path archive = SharedData.testdata("spectct-ge670-lu177-tomo/NM_tomo_bed1_bed2.zip");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().filter(one -> !one.isDirectory()).toList()) {
        Path file = folder.resolve("object" + study.size() + ".dcm");
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
        study.add(PetSeriesFixture.read(file));
      }
    }
    Outcome<DoseCase> outcome =
        Assembler.assemble(study, ActivityRules.of(EmissionReading.SPECT).assembly());
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.SERIES_TYPE)
        .isNotEmpty()
        .extracting(Finding::found)
        .allMatch(found -> found.contains("TOMO"));
  }
}
