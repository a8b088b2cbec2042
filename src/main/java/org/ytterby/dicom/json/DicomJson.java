// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * Writes data sets in the DICOM JSON Model (PS3.18 F.2), one after the other as an array, without
 * holding more than one value in memory.
 *
 * <p>Group lengths are left out and text is UTF-8, so Specific Character Set says ISO_IR 192. What
 * can't be read as its VR says is written as its bytes with VR UN: nothing is left out and nothing
 * invented. Values that stayed on disk, and pixel data, are told by URI. Used by one thread.
 */
public final class DicomJson implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  /** An array of data sets into a stream, which {@link #close} does not close. */
  public DicomJson(OutputStream out) throws IOException {
    this.json = FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartArray();
  }

  private DicomJson(JsonGenerator json) {
    this.json = json;
  }

  /** A data set of our own, alone and in memory. */
  public static byte[] object(DataSet dataSet) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      new DicomJson(json).dataSet(dataSet, new ArrayList<>(), _ -> "");
    }
    return out.toByteArray();
  }

  /** Adds a data set to the array. */
  public void add(DataSet dataSet, BulkData bulkData) throws IOException {
    dataSet(dataSet, new ArrayList<>(), bulkData);
  }

  /** Ends the array; what was given up in the middle of a data set stays no JSON. */
  @Override
  public void close() throws IOException {
    if (!json.getOutputContext().inRoot() && json.getOutputContext().getParent().inRoot()) {
      json.writeEndArray();
    }
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    json.close();
  }

  private void dataSet(DataSet dataSet, List<Integer> path, BulkData bulkData) throws IOException {
    json.writeStartObject();
    for (Element element : dataSet) {
      int tag = element.tag();
      if ((tag & 0xFFFF) == 0) {
        continue;
      }
      json.writeFieldName(name(tag));
      json.writeStartObject();
      path.add(tag);
      element(dataSet, element, path, bulkData);
      path.removeLast();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void element(DataSet owner, Element element, List<Integer> path, BulkData bulkData)
      throws IOException {
    if (element.isEmpty()) {
      json.writeStringField("vr", element.vr().name());
    } else if (element.tag() == Tag.SpecificCharacterSet) {
      json.writeStringField("vr", Vr.CS.name());
      json.writeArrayFieldStart("Value");
      json.writeString("ISO_IR 192");
      json.writeEndArray();
    } else if (element.value() instanceof Value.Sequence(List<DataSet> items)) {
      json.writeStringField("vr", Vr.SQ.name());
      json.writeArrayFieldStart("Value");
      for (int i = 0; i < items.size(); i++) {
        path.add(i + 1);
        dataSet(items.get(i), path, bulkData);
        path.removeLast();
      }
      json.writeEndArray();
    } else if (isBulk(element)) {
      json.writeStringField("vr", element.vr().name());
      json.writeStringField("BulkDataURI", bulkData.uri(List.copyOf(path)));
    } else if (isNoText(owner, element)) {
      inline(Vr.UN, owner.require(element.tag()).bytes());
    } else {
      value(owner.require(element.tag()));
    }
  }

  /** True for text with bytes that are no character of its set. */
  private static boolean isNoText(DataSet owner, Element element) {
    return element.vr().usesCharacterSet()
        && element.value() instanceof Value.Bytes(byte[] bytes)
        && owner.characterSet().decodeStrictly(bytes, element.vr()).isEmpty();
  }

  /** True for values that are not written where they stand. */
  private static boolean isBulk(Element element) {
    return !(element.value() instanceof Value.Bytes)
        || element.tag() == Tag.PixelData
        || element.tag() == Tag.FloatPixelData
        || element.tag() == Tag.DoubleFloatPixelData;
  }

  private void value(Attribute attribute) throws IOException {
    List<Object> values;
    try {
      values = JsonValues.of(attribute);
    } catch (InvalidObject _) {
      inline(Vr.UN, attribute.bytes());
      return;
    }
    if (values.isEmpty()) {
      inline(attribute.vr(), attribute.bytes());
      return;
    }
    json.writeStringField("vr", attribute.vr().name());
    json.writeArrayFieldStart("Value");
    for (Object value : values) {
      JsonValues.write(json, value);
    }
    json.writeEndArray();
  }

  private void inline(Vr vr, byte[] bytes) throws IOException {
    json.writeStringField("vr", vr.name());
    json.writeBinaryField("InlineBinary", bytes);
  }

  /** Eight hexadecimal digits, as attribute names are (PS3.18 F.2.2). */
  public static String name(int tag) {
    return String.format(Locale.ROOT, "%08X", tag);
  }
}
