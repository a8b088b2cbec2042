// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

/** How a step ended, from best to worst but for the last. */
public enum Outcome {
  OK,
  /** It works, and somebody should look. */
  WARNING,
  /** It does not work. */
  FAILED,
  /** Not looked at: nothing is configured for it, or going on made no sense. */
  SKIPPED
}
