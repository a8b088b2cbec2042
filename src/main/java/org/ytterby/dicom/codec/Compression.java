// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;

/** The transfer syntaxes by what they do to pixels, and by what this program can undo. */
public enum Compression {
  IMPLICIT_LE(Uids.ImplicitVRLittleEndian, Loss.NONE, null),
  EXPLICIT_LE(Uids.ExplicitVRLittleEndian, Loss.NONE, null),
  EXPLICIT_BE(Uids.ExplicitVRBigEndian, Loss.NONE, null),
  DEFLATED(Uids.DeflatedExplicitVRLittleEndian, Loss.NONE, null),
  RLE(Uids.RLELossless, Loss.NONE, new RleDecoder()),
  JPEG_LOSSLESS(Uids.JPEGLossless, Loss.NONE, new JpegLosslessDecoder()),
  JPEG_LOSSLESS_SV1(Uids.JPEGLosslessSV1, Loss.NONE, new JpegLosslessDecoder()),
  JPEG_LS_LOSSLESS(
      Uids.JPEGLSLossless, Loss.NONE, new JpegLsDecoder(JpegLsDecoder.Promise.LOSSLESS)),
  JPEG_LS_NEAR_LOSSLESS(
      Uids.JPEGLSNearLossless, Loss.LOSSY, new JpegLsDecoder(JpegLsDecoder.Promise.NEAR_LOSSLESS)),
  JPEG_2000_LOSSLESS(
      Uids.JPEG2000Lossless, Loss.NONE, new Jpeg2000Decoder(Jpeg2000Decoder.Promise.EXACT)),
  JPEG_2000(Uids.JPEG2000, Loss.SAID_BY_FRAMES, new Jpeg2000Decoder(Jpeg2000Decoder.Promise.SHOWN)),
  JPEG_BASELINE(Uids.JPEGBaseline8Bit, Loss.LOSSY, new JpegBaselineDecoder(true)),
  JPEG_EXTENDED(Uids.JPEGExtended12Bit, Loss.LOSSY, null);

  private enum Loss {
    NONE,
    LOSSY,
    /**
     * Each frame's code stream says whether it is reversible and coding passes were left out, but
     * not whether whole code-blocks were: of these the data set has to say that none is missing.
     */
    SAID_BY_FRAMES
  }

  private static final FrameDecoder EXACT_BY_FRAMES =
      new Jpeg2000Decoder(Jpeg2000Decoder.Promise.EXACT);

  private final TransferSyntax transferSyntax;
  private final Loss loss;
  private final Optional<FrameDecoder> decoder;

  Compression(String uid, Loss loss, @Nullable FrameDecoder decoder) {
    this.transferSyntax = new TransferSyntax(uid);
    this.loss = loss;
    this.decoder = Optional.ofNullable(decoder);
  }

  /** What a transfer syntax is; nothing for one that this program does not know. */
  public static Optional<Compression> of(TransferSyntax syntax) {
    return Arrays.stream(values()).filter(one -> one.transferSyntax.equals(syntax)).findFirst();
  }

  public TransferSyntax transferSyntax() {
    return transferSyntax;
  }

  /** True when the pixels lie as they are. */
  public boolean isNative() {
    return !transferSyntax.isEncapsulated();
  }

  /** True when the transfer syntax promises every bit of every sample. */
  public boolean isLossless() {
    return loss == Loss.NONE;
  }

  /**
   * True when it keeps every bit, or the data set and its frames say whether they do: then {@link
   * Frames#requireExact} and the decoder for measuring refuse those that don't.
   */
  public boolean mayBeExact() {
    return loss != Loss.LOSSY;
  }

  /** True when this program gives the pixels. */
  public boolean isDecoded() {
    return isNative() || decoder.isPresent();
  }

  /** For showing. */
  Optional<FrameDecoder> decoder() {
    return decoder;
  }

  /** For measuring, where it may be exact. */
  Optional<FrameDecoder> exactDecoder() {
    return loss == Loss.SAID_BY_FRAMES ? Optional.of(EXACT_BY_FRAMES) : decoder;
  }
}
