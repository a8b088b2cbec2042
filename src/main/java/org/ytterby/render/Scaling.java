// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.util.Arrays;
import java.util.Optional;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * Brings a picture to its size, with square pixels. Stateless.
 *
 * <p>Method: each output sample is the mean of the source samples around its place, weighted by a
 * triangle that is two source pixels wide where the picture grows (linear interpolation) and two
 * output pixels wide where it shrinks, so that nothing small is lost between. First along columns,
 * then along rows; what lies outside the region has no part in it. Where nothing changes the
 * weights are 1 and 0 and the samples stay what they are.
 */
final class Scaling {
  private Scaling() {}

  /** From where to where along one axis; a source length below 0 is one that is flipped. */
  private record Axis(int size, double from, double length, int output) {

    /** Index of the first source sample that an output sample is made of, and their weights. */
    private record Taps(int first, double[] weights) {
      /** The weighted mean of one sample of the pixels of a line. */
      double mean(double[] line, int samples, int sample) {
        double sum = 0;
        int at = first * samples + sample;
        for (double weight : weights) {
          sum += weight * line[at];
          at += samples;
        }
        return sum;
      }
    }

    Taps taps(int index) {
      double step = Math.abs(length) / output;
      double center = from + ((length < 0 ? output - 1 - index : index) + 0.5) * step - 0.5;
      double reach = Math.max(1, step);
      int least = (int) Math.floor(from);
      int most = Math.min(size, (int) Math.ceil(from + Math.abs(length))) - 1;
      int first = Math.clamp((long) Math.ceil(center - reach), least, most);
      int last = Math.clamp((long) Math.floor(center + reach), least, most);
      double[] weights = new double[last - first + 1];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.max(0, 1 - Math.abs(first + i - center) / reach);
        sum += weights[i];
      }
      for (int i = 0; i < weights.length; i++) {
        // At an edge the only sample in reach may have no weight of its own.
        weights[i] = sum > 0 ? weights[i] / sum : 1.0 / weights.length;
      }
      return new Taps(first, weights);
    }

    boolean changesNothing() {
      return from == 0 && length == size && output == size;
    }
  }

  /**
   * The picture, or a region of it, fitted into the viewport; without one as large as it is.
   *
   * @param aspect height of a pixel by its width
   * @throws InvalidObject REQUEST_INVALID for a region that is not in the picture, NOT_ACCEPTABLE
   *     when square pixels would make it too large
   */
  static Picture fit(Picture picture, double aspect, Optional<Viewport> viewport) {
    Viewport.Region region =
        viewport.flatMap(Viewport::region).orElse(new Viewport.Region(0, 0, 0, 0));
    double width = length(region.x(), region.width(), picture.width());
    double height = length(region.y(), region.height(), picture.height());
    // In units of a side of a square pixel.
    double wide = Math.abs(width) * Math.max(1, 1 / aspect);
    double high = Math.abs(height) * Math.max(1, aspect);
    double factor =
        viewport.map(port -> Math.min(port.width() / wide, port.height() / high)).orElse(1.0);
    double outputWidth = Math.max(1, Math.rint(wide * factor));
    double outputHeight = Math.max(1, Math.rint(high * factor));
    if (outputWidth * outputHeight > Viewport.MOST_PIXELS) {
      throw new InvalidObject(
          ErrorCode.NOT_ACCEPTABLE,
          "the image",
          (long) outputWidth + " x " + (long) outputHeight + " square pixels",
          "at most " + Viewport.MOST_PIXELS + "; give a viewport",
          null);
    }
    Axis columns = new Axis(picture.width(), region.x(), width, (int) outputWidth);
    Axis rows = new Axis(picture.height(), region.y(), height, (int) outputHeight);
    return columns.changesNothing() && rows.changesNothing()
        ? picture
        : scale(picture, columns, rows);
  }

  private static double length(double from, double length, int size) {
    double whole = length == 0 ? size - from : length;
    if (from < 0 || Math.abs(whole) < 1 || from + Math.abs(whole) > size) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          "viewport",
          "a region from " + from + " of " + whole,
          "at least one pixel, within the " + size + " of the image",
          null);
    }
    return whole;
  }

  /** Row by row of the result, so that nothing but one line of sums is held beside it. */
  private static Picture scale(Picture picture, Axis columns, Axis rows) {
    int samples = picture.samples();
    int sourceLine = picture.width() * samples;
    Axis.Taps[] across = new Axis.Taps[columns.output()];
    for (int x = 0; x < across.length; x++) {
      across[x] = columns.taps(x);
    }
    byte[] data = new byte[rows.output() * across.length * samples];
    double[] sums = new double[sourceLine];
    int target = 0;
    for (int y = 0; y < rows.output(); y++) {
      Axis.Taps down = rows.taps(y);
      Arrays.fill(sums, 0);
      for (int tap = 0; tap < down.weights().length; tap++) {
        add(picture.data(), (down.first() + tap) * sourceLine, down.weights()[tap], sums);
      }
      for (Axis.Taps taps : across) {
        for (int sample = 0; sample < samples; sample++) {
          double value = taps.mean(sums, samples, sample);
          data[target++] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
    }
    return new Picture(across.length, rows.output(), samples, data);
  }

  private static void add(byte[] data, int from, double weight, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * Byte.toUnsignedInt(data[from + i]);
    }
  }
}
