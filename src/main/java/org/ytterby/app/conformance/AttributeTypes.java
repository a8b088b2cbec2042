// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.iod.At;
import org.ytterby.dicom.iod.AttributeRecord;
import org.ytterby.dicom.iod.Type2;
import org.ytterby.quantity.Coded;

/**
 * The types of the attributes of an IOD as its records declare them: a plain component is Type 1,
 * {@link Type2} is Type 2, {@link Optional} is Type 3 or conditional ({@link AttributeRecord}).
 * Immutable.
 */
final class AttributeTypes {
  /** What every code has (PS3.3 Table 8.8-1). */
  private static final List<Integer> CODE =
      List.of(Tag.CodeValue, Tag.CodingSchemeDesignator, Tag.CodeMeaning);

  private final Map<List<Integer>, String> byPath = new HashMap<>();

  private AttributeTypes() {}

  /** Those of an IOD, a record of modules. */
  static AttributeTypes of(Class<? extends Record> iod) {
    AttributeTypes types = new AttributeTypes();
    for (RecordComponent module : iod.getRecordComponents()) {
      types.addBelow(List.of(), innermost(module.getGenericType()));
    }
    return types;
  }

  /**
   * The type of an attribute, by the tags of the sequences above it and its own; nothing where it
   * belongs to a group that is written as a whole.
   */
  Optional<String> type(List<Integer> path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private void addBelow(List<Integer> path, Class<?> holder) {
    if (holder.equals(Coded.class)) {
      CODE.forEach(
          tag -> {
            List<Integer> own = new ArrayList<>(path);
            own.add(tag);
            byPath.put(own, "1");
          });
    }
    if (!AttributeRecord.class.isAssignableFrom(holder)) {
      return;
    }
    for (RecordComponent component : holder.getRecordComponents()) {
      At at = component.getAnnotation(At.class);
      if (at != null) {
        List<Integer> own = new ArrayList<>(path);
        own.add(at.value());
        byPath.put(own, typeOf(component.getType()));
        addBelow(own, innermost(component.getGenericType()));
      }
    }
  }

  private static String typeOf(Class<?> component) {
    if (component.equals(Type2.class)) {
      return "2";
    }
    return component.equals(Optional.class) ? "3, C" : "1";
  }

  /** What an Optional, a Type2 or a List of it holds. */
  private static Class<?> innermost(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType of -> innermost(of.getActualTypeArguments()[0]);
      default -> Object.class;
    };
  }
}
