// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.ytterby.quantity.Activity;

/** What stayed behind in vial, tubing and catheter. */
public sealed interface Residual {

  /** As findings write it. */
  default String text() {
    String what =
        switch (this) {
          case Measured(Activity activity, var _, var _) ->
              number(activity.gigabecquerel()) + " GBq";
          case OfAssay(double fraction, var _, var _) -> fraction + " of the assay";
          case NoneMeasured _ -> "none measured";
        };
    return what
        + method().map(how -> ", " + how).orElse("")
        + at().map(time -> ", at " + time.at()).orElse("");
  }

  /** As a person writes it: 0.021 is 0.021. */
  static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(MathContext.DECIMAL32)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** How it was measured, where that was said. */
  Optional<String> method();

  /** When it was measured, where that was said. */
  Optional<Moment> at();

  /**
   * A measured activity.
   *
   * @param activity at the time of the measurement; at administration where no time was said
   */
  record Measured(Activity activity, Optional<String> method, Optional<Moment> at)
      implements Residual {
    public Measured {
      if (!(activity.becquerel() >= 0)) {
        throw new IllegalArgumentException(
            "residual: found " + activity.becquerel() + " Bq, expected 0 or more");
      }
    }
  }

  /**
   * A part of the assayed activity, both at the same time, so that decay does not matter.
   *
   * @param fraction 0 to below 1
   */
  record OfAssay(double fraction, Optional<String> method, Optional<Moment> at)
      implements Residual {
    public OfAssay {
      if (!(fraction >= 0 && fraction < 1)) {
        throw new IllegalArgumentException(
            "residual fraction: found " + fraction + ", expected 0 to below 1");
      }
    }
  }

  /** It was said that nobody measured it. */
  record NoneMeasured() implements Residual {
    @Override
    public Optional<String> method() {
      return Optional.empty();
    }

    @Override
    public Optional<Moment> at() {
      return Optional.empty();
    }
  }
}
