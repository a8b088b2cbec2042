// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Arrays;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;

/**
 * Mass density by CT number: straight lines between stated points, the end points' densities beyond
 * them. Immutable, thread-safe.
 */
public final class DensityCurve {
  private final double[] hounsfield;
  private final double[] gramPerMl;

  /** The curve of a rule, whose points ascend. */
  public DensityCurve(CurveRule rule) {
    this.hounsfield = rule.points().stream().mapToDouble(CurvePoint::hounsfield).toArray();
    this.gramPerMl = rule.points().stream().mapToDouble(CurvePoint::gramPerMl).toArray();
  }

  /** The density at a CT number. */
  public double gramPerMl(double ofHounsfield) {
    int last = hounsfield.length - 1;
    if (ofHounsfield <= hounsfield[0]) {
      return gramPerMl[0];
    }
    if (ofHounsfield >= hounsfield[last]) {
      return gramPerMl[last];
    }
    int found = Arrays.binarySearch(hounsfield, ofHounsfield);
    int below = found >= 0 ? found : -found - 2;
    if (below == last) {
      return gramPerMl[last];
    }
    double part = (ofHounsfield - hounsfield[below]) / (hounsfield[below + 1] - hounsfield[below]);
    return gramPerMl[below] + part * (gramPerMl[below + 1] - gramPerMl[below]);
  }
}
