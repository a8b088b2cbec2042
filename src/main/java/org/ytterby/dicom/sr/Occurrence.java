// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * How often a row may and must occur: VM, requirement type and condition of PS3.16.
 *
 * @param requirement M, U or MC
 * @param repeats true for VM 1-n
 * @param condition for MC: when the row is mandatory
 */
public record Occurrence(Requirement requirement, boolean repeats, Optional<Condition> condition) {

  /** Requirement Type of PS3.16 6.1.7. */
  public enum Requirement {
    MANDATORY,
    USER_OPTION,
    CONDITIONAL
  }

  /**
   * When a row is mandatory.
   *
   * @param text as PS3.16 words it, in short
   * @param holds of the item under which the row stands
   */
  public record Condition(String text, Predicate<ContentItem> holds) {}

  /** U, VM 1: what a row is until it is said otherwise. */
  static final Occurrence OPTIONAL =
      new Occurrence(Requirement.USER_OPTION, false, Optional.empty());

  Occurrence mandatory() {
    return new Occurrence(Requirement.MANDATORY, repeats, Optional.empty());
  }

  Occurrence repeating() {
    return new Occurrence(requirement, true, condition);
  }

  Occurrence mandatoryWhen(String text, Predicate<ContentItem> holds) {
    return new Occurrence(
        Requirement.CONDITIONAL, repeats, Optional.of(new Condition(text, holds)));
  }

  /** True where the row has to be there. */
  boolean isRequired(ContentItem parent) {
    return switch (requirement) {
      case MANDATORY -> true;
      case USER_OPTION -> false;
      case CONDITIONAL -> condition.filter(stated -> stated.holds().test(parent)).isPresent();
    };
  }
}
