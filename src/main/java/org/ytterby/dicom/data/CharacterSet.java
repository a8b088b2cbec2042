// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The character set of a data set (0008,0005), PS3.3 C.12.1.1.2.
 *
 * <p>Of {@link #OTHER}, which is everything that has no constant of its own, the bytes are kept as
 * they came and {@link #decodes()} is false; what is ASCII in them is still read, the rest shows as
 * U+FFFD.
 */
public enum CharacterSet {
  DEFAULT("", "US-ASCII"),
  UTF_8("ISO_IR 192", "UTF-8"),
  LATIN_1("ISO_IR 100", "ISO-8859-1"),
  LATIN_2("ISO_IR 101", "ISO-8859-2"),
  LATIN_3("ISO_IR 109", "ISO-8859-3"),
  LATIN_4("ISO_IR 110", "ISO-8859-4"),
  LATIN_5("ISO_IR 148", "ISO-8859-9"),
  LATIN_9("ISO_IR 203", "ISO-8859-15"),
  CYRILLIC("ISO_IR 144", "ISO-8859-5"),
  GREEK("ISO_IR 126", "ISO-8859-7"),
  ARABIC("ISO_IR 127", "ISO-8859-6"),
  HEBREW("ISO_IR 138", "ISO-8859-8"),
  THAI("ISO_IR 166", "TIS-620"),
  GB18030("GB18030", "GB18030"),
  GBK("GBK", "GBK"),
  /** ASCII in G0, JIS X 0208 by escape (PS3.5 Annex H). */
  JAPANESE("\\ISO 2022 IR 87", "ISO-2022-JP"),
  /** ASCII in G0, KS X 1001 designated to G1 (PS3.5 Annex I). */
  KOREAN("\\ISO 2022 IR 149", "EUC-KR", "\u001B$)C"),
  /** ASCII in G0, GB 2312 designated to G1 (PS3.5 Annex K). */
  CHINESE("\\ISO 2022 IR 58", "GB2312", "\u001B$)A"),
  OTHER("", "");

  private static final String DEFAULT_REPERTOIRE = "ISO_IR 6";
  private static final String EXTENSION = "ISO 2022 IR ";
  private static final int ESCAPE = 0x1B;

  private final String definedTerm;
  private final Charset charset;
  private final boolean decodes;
  private final String designation;

  CharacterSet(String definedTerm, String javaName) {
    this(definedTerm, javaName, "");
  }

  /**
   * A set.
   *
   * @param javaName of the charset that decodes it; where this JDK lacks that, it is not decoded
   * @param designation the escape sequence that brings it to G1, where all bytes above 7F mean it
   */
  CharacterSet(String definedTerm, String javaName, String designation) {
    this.definedTerm = definedTerm;
    this.decodes = !javaName.isEmpty() && Charset.isSupported(javaName);
    this.charset = decodes ? Charset.forName(javaName) : StandardCharsets.US_ASCII;
    this.designation = designation;
  }

  /** The values of (0008,0005) joined by a backslash, empty for the default repertoire. */
  public String definedTerm() {
    return definedTerm;
  }

  /** True when text of this character set can be turned into characters without loss. */
  public boolean decodes() {
    return decodes;
  }

  /** Bytes to characters, U+FFFD for bytes that are none: for showing, not for copying. */
  public String decode(byte[] bytes) {
    return new String(undesignated(bytes), charset);
  }

  /**
   * Bytes to characters without loss, or nothing where a byte is none of this character set: text
   * that is copied into another object must not change silently.
   */
  public Optional<String> decodeStrictly(byte[] bytes) {
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(undesignated(bytes))).toString();
      return text.chars().noneMatch(CharacterSet::isForeign) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  // An ESC that is left begins another character set (PS3.5 section 6.1.2.5). The C1 controls are
  // not in DICOM's repertoire (6.1.3): ISO 8859-1 with one is Windows-1252 in truth.
  private static boolean isForeign(int character) {
    return character == ESCAPE || character >= 0x80 && character < 0xA0;
  }

  /**
   * The character set that the values of (0008,0005) name. No set that is decoded here has more
   * than two of them, so that a flood of values costs nothing.
   */
  public static CharacterSet of(List<String> values) {
    return switch (values.size()) {
      case 0 -> DEFAULT;
      case 1 -> named(withoutExtension(values.getFirst()));
      case 2 ->
          withoutExtension(values.getFirst()).isEmpty()
              ? named("\\" + term(values.getLast()))
              : OTHER;
      default -> OTHER;
    };
  }

  private static CharacterSet named(String definedTerm) {
    for (CharacterSet set : values()) {
      if (set != OTHER && set.definedTerm.equals(definedTerm)) {
        return set;
      }
    }
    return OTHER;
  }

  /** One value; alone, a term with code extensions is the same set as that without. */
  private static String withoutExtension(String value) {
    String term = term(value);
    String single =
        term.startsWith(EXTENSION) ? "ISO_IR " + term.substring(EXTENSION.length()) : term;
    return single.equals(DEFAULT_REPERTOIRE) ? "" : single;
  }

  private static String term(String value) {
    return value.strip().toUpperCase(Locale.ROOT);
  }

  /** Without the designations, which no charset of the JDK knows; what they mean is fixed here. */
  private byte[] undesignated(byte[] bytes) {
    return designation.isEmpty()
        ? bytes
        : new String(bytes, StandardCharsets.ISO_8859_1)
            .replace(designation, "")
            .getBytes(StandardCharsets.ISO_8859_1);
  }
}
