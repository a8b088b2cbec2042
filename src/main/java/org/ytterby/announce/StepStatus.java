// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.Arrays;
import java.util.Optional;

/** Performed Procedure Step Status (0040,0252) by its defined terms (PS3.3 C.4.14). */
public enum StepStatus {
  IN_PROGRESS("IN PROGRESS"),
  COMPLETED("COMPLETED"),
  DISCONTINUED("DISCONTINUED");

  private final String term;

  StepStatus(String term) {
    this.term = term;
  }

  /** The value of the attribute. */
  public String term() {
    return term;
  }

  /** True when the step can't be changed any more (PS3.4 F.7.2.2). */
  public boolean isFinal() {
    return this != IN_PROGRESS;
  }

  /** The status of a term, if it is one. */
  static Optional<StepStatus> of(String term) {
    return Arrays.stream(values()).filter(status -> status.term.equals(term)).findFirst();
  }
}
