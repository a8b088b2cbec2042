// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

/**
 * Builds one {@link DataSet}. The VR of a tag is the dictionary's; text becomes UTF-8.
 *
 * <p>Strict: a value of our own that its VR does not allow is a {@link Defect}. A value that {@link
 * #copy} takes from another object and that can't be written becomes empty and is told in {@link
 * #problems()}. Single-threaded.
 */
public final class DataSetBuilder {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss.SSSSSS", Locale.ROOT);

  private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
  private final List<String> problems = new ArrayList<>();

  DataSetBuilder() {}

  /** Text values of any text VR. */
  public DataSetBuilder text(int tag, String... values) {
    Vr vr = Dictionary.vr(tag);
    if (!vr.isText()) {
      throw new Defect(Dictionary.name(tag) + " has VR " + vr + ", not text");
    }
    return putText(tag, vr, Arrays.asList(values));
  }

  /** Text of a private element, whose VR no dictionary knows. */
  public DataSetBuilder text(int tag, Vr vr, String... values) {
    return putText(tag, vr, Arrays.asList(values));
  }

  public DataSetBuilder uid(int tag, String value) {
    return text(tag, value);
  }

  /**
   * The UID of another object, written as that object has it: a reference has to match, also where
   * a component has a leading zero.
   */
  public DataSetBuilder foreignUid(int tag, String value) {
    Vr vr = Dictionary.vr(tag);
    if (vr != Vr.UI || !UidForm.isValid(value)) {
      throw new Defect(Dictionary.name(tag) + " can't hold this as a UID of another object");
    }
    return put(new Element(tag, vr, new Value.Bytes(value.getBytes(StandardCharsets.US_ASCII))));
  }

  /** Whole numbers of a binary VR or IS. */
  public DataSetBuilder integers(int tag, int... values) {
    Vr vr = Dictionary.vr(tag);
    return switch (vr) {
      case IS, DS -> putText(tag, vr, Arrays.stream(values).mapToObj(Integer::toString).toList());
      case US, SS, UL, SL, UV, SV, FL, FD ->
          putBinary(tag, vr, Arrays.stream(values).asDoubleStream().toArray());
      case AT -> putTags(tag, values);
      default -> throw new Defect(Dictionary.name(tag) + " has VR " + vr + ", not integers");
    };
  }

  /** Numbers of a binary VR or DS (at most 16 bytes each, shortest round trip). */
  public DataSetBuilder numbers(int tag, double... values) {
    Vr vr = Dictionary.vr(tag);
    return vr == Vr.DS
        ? putText(tag, vr, Arrays.stream(values).mapToObj(DecimalString::format).toList())
        : putBinary(tag, vr, values);
  }

  public DataSetBuilder date(int tag, LocalDate value) {
    return text(tag, DATE.format(value));
  }

  public DataSetBuilder time(int tag, LocalTime value) {
    return text(tag, TIME.format(value));
  }

  public DataSetBuilder dateTime(int tag, OffsetDateTime value) {
    return text(tag, DicomDateTime.format(value));
  }

  public DataSetBuilder sequence(int tag, List<DataSet> items) {
    return put(new Element(tag, Vr.SQ, new Value.Sequence(items)));
  }

  public DataSetBuilder sequence(int tag, DataSet... items) {
    return sequence(tag, List.of(items));
  }

  /** Bytes in little endian, as they are to be written. */
  public DataSetBuilder bytes(int tag, Vr vr, byte[] value) {
    return put(new Element(tag, vr, new Value.Bytes(value)));
  }

  /** Present without a value: what Type 2 allows. */
  public DataSetBuilder empty(int tag) {
    Vr vr = Dictionary.vr(tag);
    return put(
        new Element(
            tag, vr, vr == Vr.SQ ? new Value.Sequence(List.of()) : new Value.Bytes(new byte[0])));
  }

  public DataSetBuilder put(Element element) {
    elements.put(element.tag(), element);
    return this;
  }

  /** Takes over all elements of a data set of our own making. */
  public DataSetBuilder putAll(DataSet other) {
    other.forEach(this::put);
    return this;
  }

  public DataSetBuilder remove(int tag) {
    elements.remove(tag);
    return this;
  }

  /**
   * Copies what is present of these attributes from another object, its text turned into UTF-8 also
   * inside sequences, whose items therefore state no character set of their own. A value that can't
   * be written becomes empty and is told in {@link #problems()}.
   */
  public DataSetBuilder copy(DataSet from, int... tags) {
    for (int tag : tags) {
      from.element(tag).map(element -> copied(from, element)).ifPresent(this::put);
    }
    return this;
  }

