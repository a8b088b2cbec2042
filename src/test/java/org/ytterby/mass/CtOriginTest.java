// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.testdata.PetSeriesFixture;

class CtOriginTest {
  private static final String AXIAL = "ORIGINAL\\PRIMARY\\AXIAL";

  @TempDir Path folder;

  private static DataSetBuilder image(String sopClass, String dateTime) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, sopClass)
        .uid(Tag.SOPInstanceUID, "1.2.3")
        .uid(Tag.SeriesInstanceUID, "1.2")
        .uid(Tag.StudyInstanceUID, "1.1")
        .text(Tag.AcquisitionDate, dateTime.substring(0, 8))
        .text(Tag.AcquisitionTime, dateTime.substring(8));
  }

  private Series series(String modality, DataSetBuilder image) {
    DataSet built = image.build();
    StudyInstance one = PetSeriesFixture.write(folder, built, TransferSyntax.EXPLICIT_LE);
    return new Series("1.2", "AC", modality, "1.9", List.of(one), built);
  }

  private List<Finding> findings(DataSetBuilder ct) {
    return CtOrigin.findings(
        series("CT", ct),
        series("PT", image(Uids.PositronEmissionTomographyImageStorage, "20260303000500")));
  }

  private static DataSetBuilder ct(String dateTime, String type) {
    return image(Uids.CTImageStorage, dateTime).text(Tag.ImageType, type.split("\\\\"));
  }

  /** Midnight is in no one's way: six hours are. */
  @ParameterizedTest
  @CsvSource({
    "20260302235500, none",
    "20260302180500, none",
    "20260302180400, 6.0 h before",
    "20260303063000, 6.4 h after",
    "20260102120000, 60 days before"
  })
  void a_ct_of_another_session_is_told_with_both_times(String taken, String apart) {
    List<Finding> found = findings(ct(taken, AXIAL));
    if (apart.equals("none")) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CT_OTHER_SESSION);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).contains("series 1.2", "AcquisitionDate (0008,0022)");
              assertThat(finding.found())
                  .contains(apart + " the emission image of 2026-03-03T00:05");
            });
  }

  @Test
  void a_ct_without_a_time_can_not_be_known_to_be_of_the_session() {
    DataSetBuilder untimed =
        ct("20260303000000", AXIAL).remove(Tag.AcquisitionDate).remove(Tag.AcquisitionTime);
    assertThat(findings(untimed))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).isEqualTo("no date and time of the CT"));
    assertThat(findings(untimed.text(Tag.SeriesDate, "20260303").text(Tag.SeriesTime, "000000")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DERIVED\\SECONDARY\\MPR",
        "DERIVED\\PRIMARY\\AXIAL",
        "ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 MPR",
        "ORIGINAL\\SECONDARY\\REFORMATTED\\AVERAGE"
      })
  void a_reformatted_ct_is_named(String type) {
    assertThat(findings(ct("20260303000000", type)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CT_REFORMATTED);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).isEqualTo(type);
            });
  }

  @Test
  void an_axial_one_of_a_scanner_is_not() {
    assertThat(findings(ct("20260303000000", "ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 SPI"))).isEmpty();
  }
}
