// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.dict.Vr;

/**
 * The character set of a data set (0008,0005): every defined term of PS3.3 C.12.1.1.2, alone or
 * with code extensions of any number.
 *
 * <p>Of a set with a term that is not known the bytes are kept as they came and {@link #decodes()}
 * is false; what is ASCII in them is still read, the rest shows as U+FFFD. Immutable.
 */
public final class CharacterSet {
  /** The default repertoire, ISO-IR 6. */
  public static final CharacterSet DEFAULT = single(StandardCharsets.US_ASCII);

  public static final CharacterSet UTF_8 = single(StandardCharsets.UTF_8);

  /** Everything that has a term which is not known. */
  public static final CharacterSet OTHER =
      new CharacterSet(StandardCharsets.US_ASCII, false, Extensions.NONE);

  private static final int ESCAPE = 0x1B;

  /** The terms that are one charset and have no code extensions. */
  private static final List<String> WHOLE = List.of("ISO_IR 6", "ISO_IR 192", "GB18030", "GBK");

  /** What the registration number of a term designates (PS3.3 tables C.12-2 to C.12-4). */
  private static final Map<String, Set<Repertoire>> BY_NUMBER = byNumber();

  /** More than there are defined terms with code extensions. */
  private static final int MOST_TERMS = 32;

  /**
   * What code extensions may be used (PS3.5 section 6.1.2.5).
   *
   * @param g0 what bytes below 80 mean at the beginning and behind each delimiter
   * @param g1 what the others mean there; nothing where an escape sequence must say it first
   * @param announced what escape sequences may designate
   */
  private record Extensions(Repertoire g0, @Nullable Repertoire g1, Set<Repertoire> announced) {
    static final Extensions NONE = new Extensions(Repertoire.ASCII, null, Set.of());

    boolean isNone() {
      return announced.isEmpty();
    }
  }

  private final Charset charset;
  private final boolean decodes;
  private final Extensions extensions;

  private CharacterSet(Charset charset, boolean decodes, Extensions extensions) {
    this.charset = charset;
    this.decodes = decodes;
    this.extensions = extensions;
  }

  private static Map<String, Set<Repertoire>> byNumber() {
    Map<String, Set<Repertoire>> table = new HashMap<>();
    table.put("6", Set.of(Repertoire.ASCII));
    table.put("100", Set.of(Repertoire.LATIN_1));
    table.put("101", Set.of(Repertoire.LATIN_2));
    table.put("109", Set.of(Repertoire.LATIN_3));
    table.put("110", Set.of(Repertoire.LATIN_4));
    table.put("144", Set.of(Repertoire.CYRILLIC));
    table.put("127", Set.of(Repertoire.ARABIC));
    table.put("126", Set.of(Repertoire.GREEK));
    table.put("138", Set.of(Repertoire.HEBREW));
    table.put("148", Set.of(Repertoire.LATIN_5));
    table.put("203", Set.of(Repertoire.LATIN_9));
    table.put("166", Set.of(Repertoire.THAI));
    table.put("13", Set.of(Repertoire.ROMAJI, Repertoire.KATAKANA));
    table.put("87", Set.of(Repertoire.KANJI));
    table.put("159", Set.of(Repertoire.SUPPLEMENTARY_KANJI));
    table.put("149", Set.of(Repertoire.KOREAN));
    table.put("58", Set.of(Repertoire.CHINESE));
    return Map.copyOf(table);
  }

  private static CharacterSet single(Charset charset) {
    return new CharacterSet(charset, true, Extensions.NONE);
  }

