// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * Attributes of somebody's object as the catalogue keeps and answers them: text as the sender wrote
 * it, right or wrong, in UTF-8.
 *
 * <p>Not {@link DataSetBuilder#copy}, which leaves empty what we would not write into an object of
 * our own: a Body Part Examined in small letters has to be found as it is. What is no character of
 * its character set shows as U+FFFD; what is longer than any attribute here may be, or lies on disk
 * for its length, is left empty; so is a sequence whose items can't be read or nest too deep.
 * Stateless.
 */
final class Utf8Copy {
  /** The longest of the attributes here is Patient Comments (LT, 10240 characters). */
  private static final int LONGEST = 10_240;

  /** No attribute here nests half as deep; {@link ReadOptions} bounds what is read back. */
  private static final int DEEPEST = 16;

  private Utf8Copy() {}

  /** A copy of these attributes that states UTF-8. */
  static DataSet of(DataSet from, IntPredicate tags) {
    DataSetBuilder copy = copy(from, tags, Optional.empty(), 0);
    return copy.text(Tag.SpecificCharacterSet, "ISO_IR 192").build();
  }

  private static DataSetBuilder copy(
      DataSet from, IntPredicate tags, Optional<Element> inherited, int depth) {
    Optional<Element> characterSet = from.element(Tag.SpecificCharacterSet).or(() -> inherited);
    DataSetBuilder copy = DataSet.builder();
    for (Element element : from) {
      if (tags.test(element.tag()) && element.tag() != Tag.SpecificCharacterSet) {
        copy.put(element(from, element, characterSet, depth));
      }
    }
    return copy;
  }

  private static Element element(
      DataSet from, Element element, Optional<Element> characterSet, int depth) {
    Vr vr = element.vr() == Vr.UN ? Dictionary.vr(element.tag()) : element.vr();
    if (vr == Vr.SQ) {
      List<DataSet> items =
          depth == DEEPEST
              ? List.of()
              : items(element, characterSet).stream()
                  .map(item -> copy(item, _ -> true, characterSet, depth + 1).build())
                  .toList();
      return new Element(element.tag(), vr, new Value.Sequence(items));
    }
    return switch (element.value()) {
      case Value.Bytes bytes when bytes.isEmpty() || !vr.isText() ->
          new Element(element.tag(), vr, bytes);
      case Value.Bytes _ -> text(from, element.tag(), vr);
      case Value.Sequence _, Value.OnDisk _, Value.Encapsulated _ -> text(element.tag(), vr, "");
    };
  }

  /**
   * The items of a sequence, none where they can't be read. What a UN of stated length holds is in
   * Implicit VR Little Endian, whatever surrounds it (PS3.5 section 6.2.2 note 2).
   */
  private static List<DataSet> items(Element element, Optional<Element> characterSet) {
    return switch (element.value()) {
      case Value.Sequence(List<DataSet> items) -> items;
      case Value.Bytes bytes when !bytes.isEmpty() -> {
        DataSetBuilder alone = DataSet.builder().put(element);
        characterSet.ifPresent(alone::put);
        try {
          yield DataSetReader.read(
                  DataSetWriter.bytes(alone.build(), TransferSyntax.IMPLICIT_LE),
                  TransferSyntax.IMPLICIT_LE,
                  ReadOptions.everything())
              .items(element.tag());
        } catch (InvalidObject _) {
          yield List.of();
        }
      }
      case Value.Bytes _, Value.OnDisk _, Value.Encapsulated _ -> List.of();
    };
  }

  private static Element text(DataSet from, int tag, Vr vr) {
    String all =
        from.optional(tag).map(Attribute::texts).map(texts -> String.join("\\", texts)).orElse("");
    return text(tag, vr, all.length() > LONGEST ? "" : all);
  }

  /** An element of the dictionary's VR, whatever the rules of that VR. */
  static Element text(int tag, String text) {
    return text(tag, Dictionary.vr(tag), text);
  }

  private static Element text(int tag, Vr vr, String text) {
    return new Element(tag, vr, new Value.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }
}
