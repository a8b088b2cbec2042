// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import org.ytterby.quantity.Coded;

/** Short ways to make content items; what hangs below an item is given after its value. */
public final class Items {
  private Items() {}

  public static ContentItem.Container container(Coded name, List<Related> children) {
    return new ContentItem.Container(Optional.of(name), true, Optional.empty(), children);
  }

  /** A container that says which template it follows. */
  public static ContentItem.Container container(
      Coded name, Template template, List<Related> children) {
    return new ContentItem.Container(
        Optional.of(name), true, Optional.of(template.identifier()), children);
  }

  public static ContentItem.Text text(Coded name, String value, Related... below) {
    return new ContentItem.Text(Optional.of(name), value, List.of(below));
  }

  public static ContentItem.Code code(Coded name, Coded value, Related... below) {
    return new ContentItem.Code(Optional.of(name), value, List.of(below));
  }

  public static ContentItem.Num num(Coded name, double number, Coded unit, Related... below) {
    return num(name, number, unit, List.of(below));
  }

  public static ContentItem.Num num(Coded name, double number, Coded unit, List<Related> below) {
    ContentItem.Quantity quantity = new ContentItem.Quantity(number, unit);
    return new ContentItem.Num(Optional.of(name), Optional.of(quantity), Optional.empty(), below);
  }

  /** A number that is not there, and the code of CID 42 that says why. */
  public static ContentItem.Num noNum(Coded name, Coded qualifier, List<Related> below) {
    return new ContentItem.Num(Optional.of(name), Optional.empty(), Optional.of(qualifier), below);
  }

  public static ContentItem.UidRef uidRef(Coded name, String value) {
    return new ContentItem.UidRef(Optional.of(name), value, List.of());
  }

  public static ContentItem.Date date(Coded name, String value) {
    return new ContentItem.Date(Optional.of(name), value, List.of());
  }

  public static ContentItem.Time time(Coded name, String value) {
    return new ContentItem.Time(Optional.of(name), value, List.of());
  }

  /** A date with time, as PS3.5 writes DT. */
  public static ContentItem.DateTime dateTime(Coded name, String value) {
    return new ContentItem.DateTime(Optional.of(name), value, List.of());
  }

  /** An image without a concept name, as an image library lists it. */
  public static ContentItem.Image image(SopReference value) {
    return new ContentItem.Image(Optional.empty(), value, List.of());
  }

  /** The same with what describes this one image. */
  public static ContentItem.Image image(SopReference value, List<Related> below) {
    return new ContentItem.Image(Optional.empty(), value, below);
  }

  public static ContentItem.Image image(Coded name, SopReference value) {
    return new ContentItem.Image(Optional.of(name), value, List.of());
  }

  public static ContentItem.Composite composite(Coded name, SopReference value, Related... below) {
    return new ContentItem.Composite(Optional.of(name), value, List.of(below));
  }
}
