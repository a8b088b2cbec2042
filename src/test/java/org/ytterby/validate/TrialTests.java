// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.List;
import java.util.Map;

/** Self-tests whose end is known. */
public final class TrialTests {
  private TrialTests() {}

  /** One check, of a K that is 1 % off. */
  public static SelfTest failing() {
    Check check =
        Check.relative("K = E T1/2 / ln 2", "default", 50.23, 49.73, 1e-4, "Gy kg/GBq", "by hand");
    return SelfTest.of(Map.of("constants", () -> List.of(check)));
  }
}
