// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/**
 * Attributes of somebody's object as the catalogue keeps and answers them: text as the sender wrote
 * it, right or wrong, in UTF-8.
 *
 * <p>Not {@link DataSetBuilder#copy}, which leaves empty what we would not write into an object of
 * our own: a Body Part Examined in small letters has to be found as it is. What is no character of
 * its character set shows as U+FFFD; what is longer than any attribute here may be, or lies on disk
 * for its length, is left empty. Stateless.
 */
final class Utf8Copy {
  /** The longest of the attributes here is Patient Comments (LT, 10240 characters). */
  private static final int LONGEST = 10_240;

  private Utf8Copy() {}

  /** A copy of these attributes that states UTF-8. */
  static DataSet of(DataSet from, IntPredicate tags) {
    DataSetBuilder copy = copy(from, tags);
    return copy.text(Tag.SpecificCharacterSet, "ISO_IR 192").build();
  }

  private static DataSetBuilder copy(DataSet from, IntPredicate tags) {
    DataSetBuilder copy = DataSet.builder();
    for (Element element : from) {
      if (tags.test(element.tag()) && element.tag() != Tag.SpecificCharacterSet) {
        copy.put(element(from, element));
      }
    }
    return copy;
  }

  private static Element element(DataSet from, Element element) {
    Vr vr = element.vr() == Vr.UN ? Dictionary.vr(element.tag()) : element.vr();
    return switch (element.value()) {
      case Value.Sequence(List<DataSet> items) ->
          new Element(
              element.tag(),
              vr,
              new Value.Sequence(
                  items.stream().map(item -> copy(item, _ -> true).build()).toList()));
      case Value.Bytes bytes when bytes.isEmpty() || !vr.isText() ->
          new Element(element.tag(), vr, bytes);
      case Value.Bytes _ -> text(from, element.tag(), vr);
      case Value.OnDisk _, Value.Encapsulated _ -> text(element.tag(), vr, "");
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
