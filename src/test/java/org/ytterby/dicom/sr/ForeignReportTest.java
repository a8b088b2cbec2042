// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.testdata.SharedData;

/**
 * Reads structured reports of dcmqi, highdicom and dcmjs (../shared/testdata, with their licences).
 */
class ForeignReportTest {

  @ParameterizedTest
  @CsvSource({
    "dcmqi/sr-example/sr.dcm",
    "highdicom/sr_document_with_multiple_groups.dcm",
    "dcmjs/sample-sr.dcm",
  })
  void reads_the_tree_and_writes_it_again_the_same(String file) {
    ContentItem.Container tree = SrDecoder.read(report(file));

    DataSet again = SrEncoder.contentModule(tree).toDataSet();

    assertThat(SrDecoder.read(again)).isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource({
    "dcmqi/sr-example/sr.dcm, 1, 22",
    "highdicom/sr_document_with_multiple_groups.dcm, 1, 3",
  })
  void finds_groups_and_measurements_of_tid_1500(String file, int groups, int measurements) {
    Reading reading =
        TemplateInterpreter.read(SrDecoder.read(report(file)), MeasurementTemplates.TID_1500);

    assertThat(reading.violations()).isEmpty();
    assertThat(reading.items(MeasurementTemplates.TID_1411, "1")).hasSize(groups);
    assertThat(reading.items(MeasurementTemplates.TID_1419, "5")).hasSize(measurements);
  }

  @Test
  void refuses_a_code_value_that_is_too_long_for_its_attribute_with_its_path() {
    DataSet report = report("dcmjs/structured_report.dcm");

    assertThatThrownBy(() -> SrDecoder.read(report))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining(
            "ConceptCodeSequence[1].CodeValue (0008,0100): found 'CORNERSTONEFREETEXT'");
  }

  private static DataSet report(String file) {
    Path folder = SharedData.testdata("seg-sr-dcmqi-highdicom");
    return Part10.read(folder.resolve(file), ReadOptions.everything()).dataSet();
  }
}
