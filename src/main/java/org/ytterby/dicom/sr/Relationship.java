// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.Arrays;
import java.util.Optional;

/** Relationship Type (0040,A010), PS3.3 C.17.3.2.4: what a content item is to its parent. */
public enum Relationship {
  CONTAINS("CONTAINS"),
  HAS_OBS_CONTEXT("HAS OBS CONTEXT"),
  HAS_ACQ_CONTEXT("HAS ACQ CONTEXT"),
  HAS_CONCEPT_MOD("HAS CONCEPT MOD"),
  HAS_PROPERTIES("HAS PROPERTIES"),
  INFERRED_FROM("INFERRED FROM"),
  SELECTED_FROM("SELECTED FROM");

  private final String term;

  Relationship(String term) {
    this.term = term;
  }

  /** The defined term. */
  public String term() {
    return term;
  }

  /** Relates an item to the parent that will hold it. */
  public Related to(ContentItem item) {
    return new Related(this, item);
  }

  /** The relationship of a defined term. */
  public static Optional<Relationship> ofTerm(String term) {
    return Arrays.stream(values())
        .filter(relationship -> relationship.term.equals(term))
        .findFirst();
  }
}
