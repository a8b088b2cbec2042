// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.quantity.Coded;

/** The Code Sequence Macro (PS3.3 section 8.8), to and from {@link Coded}. */
public final class CodeItem {
  private static final int SHORT = 16;

  private CodeItem() {}

  /** The item of a code sequence. */
  public static DataSet of(Coded code) {
    DataSetBuilder out = DataSet.builder();
    out.text(code.value().length() <= SHORT ? Tag.CodeValue : Tag.LongCodeValue, code.value());
    return out.text(Tag.CodingSchemeDesignator, code.scheme())
        .text(Tag.CodeMeaning, code.meaning())
        .build();
  }

  /**
   * The code in an item of a code sequence.
   *
   * @throws InvalidObject where value, scheme or meaning is missing
   */
  public static Coded read(DataSet item) {
    String value =
        item.optional(Tag.CodeValue)
            .or(() -> item.optional(Tag.LongCodeValue))
            .or(() -> item.optional(Tag.URNCodeValue))
            .orElseThrow(() -> new InvalidObject(item.where(Tag.CodeValue), "no value", "a code"))
            .text();
    // A URN names its own scheme (PS3.3 section 8.2).
    String scheme =
        item.optional(Tag.CodingSchemeDesignator).map(found -> found.text()).orElse("URN");
    try {
      return new Coded(value, scheme, item.require(Tag.CodeMeaning).text());
    } catch (IllegalArgumentException e) {
      throw new InvalidObject(
          ErrorCode.OBJECT_UNREADABLE,
          item.where(Tag.CodeValue),
          "'" + value + "'",
          "a code (" + e.getMessage() + ")",
          e);
    }
  }
}
