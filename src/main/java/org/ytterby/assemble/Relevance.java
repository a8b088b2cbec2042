// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

/**
 * Whether a study is a treatment of ours by the declared rule. Evaluated before a study is
 * assembled.
 */
public sealed interface Relevance {

  /** The rule that decided, in one sentence. */
  String reason();

  /**
   * A treatment of ours: it is dosed, or findings say why not.
   *
   * @param byNuclide true where a header names the protocol's nuclide, false where only a
   *     description speaks of a treatment
   */
  record Ours(String reason, boolean byNuclide) implements Relevance {}

  /** Not ours: it is kept and left alone, without alarm. */
  record NotOurs(String reason) implements Relevance {}

  /**
   * An emission study that says nothing of its nuclide and nothing of a treatment, or a study that
   * tells of a treatment and has no emission image yet. Nobody may call it not ours on that ground:
   * it is handled like one of ours, so that findings say what is missing.
   */
  record Undecided(String reason) implements Relevance {}
}
