// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.dicom.sr.Tree;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

class RevisedReportTest {
  private static final Finding REFUSED =
      Finding.review(
          FindingCode.DELIVERY_REFUSED,
          "destination pacs, SEG 1.2.3",
          "refused with status A900H",
          "acceptance",
          "look");
  private static final ReportRevision SECOND =
      new ReportRevision(
          2,
          Instant.parse("2026-03-05T18:00:00.900Z"),
          List.of(SrRenderer.sopInstanceUid(Fixture.report().stamp())),
          List.of(REFUSED));

  @Test
  void has_the_numbers_of_the_first_and_says_what_was_refused() {
    DataSet first = ObjectRenderer.render(Fixture.report()).getLast().dataSet();
    DataSet second = ObjectRenderer.revised(Fixture.report(), SECOND).report().dataSet();

    assertThat(numbers(second)).isNotEmpty().isEqualTo(numbers(first));
    assertThat(texts(second))
        .containsAll(texts(first))
        .anySatisfy(text -> assertThat(text).contains("DELIVERY_REFUSED", "SEG 1.2.3", "A900H"));
  }

  @Test
  void names_the_first_as_predecessor_in_the_same_series() {
    DataSet first = ObjectRenderer.render(Fixture.report()).getLast().dataSet();
    RenderedObject revised = ObjectRenderer.revised(Fixture.report(), SECOND).report();
    DataSet second = revised.dataSet();

    DataSet series =
        second
            .items(Tag.PredecessorDocumentsSequence)
            .getFirst()
            .items(Tag.ReferencedSeriesSequence)
            .getFirst();
    assertThat(first.optional(Tag.PredecessorDocumentsSequence)).isEmpty();
    assertThat(
            series
                .items(Tag.ReferencedSOPSequence)
                .getFirst()
                .require(Tag.ReferencedSOPInstanceUID)
                .uid())
        .isEqualTo(first.require(Tag.SOPInstanceUID).uid());
    assertThat(revised.sopInstanceUid()).isNotEqualTo(first.require(Tag.SOPInstanceUID).uid());
    assertThat(second.require(Tag.InstanceNumber).integer()).isEqualTo(2);
    for (int tag :
        new int[] {Tag.SeriesInstanceUID, Tag.SeriesDate, Tag.SeriesTime, Tag.SeriesDescription}) {
      assertThat(second.require(tag).text()).isEqualTo(first.require(tag).text());
    }
    assertThat(second.require(Tag.ContentTime).text()).isEqualTo("190000.000000");
  }

  @Test
  void the_same_revision_makes_the_same_bytes() {
    assertThat(bytes(ObjectRenderer.revised(Fixture.report(), SECOND).report()))
        .isEqualTo(bytes(ObjectRenderer.revised(Fixture.report(), SECOND).report()));
  }

  @Test
  void a_later_one_names_every_report_before_it() {
    String first = SrRenderer.sopInstanceUid(Fixture.report().stamp());
    String second = SrRenderer.sopInstanceUid(Fixture.report().stamp(), 2);
    ReportRevision fourth =
        new ReportRevision(4, SECOND.at(), List.of(first, second), List.of(REFUSED));
    DataSet report = ObjectRenderer.revised(Fixture.report(), fourth).report().dataSet();

    List<DataSet> studies = report.items(Tag.PredecessorDocumentsSequence);
    assertThat(studies).hasSize(1);
    List<DataSet> series = studies.getFirst().items(Tag.ReferencedSeriesSequence);
    assertThat(series).hasSize(1);
    assertThat(series.getFirst().require(Tag.SeriesInstanceUID).uid())
        .isEqualTo(report.require(Tag.SeriesInstanceUID).uid());
    assertThat(series.getFirst().items(Tag.ReferencedSOPSequence))
        .extracting(item -> item.require(Tag.ReferencedSOPInstanceUID).uid())
        .containsExactly(first, second);
  }

  @Test
  void comes_with_the_first_objects_as_they_were_rendered() {
    assertThat(ObjectRenderer.revised(Fixture.report(), SECOND).first())
        .extracting(RevisedReportTest::bytes)
        .containsExactlyElementsOf(
            ObjectRenderer.render(Fixture.report()).stream()
                .map(RevisedReportTest::bytes)
                .toList());
  }

  private static List<Double> numbers(DataSet document) {
    return Tree.all(SrDecoder.read(document))
        .filter(ContentItem.Num.class::isInstance)
        .map(ContentItem.Num.class::cast)
        .flatMap(num -> num.value().stream())
        .map(ContentItem.Quantity::number)
        .toList();
  }

  private static List<String> texts(DataSet document) {
    return Tree.all(SrDecoder.read(document))
        .filter(ContentItem.Text.class::isInstance)
        .map(item -> ((ContentItem.Text) item).value())
        .toList();
  }

  private static byte[] bytes(RenderedObject object) {
    return DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE);
  }
}
