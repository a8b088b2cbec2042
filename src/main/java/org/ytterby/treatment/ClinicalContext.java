// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.List;
import java.util.Optional;

/**
 * The part of the treatment record that no number of the dose map depends on.
 *
 * @param planned what was planned
 * @param intent segmentectomy, lobectomy or the like
 * @param liverFunction before treatment
 * @param earlier treatments before this one
 */
public record ClinicalContext(
    Optional<Sourced<Planned>> planned,
    Optional<Sourced<String>> intent,
    Optional<Sourced<LiverFunction>> liverFunction,
    List<Sourced<EarlierTreatment>> earlier) {
  /** The words that {@code intent} may be. */
  public static final List<String> INTENTS =
      List.of("segmentectomy", "lobectomy", "selective", "whole-liver", "palliative", "other");

  /** Nothing known. */
  public static final ClinicalContext NONE =
      new ClinicalContext(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  public ClinicalContext {
    earlier = List.copyOf(earlier);
  }
}
