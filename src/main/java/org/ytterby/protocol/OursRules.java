// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The rule by which a study is ours. It is ours when its station matches one of {@code stations}
 * and either its nuclide is one of {@code nuclides} or a study, series or protocol description
 * matches one of {@code descriptions}.
 *
 * <p>A study that is ours and can't be dosed needs input; one that is not ours is kept and left
 * alone.
 *
 * @param nuclides codes of the emitter in Radionuclide Code Sequence (0054,0300)
 * @param descriptions regular expressions, found anywhere, letter case ignored
 * @param stations regular expressions for the whole Station Name (0008,1010), letter case ignored;
 *     an absent name is ""
 */
public record OursRules(
    List<NuclideCode> nuclides, List<String> descriptions, List<String> stations) {

  /**
   * Yttrium-90 by its SNOMED CT code, or by its retired SRT code, or a description that says so;
   * from any station.
   *
   * <p>Up to three separators may part a name ({@code Y - 90}, {@code SIR_Spheres}). Y and 90 must
   * not go on in a word or number: {@code DELAY-90MIN} and {@code Body90min} are FDG, and {@code 1Y
   * 90MIN} is a follow-up.
   */
  public static final OursRules Y90 =
      new OursRules(
          List.of(new NuclideCode("14691008", "SCT"), new NuclideCode("C-162A7", "SRT")),
          List.of(
              "(?<![a-z0-9])y[\\W_]{0,3}90(?![0-9]|[\\W_]{0,3}min)",
              "(?<![0-9.])90[\\W_]{0,3}y(?![a-z])",
              "ytt?rium",
              "radio[\\W_]{0,3}emboli[sz]",
              "(?<![a-z])sirt(?![a-z])",
              "(?<![a-z])tare(?![a-z])",
              "thera[\\W_]{0,3}sphere",
              "(?<![a-z])sir[\\W_]{0,3}sphere"),
          List.of(".*"));

  /** 99mTc, of macroaggregates before the treatment, by its SNOMED CT and its retired SRT code. */
  public static final List<NuclideCode> TECHNETIUM_99M =
      List.of(new NuclideCode("72454006", "SCT"), new NuclideCode("C-163A8", "SRT"));

  public OursRules {
    nuclides = List.copyOf(nuclides);
    descriptions = List.copyOf(descriptions);
    stations = List.copyOf(stations);
    descriptions.forEach(Pattern::compile);
    stations.forEach(Pattern::compile);
    if (nuclides.isEmpty() && descriptions.isEmpty()) {
      throw new IllegalArgumentException(
          "with neither nuclides nor descriptions no study could ever be ours");
    }
    if (stations.isEmpty()) {
      throw new IllegalArgumentException(
          "without stations no study could ever be ours; '.*' stands for any");
    }
  }

  /** True when the nuclide is one of ours. */
  public boolean nuclideMatches(String value, String scheme) {
    return nuclides.contains(new NuclideCode(value, scheme));
  }

  /** True when this description speaks of our treatment. */
  public boolean descriptionMatches(String description) {
    return descriptions.stream()
        .anyMatch(
            text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE).matcher(description).find());
  }

  /** True when studies of this station are wanted. */
  public boolean stationMatches(String stationName) {
    return stations.stream()
        .anyMatch(
            text -> Pattern.compile(text, Pattern.CASE_INSENSITIVE).matcher(stationName).matches());
  }

  /** True of images of 99mTc and nothing else, which are made before a treatment. */
  public boolean beforeTreatment() {
    return !nuclides.isEmpty() && TECHNETIUM_99M.containsAll(nuclides);
  }
}
