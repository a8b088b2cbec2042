// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

/** What turns an absolute dose into the patient-relative one, or why nothing does. */
public sealed interface RelativeScale {

  /**
   * Net administered over measured activity.
   *
   * @param scaleFactor finite, more than 0
   */
  record Known(double scaleFactor) implements RelativeScale {
    public Known {
      if (!(scaleFactor > 0) || !Double.isFinite(scaleFactor)) {
        throw new IllegalArgumentException(
            "relative scale: found " + scaleFactor + ", expected a finite factor more than 0");
      }
    }
  }

  /**
   * There is no relative dose.
   *
   * @param reason one clause for people
   */
  record NotJudged(String reason) implements RelativeScale {}
}
