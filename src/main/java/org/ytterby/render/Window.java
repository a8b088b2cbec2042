// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

/**
 * A window (PS3.3 C.11.2.1.2). Immutable.
 *
 * @param center Window Center, in the values behind the modality transformation
 * @param width Window Width, in the same; at least 1 for {@link Function#LINEAR}, else above 0
 */
public record Window(double center, double width, Function function) implements Voi {

  /** VOI LUT Function (0028,1056). */
  public enum Function {
    /** C.11.2.1.2.1: between whole numbers, a width of 1 is a threshold. */
    LINEAR,
    /** C.11.2.1.3.2: between real numbers. */
    LINEAR_EXACT,
    /** C.11.2.1.3.1: never quite black or white. */
    SIGMOID;

    /** True for a width that the function can be made of. */
    public boolean takes(double width) {
      return Double.isFinite(width) && (this == LINEAR ? width >= 1 : width > 0);
    }
  }

  public Window {
    if (!Double.isFinite(center) || !function.takes(width)) {
      throw new IllegalArgumentException(
          "a window of width " + width + " at " + center + " is none of " + function);
    }
  }

  /**
   * With c and w as center and width:
   *
   * <ul>
   *   <li>LINEAR: 0 for x &le; c - 0.5 - (w - 1) / 2, 1 for x &gt; c - 0.5 + (w - 1) / 2, else (x -
   *       (c - 0.5)) / (w - 1) + 0.5
   *   <li>LINEAR_EXACT: 0 for x &le; c - w / 2, 1 for x &gt; c + w / 2, else (x - c) / w + 0.5
   *   <li>SIGMOID: 1 / (1 + exp(-4 (x - c) / w))
   * </ul>
   */
  @Override
  public double fraction(double x) {
    return switch (function) {
      case LINEAR -> linear(x - (center - 0.5), width - 1);
      case LINEAR_EXACT -> linear(x - center, width);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-4 * (x - center) / width));
    };
  }

  private static double linear(double fromCenter, double width) {
    if (fromCenter <= -width / 2) {
      return 0;
    }
    return fromCenter > width / 2 ? 1 : fromCenter / width + 0.5;
  }
}
