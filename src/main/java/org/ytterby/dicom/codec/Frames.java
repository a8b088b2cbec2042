// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.InvalidObject;

/**
 * The frames of an object, native and little endian, whatever transfer syntax it came in.
 *
 * <p>A frame is read and decoded when it is asked for, so that memory holds one at a time. What a
 * header claims is checked against the code stream before anything is allocated for it. Immutable
 * and thread-safe.
 */
public final class Frames {
  private final PixelFormat format;
  private final String where;
  private final PixelBytes bytes;
  private final @Nullable Fragments fragments;
  private final @Nullable FrameDecoder decoder;

  private Frames(
      PixelFormat format,
      PixelBytes bytes,
      @Nullable Fragments fragments,
      @Nullable FrameDecoder decoder) {
    this.format = format;
    this.where = bytes.where();
    this.bytes = bytes;
    this.fragments = fragments;
    this.decoder = decoder;
  }

  /**
   * The frames for showing, also where compression has changed them.
   *
   * @throws InvalidObject when the transfer syntax can't be decoded, or the pixels can't be what
   *     the header says
   */
  public static Frames of(DataSet object, TransferSyntax syntax) {
    Compression compression = decoded(object, syntax);
    // In baseline the code stream does not say what colours it has.
    return compression == Compression.JPEG_BASELINE
        ? of(object, compression, Optional.of(new JpegBaselineDecoder(isYbr(object))))
        : of(object, compression, compression.decoder());
  }

  private static boolean isYbr(DataSet object) {
    return object
        .optional(Tag.PhotometricInterpretation)
        .filter(photometric -> photometric.text().startsWith("YBR_"))
        .isPresent();
  }

  /**
   * The frames for measuring: every bit as it was before it was compressed.
   *
   * @throws InvalidObject as {@link #of}, and when compression has changed the pixels or may have
   */
  public static Frames exact(DataSet object, TransferSyntax syntax) {
    requireExact(object, syntax);
    Compression compression = decoded(object, syntax);
    return of(object, compression, compression.exactDecoder());
  }

  /**
   * Says in words why the pixels of an object can't be measured, as far as its header knows: where
   * the frames' own code streams tell too ({@link Compression#mayBeExact}), {@link #frame} does.
   *
   * @throws InvalidObject when compression has changed them or may have, or can't be undone here
   */
  public static void requireExact(DataSet header, TransferSyntax syntax) {
    Compression compression = known(header, syntax);
    if (!compression.mayBeExact()) {
      throw new InvalidObject(
          header.where(Tag.PixelData),
          "transfer syntax " + syntax + ", which changes pixels",
          "an uncompressed or lossless one: a dose can't be computed from lossy pixels");
    }
    if (!compression.isDecoded()) {
      throw undecoded(header, syntax);
    }
    requireUnchanged(header, compression);
  }

  /** What no code stream knows: what was lost before, and code-blocks that are in no packet. */
  private static void requireUnchanged(DataSet header, Compression compression) {
    String lossy = header.optional(Tag.LossyImageCompression).map(Attribute::text).orElse("");
    if (lossy.equals("01")) {
      throw new InvalidObject(
          header.where(Tag.LossyImageCompression),
          "01: the pixels were changed by lossy compression before",
          "00 or nothing: a dose can't be computed from lossy pixels");
    }
    if (!compression.isLossless() && !lossy.equals("00")) {
      throw new InvalidObject(
          header.where(Tag.LossyImageCompression),
          lossy.isEmpty() ? "nothing" : lossy,
          "00 in transfer syntax "
              + compression.transferSyntax()
              + ", where left out pixels and zeros may look the same: a dose can't be computed from"
              + " lossy pixels");
    }
  }

  private static Compression decoded(DataSet header, TransferSyntax syntax) {
    Compression compression = known(header, syntax);
    if (!compression.isDecoded()) {
      throw undecoded(header, syntax);
    }
    return compression;
  }

  private static Compression known(DataSet header, TransferSyntax syntax) {
    return Compression.of(syntax).orElseThrow(() -> undecoded(header, syntax));
  }

  private static InvalidObject undecoded(DataSet header, TransferSyntax syntax) {
    return new InvalidObject(
        header.where(Tag.PixelData),
        "transfer syntax " + syntax + ", which this version can't decode",
        "an uncompressed one, RLE, JPEG lossless, JPEG-LS or JPEG 2000 (not high-throughput)");
  }

  private static Frames of(
      DataSet object, Compression compression, Optional<FrameDecoder> possible) {
    PixelFormat format = PixelFormat.of(object);
    Attribute pixelData = object.require(Tag.PixelData);
    Value value = pixelData.element().value();
    if (value instanceof Value.Encapsulated(Value raw)) {
      PixelBytes bytes = new PixelBytes(raw, pixelData.where());
      FrameDecoder decoder =
          possible.orElseThrow(
              () ->
                  new InvalidObject(
                      pixelData.where(),
                      "encapsulated fragments in " + compression.transferSyntax(),
                      "native pixels"));
      Fragments fragments = Fragments.of(object, pixelData, bytes, format.frames());
      return new Frames(format, bytes, fragments, decoder);
    }
    if (!compression.isNative()) {
      throw new InvalidObject(
          pixelData.where(),
          "native pixels in " + compression.transferSyntax(),
          "encapsulated fragments");
    }
    PixelBytes bytes = new PixelBytes(value, pixelData.where());
    long expected = format.allBytes();
    long padding = expected & 1;
    if (bytes.length() != expected && bytes.length() != expected + padding) {
      throw new InvalidObject(
          pixelData.where(), bytes.length() + " bytes", (expected + padding) + " bytes");
    }
    return new Frames(format, bytes, null, null);
  }

  /** How the pixels of each frame lie. */
  public PixelFormat format() {
    return format;
  }

  public int count() {
    return format.frames();
  }

  /** True when nothing has to be decoded. */
  public boolean isNative() {
    return decoder == null;
  }

  /**
   * One frame; of 1 bit a pixel the first pixel is the lowest bit of the first byte.
   *
   * @param index from 0
   * @throws InvalidObject when its bytes can't be decoded
   */
  public byte[] frame(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("frame " + index + " of " + count());
    }
    if (fragments != null && decoder != null) {
      String place = count() == 1 ? where : where + " frame " + (index + 1);
      return decoder.decode(fragments.frame(index), format, place);
    }
    return nativeFrame(index);
  }

  private byte[] nativeFrame(int index) {
    long firstBit = index * format.frameBits();
    int shift = (int) (firstBit & 7);
    byte[] frame = new byte[format.frameBytes()];
    if (shift == 0) {
      bytes.read(firstBit >>> 3, frame, 0, frame.length);
      return withoutTheNext(frame);
    }
    long lastByte = (firstBit + format.frameBits() - 1) >>> 3;
    byte[] covering = new byte[(int) (lastByte - (firstBit >>> 3)) + 1];
    bytes.read(firstBit >>> 3, covering, 0, covering.length);
    for (int i = 0; i < frame.length; i++) {
      int low = Byte.toUnsignedInt(covering[i]) >>> shift;
      int high = i + 1 < covering.length ? covering[i + 1] << (8 - shift) : 0;
      frame[i] = (byte) (low | high);
    }
    return withoutTheNext(frame);
  }

  /** Clears the bits of the last byte that belong to the next frame. */
  private byte[] withoutTheNext(byte[] frame) {
    int used = (int) (format.frameBits() & 7);
    if (used != 0) {
      frame[frame.length - 1] &= (byte) ((1 << used) - 1);
    }
    return frame;
  }
}
