// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * A data set: elements in ascending order of tag (PS3.5 section 7).
 *
 * <p>Immutable and thread-safe. Values are decoded when they are asked for, never changed by
 * reading. There are four verbs: {@link #require}, {@link #optional}, {@link #items} and {@link
 * #contains}; a fallback for a missing value is the caller's stated decision and never this
 * class's.
 */
public final class DataSet implements Iterable<Element> {
  private static final DataSet EMPTY =
      new DataSet(new Element[0], DataSetPath.ROOT, CharacterSet.DEFAULT);

  private final Element[] elements;
  private final DataSetPath path;
  private final CharacterSet characterSet;

  DataSet(Element[] elements, DataSetPath path, CharacterSet characterSet) {
    this.elements = elements;
    this.path = path;
    this.characterSet = characterSet;
  }

  /** The data set without elements. */
  public static DataSet empty() {
    return EMPTY;
  }

  /** Builds a data set of our own; text is written as UTF-8. */
  public static DataSetBuilder builder() {
    return new DataSetBuilder();
  }

  /**
   * For readers: elements as they came, at a place inside their object.
   *
   * @param elements in ascending order of tag, each tag once
   * @param inherited the character set of the enclosing data set; (0008,0005) of this one goes
   *     before it
   */
  public static DataSet asRead(List<Element> elements, DataSetPath path, CharacterSet inherited) {
    Element[] sorted = elements.toArray(EMPTY.elements);
    for (int i = 1; i < sorted.length; i++) {
      if (Integer.compareUnsigned(sorted[i - 1].tag(), sorted[i].tag()) >= 0) {
        throw new InvalidObject(
            path.attribute(sorted[i].tag()),
            "after " + Dictionary.name(sorted[i - 1].tag()),
            "ascending tags");
      }
    }
    DataSet read = new DataSet(sorted, path, inherited);
    return read.element(Tag.SpecificCharacterSet)
        .filter(element -> !element.isEmpty())
        .map(element -> new DataSet(sorted, path, named(new Attribute(read, element))))
        .orElse(read);
  }

  /** Where the name is no text, the set is none that is known, and all else can still be read. */
  private static CharacterSet named(Attribute specificCharacterSet) {
    Vr vr = specificCharacterSet.vr();
    return vr.isText() || vr == Vr.UN
        ? CharacterSet.of(specificCharacterSet.texts())
        : CharacterSet.OTHER;
  }

  /** True when the element is present, even without a value. */
  public boolean contains(int tag) {
    return find(tag) >= 0;
  }

  /** The element as it is, also when it is empty. */
  public Optional<Element> element(int tag) {
    int at = find(tag);
    return at < 0 ? Optional.empty() : Optional.of(elements[at]);
  }

  /**
   * The value of an attribute that has to be there.
   *
   * @throws InvalidObject when it is absent or empty
   */
  public Attribute require(int tag) {
    int at = find(tag);
    if (at < 0) {
      throw new InvalidObject(where(tag), "no such attribute", "a value");
    }
    if (elements[at].isEmpty()) {
      throw new InvalidObject(where(tag), "an empty value", "a value");
    }
    return new Attribute(this, elements[at]);
  }

  /** The value of an attribute, or nothing where it is absent or empty. */
  public Optional<Attribute> optional(int tag) {
    int at = find(tag);
    return at < 0 || elements[at].isEmpty()
        ? Optional.empty()
        : Optional.of(new Attribute(this, elements[at]));
  }

  /**
   * The value of a private attribute, behind the block that its creator has reserved, wherever that
   * is (PS3.5 7.8.1).
   *
   * @param group odd
   * @param element its last byte
   */
  public Optional<Attribute> privateElement(int group, String creator, int element) {
    for (int block = 0x10; block <= 0xFF; block++) {
      if (optional(group << 16 | block).filter(named -> isText(named, creator)).isPresent()) {
        return optional(group << 16 | block << 8 | element);
      }
    }
    return Optional.empty();
  }

  /** A creator that can't be read has reserved nothing. */
  private static boolean isText(Attribute attribute, String wanted) {
    try {
      return attribute.text().strip().equals(wanted);
    } catch (InvalidObject _) {
      return false;
    }
  }

  /** The items of a sequence, none where it is absent or empty. */
  public List<DataSet> items(int tag) {
    return optional(tag).map(Attribute::items).orElse(List.of());
  }

  /** The path of an attribute of this data set, for messages. */
  public String where(int tag) {
    return path.attribute(tag);
  }

  /** The character set that applies to this data set's text. */
  public CharacterSet characterSet() {
    return characterSet;
  }

  /** The elements whose tag passes, at the same place. */
  public DataSet subset(IntPredicate tags) {
    Element[] passed = new Element[elements.length];
    int count = 0;
    for (Element element : elements) {
      if (tags.test(element.tag())) {
        passed[count++] = element;
      }
    }
    return new DataSet(Arrays.copyOf(passed, count), path, characterSet);
  }

  public int size() {
    return elements.length;
  }

  public boolean isEmpty() {
    return elements.length == 0;
  }

  @Override
  public Iterator<Element> iterator() {
    return Arrays.asList(elements).iterator();
  }

  /** Equal by elements; the place does not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DataSet set && Arrays.equals(elements, set.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  /** Tags and VRs without values: they may be patient identity. */
  @Override
  public String toString() {
    return path.toString() + new ArrayList<>(Arrays.asList(elements));
  }

  private int find(int tag) {
    int low = 0;
    int high = elements.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(elements[middle].tag(), tag);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
