// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;

import java.util.regex.Pattern;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.Related;
import org.ytterby.quantity.Coded;

/** Free text of the report. */
final class Notes {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Notes() {}

  /** A contained text. */
  static Related note(Coded name, String text) {
    return CONTAINS.to(text(name, text));
  }

  /** A text item; control characters of names and files become spaces, and what is blank a dash. */
  static ContentItem.Text text(Coded name, String text) {
    return Items.text(name, plain(text));
  }

  /** The text as such an item has it. */
  static String plain(String text) {
    String plain = CONTROL.matcher(text).replaceAll(" ").strip();
    return plain.isEmpty() ? "-" : plain;
  }
}
