// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * A value that is there, with its place: what {@link DataSet#require} and {@link DataSet#optional}
 * give.
 *
 * <p>Immutable. Every conversion either gives the value or throws {@link InvalidObject} with path,
 * what was found and what was expected; none returns a default.
 */
public final class Attribute {
  // DS (PS3.5 section 6.2), of any length. Double.parseDouble alone takes 1.5d and 0x1p3 too.
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  // A number that went wrong, such as 1,5: shown as it is, because it can't be anything else.
  private static final Pattern ALMOST_DECIMAL = Pattern.compile("[0-9+.,eE -]{1,16}");

  private final DataSet owner;
  private final Element element;

  Attribute(DataSet owner, Element element) {
    this.owner = owner;
    this.element = element;
  }

  public int tag() {
    return element.tag();
  }

  public Vr vr() {
    return element.vr();
  }

  /** The path in the object, for messages. */
  public String where() {
    return owner.where(element.tag());
  }

  /** The first value as text, without padding. */
  public String text() {
    return texts().getFirst();
  }

  /** All values as text, without padding. */
  public List<String> texts() {
    if (!vr().isText() && vr() != Vr.UN) {
      throw mismatch("text");
    }
    byte[] bytes = bytes();
    CharacterSet set = vr().usesCharacterSet() ? owner.characterSet() : CharacterSet.DEFAULT;
    String all = set.decode(bytes, vr());
    if (vr().isMultiValued() || vr() == Vr.UN) {
      return Arrays.stream(all.split("\\\\", -1)).map(Attribute::trimmed).toList();
    }
    return List.of(trimmedEnd(all));
  }

  /** The first value as a whole number. */
  public int integer() {
    return integers()[0];
  }

  /** All values as whole numbers that fit an int. */
  public int[] integers() {
    double[] values = numbers();
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (int) values[i];
      if (result[i] != values[i]) {
        throw new InvalidObject(where(), Double.toString(values[i]), "a whole number of 32 bits");
      }
    }
    return result;
  }

  /** The first value as a finite number. */
  public double number() {
    return numbers()[0];
  }

  /** All values as finite numbers; of 64-bit integers only what a double holds exactly. */
  public double[] numbers() {
    if (vr().isText() || vr() == Vr.UN) {
      return texts().stream().mapToDouble(this::parse).toArray();
    }
    ByteBuffer bytes = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int unit = vr().unitBytes();
    if (!(vr().isNumber() || vr() == Vr.OF || vr() == Vr.OD) || vr() == Vr.AT) {
      throw mismatch("numbers");
    }
    if (bytes.remaining() == 0 || bytes.remaining() % unit != 0) {
      throw new InvalidObject(
          where(), bytes.remaining() + " bytes", "a multiple of " + unit + " for " + vr());
    }
    double[] result = new double[bytes.remaining() / unit];
    for (int i = 0; i < result.length; i++) {
      result[i] = finite(binary(bytes));
    }
    return result;
  }

  /** The first value as UID, checked for form. */
  public String uid() {
    String text = text();
    if (!UidForm.isValid(text)) {
      throw new InvalidObject(where(), Shape.of(text), "a UID of at most 64 characters");
    }
    return text;
  }

  /** The bytes of the value, read from disk where it stayed there. */
  public byte[] bytes() {
    return bytes(element.value());
  }

  /** The items of a sequence. */
  public List<DataSet> items() {
    if (element.value() instanceof Value.Sequence(List<DataSet> items)) {
      return items;
    }
    throw mismatch("a sequence");
  }

  /** A PN value by its components. */
  public PersonName personName() {
    return PersonName.parse(text());
  }

  public LocalDate date() {
    return DicomDateTime.parseDate(where(), text());
  }

  public LocalTime time() {
    return DicomDateTime.parseTime(where(), text());
  }

  /**
   * A DT value; where it has no offset, Timezone Offset From UTC (0008,0201) of the same data set
   * applies.
   */
  public DicomDateTime dateTime() {
    DicomDateTime read = DicomDateTime.parse(where(), text());
    return read.offset().isPresent()
        ? read
        : new DicomDateTime(
            read.written(),
            read.local(),
            owner
                .optional(Tag.TimezoneOffsetFromUTC)
                .map(zone -> DicomDateTime.parseOffset(zone.where(), zone.text())));
  }

  private byte[] bytes(Value value) {
    return switch (value) {
      case Value.Bytes(byte[] bytes) -> bytes;
      case Value.OnDisk onDisk -> read(onDisk);
      case Value.Encapsulated(Value raw) -> bytes(raw);
      case Value.Sequence _ -> throw mismatch("bytes");
    };
  }

  private byte[] read(Value.OnDisk value) {
    if (value.length() > Integer.MAX_VALUE - 8) {
      throw new InvalidObject(where(), value.length() + " bytes", "less than 2 GiB");
    }
    try (InputStream in = value.source().open(value.offset(), value.length())) {
      byte[] bytes = new byte[(int) value.length()];
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (read < bytes.length) {
        throw new InvalidObject(
            where(), "end of file after " + read + " bytes", value.length() + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new StorageFailure(
          where() + " can't be read from " + value.source().file().getFileName(), e);
    }
  }

  private double parse(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      String found = ALMOST_DECIMAL.matcher(text).matches() ? "'" + text + "'" : Shape.of(text);
      throw new InvalidObject(where(), found, "a number");
    }
    return finite(Double.parseDouble(text));
  }

  private double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidObject(where(), Double.toString(value), "a finite number");
    }
    return value;
  }

  private double binary(ByteBuffer bytes) {
    return switch (vr()) {
      case US -> Short.toUnsignedInt(bytes.getShort());
      case SS -> bytes.getShort();
      case UL -> Integer.toUnsignedLong(bytes.getInt());
      case SL -> bytes.getInt();
      case FL, OF -> bytes.getFloat();
      case FD, OD -> bytes.getDouble();
      case SV, UV -> exact(bytes.getLong());
      default -> throw mismatch("numbers");
    };
  }

  private double exact(long value) {
    if (Math.abs(value) > 1L << 53 || value < 0 && vr() == Vr.UV) {
      throw new InvalidObject(where(), Long.toUnsignedString(value), "a number below 2^53");
    }
    return value;
  }

  private InvalidObject mismatch(String expected) {
    return new InvalidObject(where(), "VR " + vr(), expected);
  }

  private static String trimmed(String value) {
    int start = 0;
    while (start < value.length() && value.charAt(start) == ' ') {
      start++;
    }
    return trimmedEnd(value.substring(start));
  }

  private static String trimmedEnd(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\0')) {
      end--;
    }
    return value.substring(0, end);
  }

  /** The raw element. */
  public Element element() {
    return element;
  }

  /** The first text value where there is one that is not blank. */
  public Optional<String> nonBlank() {
    return Optional.of(text()).filter(text -> !text.isBlank());
  }
}
