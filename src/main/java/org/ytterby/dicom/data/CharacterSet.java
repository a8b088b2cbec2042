// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The character set of a data set (0008,0005), PS3.3 C.12.1.1.2.
 *
 * <p>ASCII, ISO 8859-1 and UTF-8 are decoded. Of all others the bytes are kept as they came and
 * {@link #decodes()} is false; what is ASCII in them is still read, the rest shows as U+FFFD.
 */
public enum CharacterSet {
  DEFAULT("", StandardCharsets.US_ASCII, true),
  LATIN_1("ISO_IR 100", StandardCharsets.ISO_8859_1, true),
  UTF_8("ISO_IR 192", StandardCharsets.UTF_8, true),
  OTHER("", StandardCharsets.US_ASCII, false);

  private final String definedTerm;
  private final Charset charset;
  private final boolean decodes;

  CharacterSet(String definedTerm, Charset charset, boolean decodes) {
    this.definedTerm = definedTerm;
    this.charset = charset;
    this.decodes = decodes;
  }

  /** The value of (0008,0005), empty for the default repertoire. */
  public String definedTerm() {
    return definedTerm;
  }

  /** True when text of this character set can be turned into characters without loss. */
  public boolean decodes() {
    return decodes;
  }

  /** Bytes to characters, U+FFFD for bytes that are none: for showing, not for copying. */
  public String decode(byte[] bytes) {
    return new String(bytes, charset);
  }

  /**
   * Bytes to characters without loss, or nothing where a byte is none of this character set: text
   * that is copied into another object must not change silently.
   */
  public Optional<String> decodeStrictly(byte[] bytes) {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.chars().noneMatch(CharacterSet::isForeign) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  // ESC begins another character set (PS3.5 section 6.1.2.5), which none of these has. The C1
  // controls are not in DICOM's repertoire (6.1.3): ISO 8859-1 with one is Windows-1252 in truth.
  private static boolean isForeign(int character) {
    return character == 0x1B || character >= 0x80 && character < 0xA0;
  }

  /** The character set that the values of (0008,0005) name. */
  public static CharacterSet of(List<String> values) {
    if (values.size() > 1) {
      return OTHER;
    }
    return switch (values.isEmpty() ? "" : values.getFirst().strip().toUpperCase(Locale.ROOT)) {
      case "", "ISO_IR 6", "ISO 2022 IR 6" -> DEFAULT;
      case "ISO_IR 100", "ISO 2022 IR 100" -> LATIN_1;
      case "ISO_IR 192" -> UTF_8;
      default -> OTHER;
    };
  }
}
