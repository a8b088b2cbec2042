// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ytterby.protocol.RegionRule;

/**
 * How a region's name tells what it is: the first rule with a pattern that matches the whole name
 * decides. Immutable.
 *
 * <p>A pattern is tried on the name as it is written and on its words, so that an underscore, a
 * bracket or a capital in mid-word parts words as a space does, while a dash that subtracts is
 * still seen: {@code Liver_NonTumor1} is also {@code Liver Non Tumor 1}.
 *
 * @param rules in the order in which they are asked
 */
public record RegionNaming(List<Rule> rules) {
  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  /**
   * Where a word begins without anything between: NonTumor, HCC1, 3rd, GTVLeft. Two small letters
   * are asked for behind a row of capitals, because GTVs and TUMOURs are plurals.
   */
  private static final Pattern WORD_BEGINS =
      Pattern.compile(
          "(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll}{2})"
              + "|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

  /**
   * One kind and the names that mean it.
   *
   * @param kind what the region is
   * @param unclear true when these names can mean things that exclude each other
   * @param names patterns for the whole name, letter case ignored
   */
  public record Rule(RegionKind kind, boolean unclear, List<Pattern> names) {
    public Rule {
      names = List.copyOf(names);
    }

    /** A rule from the text of its patterns; a text that is no regular expression is refused. */
    public static Rule of(RegionKind kind, List<String> names) {
      return new Rule(kind, false, patterns(names));
    }

    static Rule of(RegionRule declared) {
      boolean unclear = declared.kind().equals(RegionRule.UNCLEAR);
      return new Rule(
          unclear ? RegionKind.OTHER : RegionKind.valueOf(declared.kind().toUpperCase(Locale.ROOT)),
          unclear,
          patterns(declared.names()));
    }

    private static List<Pattern> patterns(List<String> names) {
      return names.stream()
          .map(name -> Pattern.compile(name, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
          .toList();
    }

    boolean matches(String name) {
      return names.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
  }

  /** Names that clinics commonly give: {@link RegionRule#COMMON_NAMES}. */
  public static final RegionNaming COMMON = of(RegionRule.COMMON_NAMES);

  /** The naming that a protocol declares. */
  public static RegionNaming of(List<RegionRule> declared) {
    return new RegionNaming(declared.stream().map(Rule::of).toList());
  }

  public RegionNaming {
    rules = List.copyOf(rules);
  }

  /**
   * What a region of this name is, or nothing when no rule knows the name; other where it is
   * unclear.
   */
  public Optional<RegionKind> kindOf(String name) {
    return rule(name).map(Rule::kind);
  }

  /** True when the name can mean things that exclude each other, so that a person must say. */
  public boolean isUnclear(String name) {
    return rule(name).filter(Rule::unclear).isPresent();
  }

  private Optional<Rule> rule(String name) {
    String written = name.strip();
    String words = WORD_BEGINS.matcher(APART.matcher(name).replaceAll(" ").strip()).replaceAll(" ");
    return rules.stream().filter(rule -> rule.matches(written) || rule.matches(words)).findFirst();
  }
}
