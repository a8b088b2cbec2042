// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.CodeItem;
import org.ytterby.finding.InvalidObject;
import org.ytterby.quantity.Coded;

/**
 * Attributes of an SR document to its content tree (PS3.3 C.17.3). {@link SrEncoder} is its
 * inverse.
 */
public final class SrDecoder {
  private static final Set<Integer> COMMON =
      Set.of(Tag.RelationshipType, Tag.ValueType, Tag.ConceptNameCodeSequence, Tag.ContentSequence);

  private final DataSet document;

  private SrDecoder(DataSet document) {
    this.document = document;
  }

  /**
   * The tree of any SR storage class.
   *
   * @throws InvalidObject naming the path of the item that can't be read
   */
  public static ContentItem.Container read(DataSet document) {
    SrDecoder decoder = new SrDecoder(document);
    return decoder.container(document, decoder.children(document));
  }

  private List<Related> children(DataSet item) {
    return item.items(Tag.ContentSequence).stream().map(this::related).toList();
  }

  private Related related(DataSet item) {
    Attribute term = item.require(Tag.RelationshipType);
    Relationship relationship =
        Relationship.ofTerm(term.text())
            .orElseThrow(
                () ->
                    new InvalidObject(
                        term.where(), "'" + term.text() + "'", "a relationship of PS3.3 C.17.3"));
    return new Related(relationship, item(item));
  }

  private ContentItem item(DataSet item) {
    if (item.contains(Tag.ReferencedContentItemIdentifier)) {
      return byReference(item);
    }
    List<Related> children = children(item);
    Optional<Coded> name =
        item.items(Tag.ConceptNameCodeSequence).stream().findFirst().map(CodeItem::read);
    ValueType type = type(item);
    return switch (type) {
      case CONTAINER -> container(item, children);
      case TEXT -> new ContentItem.Text(name, text(item, Tag.TextValue), children);
      case CODE ->
          new ContentItem.Code(name, CodeItem.read(first(item, Tag.ConceptCodeSequence)), children);
      case NUM -> num(item, name, children);
      case DATE -> new ContentItem.Date(name, text(item, Tag.Date), children);
      case TIME -> new ContentItem.Time(name, text(item, Tag.Time), children);
      case DATETIME -> new ContentItem.DateTime(name, text(item, Tag.DateTime), children);
      case UIDREF -> new ContentItem.UidRef(name, item.require(Tag.UID).uid(), children);
      case PNAME -> new ContentItem.PersonName(name, text(item, Tag.PersonName), children);
      case IMAGE -> new ContentItem.Image(name, reference(item), children);
      case COMPOSITE -> new ContentItem.Composite(name, reference(item), children);
      case SCOORD, SCOORD3D, TCOORD, WAVEFORM, TABLE ->
          new ContentItem.Uninterpreted(
              type, name, item.subset(tag -> !COMMON.contains(tag)), children);
    };
  }

  private ContentItem.Container container(DataSet item, List<Related> children) {
    return new ContentItem.Container(
        item.items(Tag.ConceptNameCodeSequence).stream().findFirst().map(CodeItem::read),
        item.optional(Tag.ContinuityOfContent)
            .filter(found -> found.text().equals("CONTINUOUS"))
            .isEmpty(),
        item.items(Tag.ContentTemplateSequence).stream()
            .findFirst()
            .flatMap(template -> template.optional(Tag.TemplateIdentifier))
            .map(Attribute::text),
        children);
  }

  private static ContentItem.Num num(DataSet item, Optional<Coded> name, List<Related> children) {
    return new ContentItem.Num(
        name,
        item.items(Tag.MeasuredValueSequence).stream().findFirst().map(SrDecoder::quantity),
        item.items(Tag.NumericValueQualifierCodeSequence).stream().findFirst().map(CodeItem::read),
        children);
  }

  private static ContentItem.Quantity quantity(DataSet measured) {
    double number =
        measured
            .optional(Tag.FloatingPointValue)
            .orElseGet(() -> measured.require(Tag.NumericValue))
            .number();
    return new ContentItem.Quantity(
        number, CodeItem.read(first(measured, Tag.MeasurementUnitsCodeSequence)));
  }

  private static SopReference reference(DataSet item) {
    DataSet sop = first(item, Tag.ReferencedSOPSequence);
    return new SopReference(
        sop.require(Tag.ReferencedSOPClassUID).uid(),
        sop.require(Tag.ReferencedSOPInstanceUID).uid(),
        integers(sop, Tag.ReferencedFrameNumber),
        integers(sop, Tag.ReferencedSegmentNumber));
  }

  /** Follows the position, and refuses one that leads nowhere or to another reference. */
  private ContentItem byReference(DataSet item) {
    Attribute identifier = item.require(Tag.ReferencedContentItemIdentifier);
    List<Integer> position = Arrays.stream(identifier.integers()).boxed().toList();
    DataSet target = document;
    for (int step : position.subList(1, position.size())) {
      List<DataSet> below = target.items(Tag.ContentSequence);
      if (step < 1 || step > below.size()) {
        throw new InvalidObject(
            identifier.where(), position.toString(), "the position of a content item");
      }
      target = below.get(step - 1);
    }
    return new ContentItem.ByReference(type(target), position);
  }

  private static ValueType type(DataSet item) {
    Attribute found = item.require(Tag.ValueType);
    return Arrays.stream(ValueType.values())
        .filter(type -> type.name().equals(found.text()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidObject(
                    found.where(), "'" + found.text() + "'", "a value type of PS3.3 C.17.3"));
  }

  private static String text(DataSet item, int tag) {
    return item.require(tag).text();
  }

  private static DataSet first(DataSet item, int sequence) {
    return item.require(sequence).items().getFirst();
  }

  private static List<Integer> integers(DataSet item, int tag) {
    return item.optional(tag)
        .map(found -> Arrays.stream(found.integers()).boxed().toList())
        .orElse(List.of());
  }
}
