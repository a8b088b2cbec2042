// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DecimalString;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.CodeItem;
import org.ytterby.dicom.iod.ContentTemplate;
import org.ytterby.dicom.iod.SrDocumentContentModule;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/** Content tree to attributes (PS3.3 C.17.3). {@link SrDecoder} is its inverse. */
public final class SrEncoder {
  /** More digits than any dose or volume is known to, few enough to be read. */
  private static final int READ_DIGITS = 7;

  private SrEncoder() {}

  /** The module of a document whose root is this container. */
  public static SrDocumentContentModule contentModule(ContentItem.Container root) {
    Coded name =
        root.name().orElseThrow(() -> new Defect("the root of an SR document has a concept name"));
    return new SrDocumentContentModule(
        ValueType.CONTAINER.name(),
        name,
        continuity(root),
        root.templateId().map(ContentTemplate::dcmr),
        Optional.of(items(root.children())).filter(items -> !items.isEmpty()));
  }

  private static List<DataSet> items(List<Related> children) {
    return children.stream().map(SrEncoder::item).toList();
  }

  private static DataSet item(Related related) {
    DataSetBuilder out =
        DataSet.builder().text(Tag.RelationshipType, related.relationship().term());
    ContentItem item = related.item();
    if (!(item instanceof ContentItem.ByReference)) {
      out.text(Tag.ValueType, item.valueType().name());
    }
    item.name().ifPresent(name -> out.sequence(Tag.ConceptNameCodeSequence, CodeItem.of(name)));
    putValue(out, item);
    if (!item.children().isEmpty()) {
      out.sequence(Tag.ContentSequence, items(item.children()));
    }
    return out.build();
  }

  private static void putValue(DataSetBuilder out, ContentItem item) {
    switch (item) {
      case ContentItem.Container container -> putContainer(out, container);
      case ContentItem.Text text -> out.text(Tag.TextValue, text.value());
      case ContentItem.Code code ->
          out.sequence(Tag.ConceptCodeSequence, CodeItem.of(code.value()));
      case ContentItem.Num num -> putNum(out, num);
      case ContentItem.Date date -> out.text(Tag.Date, date.value());
      case ContentItem.Time time -> out.text(Tag.Time, time.value());
      case ContentItem.DateTime dateTime -> out.text(Tag.DateTime, dateTime.value());
      case ContentItem.UidRef uidRef -> out.foreignUid(Tag.UID, uidRef.value());
      case ContentItem.PersonName person -> out.text(Tag.PersonName, person.value());
      case ContentItem.Image image ->
          out.sequence(Tag.ReferencedSOPSequence, reference(image.value()));
      case ContentItem.Composite composite ->
          out.sequence(Tag.ReferencedSOPSequence, reference(composite.value()));
      case ContentItem.ByReference other ->
          out.integers(
              Tag.ReferencedContentItemIdentifier,
              other.position().stream().mapToInt(Integer::intValue).toArray());
      case ContentItem.Uninterpreted other -> out.putAll(other.attributes());
    }
  }

  private static void putContainer(DataSetBuilder out, ContentItem.Container container) {
    out.text(Tag.ContinuityOfContent, continuity(container));
    container
        .templateId()
        .ifPresent(
            id -> out.sequence(Tag.ContentTemplateSequence, ContentTemplate.dcmr(id).toDataSet()));
  }

  private static String continuity(ContentItem.Container container) {
    return container.separate() ? "SEPARATE" : "CONTINUOUS";
  }

  private static void putNum(DataSetBuilder out, ContentItem.Num num) {
    if (num.value().isPresent()) {
      ContentItem.Quantity quantity = num.value().get();
      DataSet measured =
          DataSet.builder()
              // For people; the exact number stands beside it (PS3.3 C.18.1).
              .text(Tag.NumericValue, DecimalString.format(quantity.number(), READ_DIGITS))
              .numbers(Tag.FloatingPointValue, quantity.number())
              .sequence(Tag.MeasurementUnitsCodeSequence, CodeItem.of(quantity.unit()))
              .build();
      out.sequence(Tag.MeasuredValueSequence, measured);
    } else {
      out.empty(Tag.MeasuredValueSequence);
    }
    num.qualifier()
        .ifPresent(code -> out.sequence(Tag.NumericValueQualifierCodeSequence, CodeItem.of(code)));
  }

  private static DataSet reference(SopReference reference) {
    DataSetBuilder out =
        DataSet.builder()
            .foreignUid(Tag.ReferencedSOPClassUID, reference.sopClassUid())
            .foreignUid(Tag.ReferencedSOPInstanceUID, reference.sopInstanceUid());
    if (!reference.frames().isEmpty()) {
      out.integers(
          Tag.ReferencedFrameNumber,
          reference.frames().stream().mapToInt(Integer::intValue).toArray());
    }
    if (!reference.segments().isEmpty()) {
      out.integers(
          Tag.ReferencedSegmentNumber,
          reference.segments().stream().mapToInt(Integer::intValue).toArray());
    }
    return out.build();
  }
}
