// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The coded character sets that ISO 2022 escape sequences designate (PS3.3 tables C.12-3 and
 * C.12-4, PS3.5 section 6.1.2.4).
 */
enum Repertoire {
  ASCII("(B", "US-ASCII", 1),
  /** JIS X 0201 romaji, ISO-IR 14: ASCII but for yen and overline. */
  ROMAJI("(J", "US-ASCII", 1),
  /** JIS X 0208, ISO-IR 87. */
  KANJI("$B", "EUC-JP", 2),
  /** JIS X 0212, ISO-IR 159. */
  SUPPLEMENTARY_KANJI("$(D", "EUC-JP", 2),
  LATIN_1("-A", "ISO-8859-1", 1),
  LATIN_2("-B", "ISO-8859-2", 1),
  LATIN_3("-C", "ISO-8859-3", 1),
  LATIN_4("-D", "ISO-8859-4", 1),
  CYRILLIC("-L", "ISO-8859-5", 1),
  ARABIC("-G", "ISO-8859-6", 1),
  GREEK("-F", "ISO-8859-7", 1),
  HEBREW("-H", "ISO-8859-8", 1),
  LATIN_5("-M", "ISO-8859-9", 1),
  LATIN_9("-b", "ISO-8859-15", 1),
  THAI("-T", "TIS-620", 1),
  /** JIS X 0201 katakana, ISO-IR 13. */
  KATAKANA(")I", "US-ASCII", 1),
  /** KS X 1001, ISO-IR 149. */
  KOREAN("$)C", "EUC-KR", 2),
  /** GB 2312, ISO-IR 58. */
  CHINESE("$)A", "GB2312", 2);

  private static final int FIRST_KATAKANA = 0xA1;
  private static final int LAST_KATAKANA = 0xDF;
  private static final int FIRST_HALFWIDTH = 0xFF61; // U+FF61, halfwidth ideographic full stop
  private static final byte SINGLE_SHIFT_3 = (byte) 0x8F; // EUC-JP: JIS X 0212 follows
  private static final char YEN = '\u00A5';
  private static final char OVERLINE = '\u203E';

  private final byte[] designation;
  private final String javaName;
  private final int width;

  Repertoire(String designation, String javaName, int width) {
    this.designation = designation.getBytes(StandardCharsets.US_ASCII);
    this.javaName = javaName;
    this.width = width;
  }

  /** True where it goes to G0, the bytes below 80; the others go to G1. */
  boolean isG0() {
    return switch (this) {
      case ASCII, ROMAJI, KANJI, SUPPLEMENTARY_KANJI -> true;
      default -> false;
    };
  }

  /** True when this JDK can decode it. */
  boolean decodes() {
    return Charset.isSupported(javaName);
  }

  /** Bytes of one character. */
  int width() {
    return width;
  }

  /** Bytes of the escape sequence behind ESC. */
  int designationLength() {
    return designation.length;
  }

  /** The set that the escape sequence at this place, behind ESC, designates. */
  static Optional<Repertoire> designated(byte[] bytes, int at) {
    return Arrays.stream(values())
        .filter(
            one ->
                at + one.designation.length <= bytes.length
                    && Arrays.equals(
                        bytes,
                        at,
                        at + one.designation.length,
                        one.designation,
                        0,
                        one.designation.length))
        .findFirst();
  }

  /** One character; nothing where the bytes are none. */
  Optional<String> character(byte[] bytes, int at) {
    int first = Byte.toUnsignedInt(bytes[at]);
    return switch (this) {
      case ROMAJI -> Optional.of(String.valueOf(romaji((char) first)));
      case KATAKANA ->
          first >= FIRST_KATAKANA && first <= LAST_KATAKANA
              ? Optional.of(String.valueOf((char) (FIRST_HALFWIDTH + first - FIRST_KATAKANA)))
              : Optional.empty();
      case KANJI -> decoded((byte) (bytes[at] | 0x80), (byte) (bytes[at + 1] | 0x80));
      case SUPPLEMENTARY_KANJI ->
          decoded(SINGLE_SHIFT_3, (byte) (bytes[at] | 0x80), (byte) (bytes[at + 1] | 0x80));
      default -> decoded(Arrays.copyOfRange(bytes, at, at + width));
    };
  }

  private static char romaji(char ascii) {
    return switch (ascii) {
      case '\\' -> YEN;
      case '~' -> OVERLINE;
      default -> ascii;
    };
  }

  private Optional<String> decoded(byte... bytes) {
    try {
      CharBuffer text =
          Charset.forName(javaName)
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      // Two bytes that the charset reads as two characters are no character of this set.
      return text.codePoints().count() == 1 ? Optional.of(text.toString()) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
