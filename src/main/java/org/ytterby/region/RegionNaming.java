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
 * @param rules in the order in which they are asked
 */
public record RegionNaming(List<Rule> rules) {

  /**
   * One kind and the names that mean it.
   *
   * @param kind what the region is
   * @param names patterns for the whole name, letter case ignored
   */
  public record Rule(RegionKind kind, List<Pattern> names) {
    public Rule {
      names = List.copyOf(names);
    }

    /** A rule from the text of its patterns; a text that is no regular expression is refused. */
    public static Rule of(RegionKind kind, List<String> names) {
      return new Rule(
          kind,
          names.stream()
              .map(name -> Pattern.compile(name, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
              .toList());
    }

    boolean matches(String name) {
      return names.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }
  }

  /**
   * Names that clinics commonly give (TG-263 and habits), asked in this order: what is a tumour or
   * liver <em>but for</em> something is neither; then tumour, perfused volume, lung, liver.
   */
  public static final RegionNaming COMMON = of(RegionRule.COMMON_NAMES);

  /** The naming that a protocol declares. */
  public static RegionNaming of(List<RegionRule> declared) {
    return new RegionNaming(
        declared.stream()
            .map(
                rule ->
                    Rule.of(RegionKind.valueOf(rule.kind().toUpperCase(Locale.ROOT)), rule.names()))
            .toList());
  }

  public RegionNaming {
    rules = List.copyOf(rules);
  }

  /** What a region of this name is, or nothing when no rule knows the name. */
  public Optional<RegionKind> kindOf(String name) {
    String trimmed = name.trim();
    return rules.stream().filter(rule -> rule.matches(trimmed)).map(Rule::kind).findFirst();
  }
}
