// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.Surrogate;

/**
 * What one item of Radiopharmaceutical Information Sequence (0054,0016) says of the nuclide.
 *
 * @param kind what its code says
 * @param said code and meaning as they are written, {@code "nothing"} where there are none
 * @param where path of the code
 * @param halfLifeS Radionuclide Half Life (0018,1075), where it is a number
 * @param positronFraction Radionuclide Positron Fraction (0018,1076), where it is a number
 */
public record HeaderNuclide(
    Kind kind,
    String said,
    String where,
    Optional<Double> halfLifeS,
    Optional<Double> positronFraction) {

  /** How sure the code of the nuclide is. */
  public enum Kind {
    /** A code of 90Y that is in use. */
    YTTRIUM_90,
    /** No code of 90Y, but a meaning that says 90Y; C-163A4 of a public tool is one of these. */
    YTTRIUM_90_BY_MEANING,
    /** A code or a meaning of something else. */
    OTHER,
    /** Neither code nor meaning. */
    ABSENT
  }

  /**
   * How far a half-life may be from ours and still be that of the nuclide, as a fraction.
   * Evaluations and clinical tables of 90Y lie between 64.0 and 64.5 h (0.7 %); the nearest other
   * nuclides are 99Mo at 65.9 h (3 %) and 67Cu at 61.8 h (3.5 %). Those of 166Ho lie between 26.76
   * and 26.83 h; the nearest others are 76As at 26.2 h (2 %) and 200Tl at 26.1 h.
   */
  public static final double HALF_LIFE_TOLERANCE = 0.01;

  /** Tables differ by less, and the half-lives of any two surrogates by a factor of 5. */
  private static final double SAME_HALF_LIFE = 0.02;

  /** Evaluations and rounding; 1 and 3.186e-5 are far from each of them. */
  private static final double SAME_FRACTION = 0.02;

  private static final Set<String> SNOMED_RT = Set.of("SRT", "99SDM", "SNM3");
  private static final Pattern MEANING =
      Pattern.compile(
          "\\b90\\^?-?\\s*Y|Y(ttrium)?\\^?-?\\s*90|\\^90\\^Yttrium", Pattern.CASE_INSENSITIVE);

  private static final Pattern HOLMIUM =
      Pattern.compile(
          "(?<![0-9])166[\\W_]{0,3}ho(lmium)?(?![a-z])"
              + "|(?<![a-z])ho(lmium)?[\\W_]{0,3}166(?![0-9]|m\\b)",
          Pattern.CASE_INSENSITIVE);

  /** The items of a header, in its order; none where the sequence is absent or no sequence. */
  public static List<HeaderNuclide> all(DataSet header) {
    try {
      return header.items(Tag.RadiopharmaceuticalInformationSequence).stream()
          .map(HeaderNuclide::of)
          .toList();
    } catch (InvalidObject _) {
      return List.of(); // as good as absent: whoever needs a nuclide says that there is none
    }
  }

  static HeaderNuclide of(DataSet item) {
    List<DataSet> codes = item.items(Tag.RadionuclideCodeSequence);
    DataSet code = codes.isEmpty() ? DataSet.empty() : codes.getFirst();
    String value = text(code, Tag.CodeValue);
    String scheme = text(code, Tag.CodingSchemeDesignator);
    String meaning = text(code, Tag.CodeMeaning);
    boolean nothing = value.isEmpty() && meaning.isEmpty();
    return new HeaderNuclide(
        kind(value, scheme, meaning),
        nothing ? "nothing" : "(" + value + ", " + scheme + ", \"" + meaning + "\")",
        item.where(Tag.RadionuclideCodeSequence),
        number(item, Tag.RadionuclideHalfLife),
        number(item, Tag.RadionuclidePositronFraction));
  }

  /** True when the half-life is that of the isotope. */
  public boolean halfLifeFits(Isotope isotope) {
    double oursS = isotope.data().halfLifeS().value();
    return halfLifeS.filter(found -> near(found, oursS, HALF_LIFE_TOLERANCE)).isPresent();
  }

  /** The same of 90Y. */
  public boolean halfLifeFits() {
    return halfLifeFits(Isotope.YTTRIUM_90);
  }

  /** True when code or meaning name the isotope. */
  public boolean names(Isotope isotope) {
    boolean yttrium = kind == Kind.YTTRIUM_90 || kind == Kind.YTTRIUM_90_BY_MEANING;
    return switch (isotope) {
      case YTTRIUM_90 -> yttrium;
      case HOLMIUM_166 ->
          !yttrium
              && (HOLMIUM.matcher(said).find()
                  || isotope.data().codes().stream()
                      .anyMatch(code -> isCode(code.value(), code.scheme())));
    };
  }

  /**
   * True when the header points to the isotope: by code, or by half-life, even where the code names
   * another nuclide. A treatment whose code was picked wrongly is to be noticed; whether it can be
   * dosed is judged elsewhere.
   */
  public boolean pointsTo(Isotope isotope) {
    return names(isotope)
        || halfLifeFits(isotope) && (isotope == Isotope.YTTRIUM_90 || !names(Isotope.YTTRIUM_90));
  }

  /** True when the header points to another nuclide and nothing in it to the isotope. */
  public boolean pointsElsewhere(Isotope isotope) {
    return (kind != Kind.ABSENT || halfLifeS.isPresent()) && !pointsTo(isotope);
  }

  /** True when this is the code. */
  public boolean isCode(String value, String scheme) {
    return said.startsWith("(" + value + ", " + scheme + ",");
  }

  /**
   * Which nuclide was set in place of 90Y: what the header names by half-life and positron fraction
   * together, where its code does not name a third. 90Y's code with these numbers is a treatment
   * that was named rightly and decayed wrongly.
   *
   * @param allowed those that may be repaired
   */
  public Optional<Surrogate> surrogate(List<Surrogate> allowed) {
    return Stream.of(Surrogate.values()).filter(allowed::contains).filter(this::fits).findFirst();
  }

  private boolean fits(Surrogate one) {
    boolean named =
        switch (kind) {
          case YTTRIUM_90, YTTRIUM_90_BY_MEANING, ABSENT -> true;
          case OTHER -> one.isMeantBy(said);
        };
    return named
        && halfLifeS.filter(found -> near(found, one.halfLifeS(), SAME_HALF_LIFE)).isPresent()
        && positronFraction
            .filter(
                found ->
                    one.fractions().stream().anyMatch(known -> near(found, known, SAME_FRACTION)))
            .isPresent();
  }

  private static boolean near(double said, double known, double tolerance) {
    return Math.abs(said / known - 1) <= tolerance;
  }

  private static Kind kind(String value, String scheme, String meaning) {
    if (value.equals("14691008") && scheme.equals("SCT")
        || value.equals("C-162A7") && SNOMED_RT.contains(scheme)) {
      return Kind.YTTRIUM_90;
    }
    if (value.isEmpty() && meaning.isEmpty()) {
      return Kind.ABSENT;
    }
    return MEANING.matcher(meaning).find() ? Kind.YTTRIUM_90_BY_MEANING : Kind.OTHER;
  }

  private static String text(DataSet item, int tag) {
    return item.optional(tag).flatMap(Attribute::nonBlank).map(String::strip).orElse("");
  }

  private static Optional<Double> number(DataSet item, int tag) {
    try {
      return item.optional(tag).filter(read -> read.nonBlank().isPresent()).map(Attribute::number);
    } catch (InvalidObject _) {
      // What is no number is as good as absent here; the stage that needs it says what it found.
      return Optional.empty();
    }
  }
}
