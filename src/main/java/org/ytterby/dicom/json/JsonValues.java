// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/** The values of an attribute as JSON has them (PS3.18 F.2.3). Stateless. */
final class JsonValues {
  /** DS has 16 characters, IS has 12; a longer text is no number that anybody has to understand. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d{1,32}\\.?\\d{0,32}|\\.\\d{1,32})(?:[eE][+-]?\\d{1,3})?");

  private static final String[] NAME_GROUPS = {"Alphabetic", "Ideographic", "Phonetic"};

  /** An empty value among others. */
  private enum Nothing {
    NOTHING
  }

  /** A PN value. */
  private record Name(String text) {
    @Override
    public String toString() {
      return "Name"; // must not slip into a log line
    }
  }

  private JsonValues() {}

  /**
   * Strings, numbers, names; nothing for a VR that is written as bytes.
   *
   * @throws InvalidObject when the bytes are none of the VR
   */
  static List<Object> of(Attribute attribute) {
    return switch (attribute.vr()) {
      case AE, AS, CS, DA, DT, LO, LT, SH, ST, TM, UC, UI, UR, UT -> texts(attribute);
      case DS, IS -> decimals(attribute);
      case PN ->
          attribute.texts().stream()
              .<Object>map(text -> text.isEmpty() ? Nothing.NOTHING : new Name(text))
              .toList();
      case AT, FD, FL, SL, SS, SV, UL, US, UV -> binary(attribute);
      case OB, OD, OF, OL, OV, OW, SQ, UN -> List.of();
    };
  }

  static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Name(String text) -> name(json, text);
      case BigDecimal number -> json.writeNumber(number.toString());
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Nothing _ -> json.writeNull();
      default -> json.writeString(value.toString());
    }
  }

  private static void name(JsonGenerator json, String text) throws IOException {
    String[] groups = text.split("=", NAME_GROUPS.length);
    json.writeStartObject();
    for (int i = 0; i < groups.length; i++) {
      if (!groups[i].isBlank()) {
        json.writeStringField(NAME_GROUPS[i], groups[i].strip());
      }
    }
    json.writeEndObject();
  }

  private static List<Object> texts(Attribute attribute) {
    return attribute.texts().stream()
        .<Object>map(text -> text.isEmpty() ? Nothing.NOTHING : text)
        .toList();
  }

  /** As numbers with every digit; what is none is written as its text. */
  private static List<Object> decimals(Attribute attribute) {
    return attribute.texts().stream()
        .<Object>map(
            text -> {
              if (text.isEmpty()) {
                return Nothing.NOTHING;
              }
              return NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
            })
        .toList();
  }

  private static List<Object> binary(Attribute attribute) {
    ByteBuffer bytes = ByteBuffer.wrap(attribute.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int unit = attribute.vr().unitBytes();
    if (bytes.remaining() % unit != 0) {
      throw new InvalidObject(
          attribute.where(), bytes.remaining() + " bytes", "a multiple of " + unit);
    }
    List<Object> values = new ArrayList<>(bytes.remaining() / unit);
    while (bytes.hasRemaining()) {
      values.add(number(attribute.vr(), bytes));
    }
    return values;
  }

  private static Object number(Vr vr, ByteBuffer bytes) {
    return switch (vr) {
      case AT ->
          String.format(
              Locale.ROOT,
              "%04X%04X",
              Short.toUnsignedInt(bytes.getShort()),
              Short.toUnsignedInt(bytes.getShort()));
      case US -> (long) Short.toUnsignedInt(bytes.getShort());
      case SS -> (long) bytes.getShort();
      case UL -> Integer.toUnsignedLong(bytes.getInt());
      case SL -> (long) bytes.getInt();
      case SV -> bytes.getLong();
      case UV -> new BigDecimal(Long.toUnsignedString(bytes.getLong()));
      case FL -> finite(bytes.getFloat());
      default -> finite(bytes.getDouble());
    };
  }

  /** JSON has no infinity and no NaN: they are written as text (PS3.18 F.2.3). */
  private static Object finite(float value) {
    return Float.isFinite(value) ? (Object) value : special(value);
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : special(value);
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
  }
}
