// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.Optional;

/**
 * Into which size a picture is fitted, and which part of it (PS3.18 8.3.5.1.3). Immutable.
 *
 * @param width most columns of the result
 * @param height most rows of the result
 * @param region absent: the whole picture
 */
public record Viewport(int width, int height, Optional<Region> region) {
  /** As large as the largest frame that is rendered; more gives no more to see. */
  public static final int MOST_PIXELS = 1 << 24;

  /**
   * A part of an image, in its pixels from the upper left corner of the upper left one.
   *
   * @param x left edge
   * @param y upper edge
   * @param width 0: to the right edge of the image; negative: as many, flipped left to right
   * @param height 0: to the lower edge of the image; negative: as many, flipped upside down
   */
  public record Region(double x, double y, double width, double height) {}

  public Viewport {
    if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "a viewport has at least 1 pixel and at most " + MOST_PIXELS);
    }
  }
}
