// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.dict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ytterby.finding.Defect;

/**
 * The data dictionary of PS3.6 and PS3.7 and the UID registry, edition 2026b, from the resources
 * {@code data-elements.tsv} and {@code uids.tsv}.
 *
 * <p>Immutable and complete at class load; thread-safe.
 */
public final class Dictionary {

  /**
   * One row of the data dictionary.
   *
   * @param vr the VR that a writer uses; where the standard leaves a choice ("US or SS", "OB or
   *     OW") the one that fits most objects of today
   */
  public record Entry(Vr vr, String multiplicity, String keyword, String name, boolean retired) {}

  /** One row of the UID registry. */
  public record UidEntry(String uid, String type, String keyword, String name, boolean retired) {}

  // Sorted: tags as hash keys collide, group and element being alike in many.
  private static final int[] TAGS;
  private static final Entry[] ENTRIES;
  private static final Set<Integer> SIGNED_AS_PIXELS = new HashSet<>();
  private static final Map<String, Integer> BY_KEYWORD = new HashMap<>(8192);
  private static final List<Repeating> REPEATING = new ArrayList<>();
  private static final Map<String, UidEntry> UIDS = new HashMap<>(1024);
  private static final Set<String> STORAGE = new LinkedHashSet<>();

  private record Repeating(int pattern, int mask, Entry entry) {}

  static {
    TreeMap<Integer, Entry> elements = new TreeMap<>();
    rows("data-elements.tsv", row -> addElement(elements, row));
    TAGS = elements.keySet().stream().mapToInt(Integer::intValue).toArray();
    ENTRIES = elements.values().toArray(new Entry[0]);
    elements.forEach((tag, entry) -> BY_KEYWORD.put(entry.keyword(), tag));
    rows("uids.tsv", Dictionary::addUid);
  }

  private Dictionary() {}

  /**
   * True for attributes that are SS where Pixel Representation (0028,0103) says that pixels are
   * signed, else US (PS3.5 section A.1): Implicit VR does not say which.
   */
  public static boolean isSignedAsPixels(int tag) {
    return SIGNED_AS_PIXELS.contains(tag);
  }

  /** The row of a tag; private and unknown tags have none. */
  public static Optional<Entry> entry(int tag) {
    int at = Arrays.binarySearch(TAGS, tag);
    Entry entry = at >= 0 ? ENTRIES[at] : null;
    if (entry == null) {
      for (Repeating repeating : REPEATING) {
        if ((tag & repeating.mask) == repeating.pattern) {
          return Optional.of(repeating.entry);
        }
      }
    }
    return Optional.ofNullable(entry);
  }

  /** The tag of a keyword; those of repeating groups have none. */
  public static Optional<Integer> tag(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  /**
   * The VR to assume for a tag in Implicit VR: the dictionary's, LO for private creators, UL for
   * group lengths, else UN (PS3.5 section 6.2.2 and 7.8.1).
   */
  public static Vr vr(int tag) {
    int element = tag & 0xFFFF;
    if (isPrivate(tag)) {
      return element >= 0x10 && element <= 0xFF ? Vr.LO : element == 0 ? Vr.UL : Vr.UN;
    }
    return element == 0 ? Vr.UL : entry(tag).map(Entry::vr).orElse(Vr.UN);
  }

  /** True for odd groups. */
  public static boolean isPrivate(int tag) {
    return (tag & 0x10000) != 0;
  }

  /** {@code RescaleSlope (0028,1053)}; for private and unknown tags {@code (0009,1001)}. */
  public static String name(int tag) {
    return entry(tag)
        .map(entry -> entry.keyword() + " " + tagText(tag))
        .orElseGet(() -> tagText(tag));
  }

  /** {@code (0028,1053)}. */
  public static String tagText(int tag) {
    // By hand, because readers name every element that they meet, in case it goes wrong.
    char[] text = {'(', 0, 0, 0, 0, ',', 0, 0, 0, 0, ')'};
    for (int digit = 0; digit < 8; digit++) {
      int nibble = (tag >>> (28 - 4 * digit)) & 0xF;
      text[digit + (digit < 4 ? 1 : 2)] = (char) (nibble < 10 ? '0' + nibble : 'A' + nibble - 10);
    }
    return new String(text);
  }

  /** The registry's row of a UID. */
  public static Optional<UidEntry> uid(String uid) {
    return Optional.ofNullable(UIDS.get(uid));
  }

  /** True for every registered storage SOP class that an acceptor may offer, retired ones too. */
  public static boolean isStorageSopClass(String uid) {
    return STORAGE.contains(uid);
  }

  /** All registered storage SOP classes in the order of the registry, retired ones too. */
  public static List<String> storageSopClasses() {
    return List.copyOf(STORAGE);
  }

  private static void addElement(Map<Integer, Entry> elements, String[] row) {
    boolean retired = !row[5].isEmpty();
    Entry entry = new Entry(vrToWrite(row[1]), row[2], row[3], row[4], retired);
    if (row[0].indexOf('x') < 0) {
      if (row[1].startsWith("US or SS")) {
        SIGNED_AS_PIXELS.add(Integer.parseUnsignedInt(row[0], 16));
      }
      elements.put(Integer.parseUnsignedInt(row[0], 16), entry);
    } else {
      int pattern = Integer.parseUnsignedInt(row[0].replace('x', '0'), 16);
      int mask = Integer.parseUnsignedInt(row[0].replaceAll("[^x]", "F").replace('x', '0'), 16);
      REPEATING.add(new Repeating(pattern, mask, entry));
    }
  }

  private static Vr vrToWrite(String text) {
    return switch (text) {
      case "US or SS", "US or SS or OW", "US or OW" -> Vr.US;
      case "OB or OW" -> Vr.OW;
      case "NONE", "" -> Vr.UN;
      default -> Vr.valueOf(text);
    };
  }

  private static void addUid(String[] row) {
    UidEntry entry = new UidEntry(row[0], row[1], row[2], row[3], !row[4].isEmpty());
    UIDS.put(entry.uid(), entry);
    // By name, because queries and rows without a name stand among them in 1.2.840.10008.5.1.4.1.1.
    boolean storage =
        entry.type().equals("SOP Class")
            && entry.name().contains(" Storage")
            && !entry.keyword().startsWith("MediaStorage");
    if (storage) {
      STORAGE.add(entry.uid());
    }
  }

  private static void rows(String resource, Consumer<String[]> row) {
    try (InputStream in = Dictionary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new Defect("resource " + resource + " is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader
          .lines()
          .filter(line -> !line.isBlank() && line.charAt(0) != '#')
          .map(line -> line.split("\t", -1))
          .forEach(row);
    } catch (IOException e) {
      throw new Defect("resource " + resource + " can't be read: " + e.getMessage());
    }
  }
}
