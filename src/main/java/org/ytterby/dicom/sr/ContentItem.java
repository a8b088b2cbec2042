// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.quantity.Coded;

/**
 * A node of a structured report's content tree (PS3.3 C.17.3), by its value type.
 *
 * <p>Immutable. Dates and times are kept as they are written (PS3.5 DA, TM, DT).
 */
public sealed interface ContentItem {

  /** The Concept Name; an IMAGE may have none. */
  Optional<Coded> name();

  /** The items below, in order. */
  List<Related> children();

  /** What the item holds. */
  ValueType valueType();

  /**
   * A heading with what belongs under it.
   *
   * @param separate Continuity Of Content (0040,A050): true for SEPARATE
   * @param templateId Template Identifier (0040,DB00) of mapping resource DCMR
   */
  record Container(
      Optional<Coded> name, boolean separate, Optional<String> templateId, List<Related> children)
      implements ContentItem {
    public Container {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.CONTAINER;
    }
  }

  record Text(Optional<Coded> name, String value, List<Related> children) implements ContentItem {
    public Text {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.TEXT;
    }
  }

  record Code(Optional<Coded> name, Coded value, List<Related> children) implements ContentItem {
    public Code {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.CODE;
    }
  }

  /**
   * A number with its unit, or none and the reason.
   *
   * @param qualifier Numeric Value Qualifier, CID 42: why there is no value
   */
  record Num(
      Optional<Coded> name,
      Optional<Quantity> value,
      Optional<Coded> qualifier,
      List<Related> children)
      implements ContentItem {
    public Num {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.NUM;
    }
  }

  /** A number in a unit of UCUM. */
  record Quantity(double number, Coded unit) {}

  record Date(Optional<Coded> name, String value, List<Related> children) implements ContentItem {
    public Date {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.DATE;
    }
  }

  record Time(Optional<Coded> name, String value, List<Related> children) implements ContentItem {
    public Time {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.TIME;
    }
  }

  record DateTime(Optional<Coded> name, String value, List<Related> children)
      implements ContentItem {
    public DateTime {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.DATETIME;
    }
  }

  record UidRef(Optional<Coded> name, String value, List<Related> children) implements ContentItem {
    public UidRef {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.UIDREF;
    }
  }

  record PersonName(Optional<Coded> name, String value, List<Related> children)
      implements ContentItem {
    public PersonName {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.PNAME;
    }

    /** Names nobody. */
    @Override
    public String toString() {
      return "PersonName[" + name + "]";
    }
  }

  record Image(Optional<Coded> name, SopReference value, List<Related> children)
      implements ContentItem {
    public Image {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.IMAGE;
    }
  }

  record Composite(Optional<Coded> name, SopReference value, List<Related> children)
      implements ContentItem {
    public Composite {
      children = List.copyOf(children);
    }

    @Override
    public ValueType valueType() {
      return ValueType.COMPOSITE;
    }
  }

  /**
   * Another item of the same tree.
   *
   * @param valueType that of the item that is meant
   * @param position Referenced Content Item Identifier (0040,DB73): the way from the root, which is
   *     1
   */
  record ByReference(ValueType valueType, List<Integer> position) implements ContentItem {
    public ByReference {
      position = List.copyOf(position);
    }

    @Override
    public Optional<Coded> name() {
      return Optional.empty();
    }

    @Override
    public List<Related> children() {
      return List.of();
    }
  }

  /**
   * Coordinates, waveforms and tables, which we neither make nor interpret: their attributes as
   * they came.
   *
   * @param attributes the item without relationship, value type, concept name and content sequence
   */
  record Uninterpreted(
      ValueType valueType, Optional<Coded> name, DataSet attributes, List<Related> children)
      implements ContentItem {
    public Uninterpreted {
      children = List.copyOf(children);
    }
  }
}