  /** What {@link #copy} had to leave empty: one sentence each, with path, without the value. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  public DataSet build() {
    List<String> values =
        Optional.ofNullable(elements.get(Tag.SpecificCharacterSet)).stream()
            .filter(element -> element.value() instanceof Value.Bytes)
            .map(
                element ->
                    new String(((Value.Bytes) element.value()).bytes(), StandardCharsets.US_ASCII))
            .flatMap(text -> Arrays.stream(text.split("\\\\", -1)))
            .toList();
    CharacterSet stated = CharacterSet.of(values);
    // Without a stated set our text is ASCII, which UTF-8 reads as well: items are built before
    // their root states it.
    CharacterSet used = stated == CharacterSet.DEFAULT ? CharacterSet.UTF_8 : stated;
    return new DataSet(elements.values().toArray(new Element[0]), DataSetPath.ROOT, used);
  }

  private DataSetBuilder putText(int tag, Vr vr, List<String> values) {
    if (!vr.isMultiValued() && values.size() > 1) {
      throw new Defect(
          Dictionary.name(tag) + " of VR " + vr + " holds one value, not " + values.size());
    }
    for (String value : values) {
      ValueRules.problem(vr, value)
          .ifPresent(
              problem -> {
                throw new Defect(Dictionary.name(tag) + ": our own value has " + problem);
              });
    }
    return put(
        new Element(
            tag, vr, new Value.Bytes(String.join("\\", values).getBytes(StandardCharsets.UTF_8))));
  }

  private DataSetBuilder putTags(int tag, int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) (value >>> 16)).putShort((short) value);
    }
    return put(new Element(tag, Vr.AT, new Value.Bytes(bytes.array())));
  }

  private DataSetBuilder putBinary(int tag, Vr vr, double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vr.unitBytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (vr) {
        case US -> bytes.putShort((short) whole(tag, vr, value, 0, 0xFFFF));
        case SS -> bytes.putShort((short) whole(tag, vr, value, Short.MIN_VALUE, Short.MAX_VALUE));
        case UL -> bytes.putInt((int) whole(tag, vr, value, 0, 0xFFFFFFFFL));
        case SL -> bytes.putInt((int) whole(tag, vr, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case SV -> bytes.putLong(whole(tag, vr, value, Long.MIN_VALUE, Long.MAX_VALUE));
        case UV -> bytes.putLong(whole(tag, vr, value, 0, Long.MAX_VALUE));
        case FL, OF -> bytes.putFloat((float) value);
        case FD, OD -> bytes.putDouble(value);
        default -> throw new Defect(Dictionary.name(tag) + " has VR " + vr + ", not numbers");
      }
    }
    return put(new Element(tag, vr, new Value.Bytes(bytes.array())));
  }

  private static long whole(int tag, Vr vr, double value, double least, double most) {
    if (value != Math.rint(value) || value < least || value > most) {
      throw new Defect(Dictionary.name(tag) + ": " + vr + " can't hold " + value);
    }
    return (long) value;
  }

  private Element copied(DataSet from, Element element) {
    if (element.value() instanceof Value.Sequence(List<DataSet> items)) {
      return new Element(
          element.tag(), Vr.SQ, new Value.Sequence(items.stream().map(this::copied).toList()));
    }
    if (element.isEmpty() || !element.vr().isText()) {
      return element;
    }
    Optional<String> problem = copyProblem(from, element);
    problem.ifPresent(text -> problems.add(from.where(element.tag()) + " was left empty: " + text));
    String text =
        problem.isPresent() ? "" : String.join("\\", new Attribute(from, element).texts());
    return new Element(
        element.tag(), element.vr(), new Value.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  private DataSet copied(DataSet item) {
    DataSetBuilder copy = new DataSetBuilder();
    for (Element element : item) {
      if (element.tag() != Tag.SpecificCharacterSet) {
        copy.put(copy.copied(item, element));
      }
    }
    problems.addAll(copy.problems);
    return copy.build();
  }

  private static Optional<String> copyProblem(DataSet from, Element element) {
    try {
      Attribute attribute = new Attribute(from, element);
      CharacterSet set = from.characterSet();
      if (element.vr().usesCharacterSet()
          && set.decodeStrictly(attribute.bytes(), element.vr()).isEmpty()) {
        return Optional.of(
            set.decodes()
                ? "bytes that are no characters of its Specific Character Set"
                : "its Specific Character Set is one that this version can't decode");
      }
      List<String> texts = attribute.texts();
      return ValueRules.tooMany(element.tag(), texts.size())
          .or(
              () ->
                  texts.stream()
                      .flatMap(text -> ValueRules.copyProblem(element.vr(), text).stream())
                      .findFirst());
    } catch (InvalidObject e) {
      return Optional.of(e.found());
    }
  }
}
