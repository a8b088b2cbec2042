// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * Writes the components of an {@link AttributeRecord} by their {@link At}: the one place where
 * types become elements.
 */
final class RecordEncoder {
  private RecordEncoder() {}

  static DataSet encode(AttributeRecord attributes) {
    DataSetBuilder out = DataSet.builder();
    for (RecordComponent component : components(attributes.getClass())) {
      Object value = value(component, attributes);
      if (component.isAnnotationPresent(At.class)) {
        At at = component.getAnnotation(At.class);
        if (at.foreign() && value instanceof String uid) {
          out.foreignUid(at.value(), notEmpty(at.value(), uid));
        } else {
          putTyped(out, at.value(), value);
        }
      } else if (value instanceof DataSet copied) {
        out.putAll(copied);
      } else {
        throw new Defect(component + " of " + attributes.getClass() + " is no attribute");
      }
    }
    return out.build();
  }

  /** Joins modules; an attribute that two of them hold must have the same value in both. */
  static DataSet join(Record iod) {
    Map<Integer, Element> joined = new TreeMap<>(Integer::compareUnsigned);
    for (RecordComponent component : components(iod.getClass())) {
      Optional<AttributeRecord> module =
          switch (value(component, iod)) {
            case AttributeRecord present -> Optional.of(present);
            case Optional<?> optional -> optional.map(AttributeRecord.class::cast);
            default -> throw new Defect(component + " of " + iod.getClass() + " is no module");
          };
      module.ifPresent(present -> present.toDataSet().forEach(element -> putOnce(joined, element)));
    }
    DataSetBuilder out = DataSet.builder();
    joined.values().forEach(out::put);
    return out.build();
  }

  private static void putOnce(Map<Integer, Element> joined, Element element) {
    Element before = joined.putIfAbsent(element.tag(), element);
    if (before != null && !before.equals(element)) {
      throw new Defect(Dictionary.name(element.tag()) + " has different values in two modules");
    }
  }

  private static void putTyped(DataSetBuilder out, int tag, Object value) {
    switch (value) {
      case Type2.Present<?>(Object known) -> put(out, tag, known);
      case Type2.Empty<?>() -> out.empty(tag);
      case Optional<?> optional -> optional.ifPresent(known -> putTyped(out, tag, known));
      default -> put(out, tag, value);
    }
  }

  private static void put(DataSetBuilder out, int tag, Object value) {
    switch (value) {
      case String text -> out.text(tag, notEmpty(tag, text));
      case Enum<?> term -> out.text(tag, term.name());
      case Integer number -> out.integers(tag, number);
      case Double number -> out.numbers(tag, number);
      case LocalDate date -> out.date(tag, date);
      case LocalTime time -> out.time(tag, time);
      case OffsetDateTime time -> out.dateTime(tag, time);
      case Coded code -> out.sequence(tag, CodeItem.of(code));
      case AttributeRecord item -> out.sequence(tag, item.toDataSet());
      case PixelBytes(var vr, byte[] bytes) -> out.bytes(tag, vr, bytes);
      case List<?> values -> putAll(out, tag, values);
      default ->
          throw new Defect(Dictionary.name(tag) + " can't be written from " + value.getClass());
    }
  }

  private static void putAll(DataSetBuilder out, int tag, List<?> values) {
    if (values.isEmpty()) {
      throw new Defect(Dictionary.name(tag) + " needs a value, found an empty list");
    }
    switch (values.getFirst()) {
      case String _ ->
          out.text(tag, values.stream().map(String.class::cast).toArray(String[]::new));
      case Enum<?> _ ->
          out.text(
              tag, values.stream().map(term -> ((Enum<?>) term).name()).toArray(String[]::new));
      case Integer _ -> out.integers(tag, values.stream().mapToInt(Integer.class::cast).toArray());
      case Double _ -> out.numbers(tag, values.stream().mapToDouble(Double.class::cast).toArray());
      case Coded _ ->
          out.sequence(tag, values.stream().map(code -> CodeItem.of((Coded) code)).toList());
      case AttributeRecord _ ->
          out.sequence(
              tag, values.stream().map(item -> ((AttributeRecord) item).toDataSet()).toList());
      case DataSet _ -> out.sequence(tag, values.stream().map(DataSet.class::cast).toList());
      default ->
          throw new Defect(
              Dictionary.name(tag)
                  + " can't be written from a list of "
                  + values.getFirst().getClass());
    }
  }

  private static String notEmpty(int tag, String text) {
    if (text.isEmpty()) {
      throw new Defect(Dictionary.name(tag) + " needs a value, found empty text");
    }
    return text;
  }

  private static List<RecordComponent> components(Class<?> type) {
    if (!type.isRecord()) {
      throw new Defect(type + " is no record");
    }
    return List.of(type.getRecordComponents());
  }

  private static Object value(RecordComponent component, Object owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new Defect("component " + component + " can't be read: " + e.getMessage());
    }
  }
}