  /** The character set that the values of (0008,0005) name; a flood of them names none. */
  public static CharacterSet of(List<String> values) {
    if (values.size() > MOST_TERMS) {
      return OTHER;
    }
    List<String> terms =
        values.stream().map(value -> value.strip().toUpperCase(Locale.ROOT)).toList();
    if (terms.size() <= 1) {
      String term = terms.isEmpty() ? "" : terms.getFirst();
      Optional<CharacterSet> whole = whole(term);
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    return extended(terms);
  }

  /** The sets that are one charset and have no code extensions. */
  private static Optional<CharacterSet> whole(String term) {
    return switch (term) {
      case "", "ISO_IR 6", "ISO 2022 IR 6" -> Optional.of(DEFAULT);
      case "ISO_IR 192" -> Optional.of(UTF_8);
      case "GB18030", "GBK" ->
          Optional.of(Charset.isSupported(term) ? single(Charset.forName(term)) : OTHER);
      default -> Optional.empty();
    };
  }

  private static CharacterSet extended(List<String> terms) {
    Set<Repertoire> announced = EnumSet.of(Repertoire.ASCII);
    Repertoire g0 = Repertoire.ASCII;
    @Nullable Repertoire g1 = null;
    for (int i = 0; i < terms.size(); i++) {
      Set<Repertoire> named = named(terms.get(i));
      if (named.isEmpty() || !named.stream().allMatch(Repertoire::decodes)) {
        return OTHER;
      }
      announced.addAll(named);
      if (i == 0) {
        g0 = named.contains(Repertoire.ROMAJI) ? Repertoire.ROMAJI : Repertoire.ASCII;
        g1 = named.stream().filter(one -> !one.isG0()).findFirst().orElse(null);
      }
    }
    List<Repertoire> upper = announced.stream().filter(one -> !one.isG0()).toList();
    if (g1 == null && upper.size() == 1) {
      // Writers forget to designate it again behind a delimiter; it can be no other.
      g1 = upper.getFirst();
    }
    if (announced.contains(Repertoire.KANJI)
        || announced.contains(Repertoire.SUPPLEMENTARY_KANJI)) {
      announced.add(Repertoire.ROMAJI); // the way back from kanji, in Japan the usual one
    }
    return new CharacterSet(
        StandardCharsets.US_ASCII, true, new Extensions(g0, g1, Set.copyOf(announced)));
  }

  /** What a defined term brings; nothing for one that is none, or has no code extensions. */
  private static Set<Repertoire> named(String term) {
    String number = term.replaceFirst("^(ISO 2022 IR|ISO_IR) ", "");
    return BY_NUMBER.getOrDefault(number.isEmpty() ? "6" : number, Set.of());
  }

  /**
   * The defined terms that are read here: of ISO-IR 6 and 192, GB18030 and GBK alone, of the others
   * with code extensions.
   */
  public static List<String> definedTerms() {
    List<String> terms = new ArrayList<>(WHOLE);
    BY_NUMBER.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())))
        .forEach(
            entry -> {
              if (entry.getValue().stream().allMatch(one -> one.width() == 1)) {
                terms.add("ISO_IR " + entry.getKey());
              }
              terms.add("ISO 2022 IR " + entry.getKey());
            });
    return terms.stream().distinct().filter(term -> of(List.of(term)).decodes()).toList();
  }

  /** True when text of this character set can be turned into characters without loss. */
  public boolean decodes() {
    return decodes;
  }

  /**
   * Bytes to characters, U+FFFD for bytes that are none: for showing, not for copying.
   *
   * @param vr says which bytes delimit
   */
  public String decode(byte[] bytes, Vr vr) {
    return extensions.isNone() ? new String(bytes, charset) : new Decoding(bytes, vr).run();
  }

  /**
   * Bytes to characters without loss, or nothing where a byte is none of this character set: text
   * that is copied into another object must not change silently.
   */
  public Optional<String> decodeStrictly(byte[] bytes, Vr vr) {
    if (!extensions.isNone()) {
      Decoding decoding = new Decoding(bytes, vr);
      String text = decoding.run();
      return decoding.lost ? Optional.empty() : Optional.of(text);
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().noneMatch(CharacterSet::isForeign) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  // An ESC begins another character set. The C1 controls are not in DICOM's repertoire (PS3.5
  // section 6.1.3): ISO 8859-1 with one is Windows-1252 in truth.
  private static boolean isForeign(int character) {
    return character == ESCAPE || character >= 0x80 && character < 0xA0;
  }

  /** One value with code extensions on its way to characters. Single-threaded. */
  private final class Decoding {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final Vr vr;
    private final StringBuilder text;
    private Repertoire g0 = extensions.g0();
    private @Nullable Repertoire g1 = extensions.g1();
    private int at;
    private boolean lost;

    Decoding(byte[] bytes, Vr vr) {
      this.bytes = bytes;
      this.vr = vr;
      this.text = new StringBuilder(bytes.length);
    }

    String run() {
      while (at < bytes.length) {
        int value = Byte.toUnsignedInt(bytes[at]);
        if (value == ESCAPE) {
          escape();
        } else if (value < 0x80 && g0 == Repertoire.ASCII && isPlain(value)) {
          text.append((char) value);
          at++;
        } else if (value < 0x21 || value == 0x7F || g0.width() == 1 && isDelimiter(value)) {
          if (value != ' ') {
            reset();
          }
          text.append((char) value);
          at++;
        } else {
          character(value < 0x80 ? g0 : g1, value);
        }
      }
      return text.toString();
    }

    private boolean isPlain(int value) {
      return value >= ' ' && value != 0x7F && !isDelimiter(value);
    }

    /** PS3.5 section 6.1.2.5.3. A yen sign that delimits values is a backslash. */
    private boolean isDelimiter(int value) {
      return value == '\\' && vr.isMultiValued() || vr == Vr.PN && (value == '^' || value == '=');
    }

    private void reset() {
      g0 = extensions.g0();
      g1 = extensions.g1();
    }

    private void escape() {
      Optional<Repertoire> designated =
          Repertoire.designated(bytes, at + 1).filter(extensions.announced()::contains);
      if (designated.isEmpty()) {
        lose();
        return;
      }
      Repertoire set = designated.get();
      if (set.isG0()) {
        g0 = set;
      } else {
        g1 = set;
      }
      at += 1 + set.designationLength();
    }

    private void character(@Nullable Repertoire set, int first) {
      boolean control = first >= 0x80 && first < 0xA0;
      if (set == null || control || at + set.width() > bytes.length) {
        lose();
        return;
      }
      Optional<String> read = set.character(bytes, at);
      if (read.isEmpty()) {
        lose();
        return;
      }
      text.append(read.get());
      at += set.width();
    }

    private void lose() {
      lost = true;
      text.append(REPLACEMENT);
      at++;
    }
  }
}
