// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

/**
 * A picture of 8 bits a sample, 0 black to 255 white or full colour; rows from the top, samples of
 * a pixel side by side. Immutable by convention: nobody writes to the samples of a picture that was
 * handed out.
 *
 * @param samples per pixel: 1 grey, 3 red, green and blue
 */
public record Picture(int width, int height, int samples, byte[] data) {
  public Picture {
    if (samples != 1 && samples != 3 || data.length != (long) width * height * samples) {
      throw new IllegalArgumentException(
          width + " x " + height + " x " + samples + " samples in " + data.length + " bytes");
    }
  }

  /** Size and kind, without what is to be seen. */
  @Override
  public String toString() {
    return "Picture[" + width + "x" + height + "x" + samples + "]";
  }
}
