// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.SharedData;

/** Images of chance, compressed to JPEG 2000 code streams and back by OpenJPEG. */
final class OpenJpeg {
  private OpenJpeg() {}

  /**
   * An image.
   *
   * @param samples of each pixel side by side, as numbers
   */
  record Image(int rows, int columns, int components, int bits, boolean signed, int[] samples) {
    PixelFormat format() {
      return new PixelFormat(rows, columns, components, bits > 8 ? 16 : 8, bits, signed, false, 1);
    }

    /** As it lies in Pixel Data. */
    byte[] pixelData() {
      ByteBuffer data = ByteBuffer.allocate(format().frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int sample : samples) {
        put(data, sample);
      }
      return data.array();
    }

    /** Component by component, as the programs read and write it. */
    private byte[] raw() {
      ByteBuffer raw = ByteBuffer.allocate(format().frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int component = 0; component < components; component++) {
        for (int i = component; i < samples.length; i += components) {
          put(raw, samples[i]);
        }
      }
      return raw.array();
    }

    private void put(ByteBuffer to, int sample) {
      if (bits > 8) {
        to.putShort((short) sample);
      } else {
        to.put((byte) sample);
      }
    }

    /** The differences of the samples to those of bytes in the manner of Pixel Data. */
    int[] differences(byte[] other) {
      ByteBuffer in = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
      int[] differences = new int[samples.length];
      for (int i = 0; i < samples.length; i++) {
        int found = bits > 8 ? in.getShort() : in.get();
        int mask = bits > 8 ? 0xFFFF : 0xFF;
        differences[i] = (signed ? found : found & mask) - samples[i];
      }
      return differences;
    }
  }

  /** Noise, slopes, few samples among zeros, or one value. */
  static Image image(Random random, int rows, int columns, int components, int bits) {
    boolean signed = random.nextBoolean();
    int low = signed ? -(1 << bits - 1) : 0;
    int[] samples = new int[rows * columns * components];
    int kind = random.nextInt(5);
    int level = random.nextInt(1 << bits);
    int noise = 1 + random.nextInt(1 << (bits + 1) / 2);
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / components;
      int value =
          switch (kind) {
            case 0 -> random.nextInt(1 << bits);
            case 1 -> level;
            case 2 -> random.nextInt(20) == 0 ? random.nextInt(1 << bits) : level;
            default ->
                (pixel / columns * 3 + pixel % columns * (i % components + 1)) * noise / 7
                    + random.nextInt(noise);
          };
      samples[i] = low + (value & (1 << bits) - 1);
    }
    return new Image(rows, columns, components, bits, signed, samples);
  }

  /** A code stream, or nothing when the program refuses the options. */
  static Optional<byte[]> compress(Image image, Path folder, List<String> options)
      throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("in.rawl"), image.raw());
    Path out = folder.resolve("out.j2k");
    Files.deleteIfExists(out);
    List<String> all = new ArrayList<>(options);
    all.add("-F");
    all.add(
        String.format(
            "%d,%d,%d,%d,%s",
            image.columns, image.rows, image.components, image.bits, image.signed ? "s" : "u"));
    boolean done = run("opj_compress", in, out, all);
    return done && Files.exists(out) ? Optional.of(Files.readAllBytes(out)) : Optional.empty();
  }

  /** What the program makes of a code stream. */
  static Image decompress(byte[] encoded, Image of, Path folder)
      throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("in.j2k"), encoded);
    Path out = folder.resolve("out.rawl");
    assertThat(run("opj_decompress", in, out, List.of())).isTrue();
    ByteBuffer raw = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    int[] samples = new int[of.samples.length];
    for (int component = 0; component < of.components; component++) {
      for (int i = component; i < samples.length; i += of.components) {
        int sample = of.bits > 8 ? raw.getShort() : raw.get();
        // It leaves the bits above a negative sample zero.
        int unused = Integer.SIZE - of.bits;
        samples[i] = of.signed ? sample << unused >> unused : sample << unused >>> unused;
      }
    }
    return new Image(of.rows, of.columns, of.components, of.bits, of.signed, samples);
  }

  private static boolean run(String program, Path in, Path out, List<String> options)
      throws IOException, InterruptedException {
    SharedData.requireProgram(program);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program, "-i", in.toString(), "-o", out.toString()));
    command.addAll(options);
    return Ended.of(command).exit() == 0;
  }
}
