// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ytterby.dicom.codec.Compression;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.codec.PixelFormat;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.InvalidObject;
import org.ytterby.testdata.TestCoders;

/**
 * Any bytes as the only frame of an image in one compression: nothing but {@link InvalidObject} is
 * thrown; what comes is as large as the header says and the same each time; what is taken for
 * measuring is what is shown; heap and time are in proportion to image and bytes.
 *
 * <p>Input: four bytes for the header (form, rows, columns, bits stored), and the code stream.
 *
 * @param heapAtAll what decoding takes of any frame
 */
record FrameFuzz(Compression compression, long heapAtAll) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int HEADER_BYTES = 4;
  private static final int COLOUR = 1;
  private static final int WIDE = 2;
  private static final int SIGNED = 4;
  private static final int PLANAR = 8;

  /** The frame, its samples as whole or real numbers, and a line of each in work. */
  private static final long HEAP_FOR_A_SAMPLE = 32;

  /** A byte of a code stream may be a packet, whose precinct has objects of its own. */
  private static final long HEAP_FOR_A_BYTE = 512;

  /** The largest image has 196,608 samples, of at most 91 decisions each. */
  private static final long SLOWEST_NS = 5_000_000_000L;

  /** Tries an input. */
  void tryOne(byte[] input) {
    if (input.length < HEADER_BYTES) {
      return;
    }
    DataSet image = image(input);
    PixelFormat format;
    try {
      format = PixelFormat.of(image);
    } catch (InvalidObject e) {
      return; // more bits stored than allocated
    }
    long heap =
        heapAtAll
            + HEAP_FOR_A_SAMPLE * format.pixels() * format.samples()
            + HEAP_FOR_A_BYTE * input.length;
    TransferSyntax syntax = compression.transferSyntax();
    long began = THREADS.getCurrentThreadCpuTime();
    Optional<byte[]> shown = Corpus.within(heap, () -> frame(() -> Frames.of(image, syntax)));
    long took = THREADS.getCurrentThreadCpuTime() - began;
    if (took > SLOWEST_NS) {
      throw new AssertionError("decoding took " + took + " ns");
    }
    Optional<byte[]> again = frame(() -> Frames.of(image, syntax));
    if (!same(shown, again)) {
      throw new AssertionError("decoded again it is something else");
    }
    if (shown.isPresent() && shown.orElseThrow().length != format.frameBytes()) {
      throw new AssertionError(shown.orElseThrow().length + " bytes of " + format);
    }
    Optional<byte[]> exact = frame(() -> Frames.exact(image, syntax));
    if (exact.isPresent() && !same(exact, shown)) {
      throw new AssertionError("what is measured is not what is shown");
    }
  }

  /** The frame of an input, nothing where it is refused. */
  Optional<byte[]> shown(byte[] input) {
    return frame(() -> Frames.of(image(input), compression.transferSyntax()));
  }

  private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
    return one.isPresent() == other.isPresent()
        && (one.isEmpty() || Arrays.equals(one.orElseThrow(), other.orElseThrow()));
  }

  /** Gives frames or refuses. */
  private interface Opening {
    Frames open();
  }

  private static Optional<byte[]> frame(Opening opening) {
    try {
      return Optional.of(opening.open().frame(0));
    } catch (InvalidObject e) {
      return Optional.empty();
    }
  }

  private static DataSet image(byte[] input) {
    int form = input[0];
    boolean wide = (form & WIDE) != 0;
    int stored = Math.min(1 + (input[3] & 0xF), wide ? 16 : 8);
    return DataSet.builder()
        .integers(Tag.SamplesPerPixel, (form & COLOUR) != 0 ? 3 : 1)
        .integers(Tag.PlanarConfiguration, (form & PLANAR) != 0 ? 1 : 0)
        .integers(Tag.Rows, 1 + (input[1] & 0xFF))
        .integers(Tag.Columns, 1 + (input[2] & 0xFF))
        .integers(Tag.BitsAllocated, wide ? 16 : 8)
        .integers(Tag.BitsStored, stored)
        .integers(Tag.HighBit, stored - 1)
        .integers(Tag.PixelRepresentation, (form & SIGNED) != 0 ? 1 : 0)
        .text(Tag.LossyImageCompression, "00") // else JPEG 2000 is never measured
        .put(TestCoders.encapsulated(Arrays.copyOfRange(input, HEADER_BYTES, input.length)))
        .build();
  }

  /** What an encoder of a test makes of samples. */
  interface Encoder {
    /** The code stream of samples of some bits, in rows of some columns. */
    byte[] encode(int[] samples, int columns, int bits);
  }

  /** Small grey images of noise and of slopes. */
  static List<byte[]> seeds(boolean signed, Encoder encoder) {
    List<byte[]> seeds = new ArrayList<>();
    Random random = new Random(1);
    for (int[] size : new int[][] {{1, 1}, {3, 5}, {16, 16}, {9, 40}}) {
      for (int bits : new int[] {8, 12, 16}) {
        for (int noise : new int[] {1, 1 << bits - 1}) {
          int low = signed ? -(1 << bits - 1) : 0;
          int[] samples = new int[size[0] * size[1]];
          for (int i = 0; i < samples.length; i++) {
            samples[i] = low + (i * 3 + random.nextInt(noise) & (1 << bits) - 1);
          }
          int form = (bits > 8 ? WIDE : 0) | (signed ? SIGNED : 0);
          seeds.add(input(form, size, bits, encoder.encode(samples, size[1], bits)));
        }
      }
    }
    return seeds;
  }

  static byte[] input(int form, int[] size, int bits, byte[] stream) {
    byte[] input = new byte[HEADER_BYTES + stream.length];
    input[0] = (byte) form;
    input[1] = (byte) (size[0] - 1);
    input[2] = (byte) (size[1] - 1);
    input[3] = (byte) (bits - 1);
    System.arraycopy(stream, 0, input, HEADER_BYTES, stream.length);
    return input;
  }
}
