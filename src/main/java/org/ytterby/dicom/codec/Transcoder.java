// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetPath;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.EncodedDataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * A stored object in another transfer syntax, without loss: for a peer that can't take it as it
 * came.
 *
 * <p>The targets are those that every peer must take or nearly all do: Explicit and Implicit VR
 * Little Endian. Only what the syntax dictates changes: VRs and lengths, Pixel Data from fragments
 * to native, YBR_RCT to RGB, and what describes fragments goes. Frames are decoded while the peer
 * takes them. Stateless.
 */
public final class Transcoder {
  private static final List<TransferSyntax> TARGETS =
      List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE);

  private static final String REVERSIBLE_TRANSFORM = "YBR_RCT";

  private Transcoder() {}

  /**
   * What an object of a syntax can be brought to, the preferred first; without the syntax itself.
   */
  public static List<TransferSyntax> targets(TransferSyntax syntax) {
    boolean possible =
        Compression.of(syntax).filter(one -> one.isLossless() && one.isDecoded()).isPresent();
    return possible
        ? TARGETS.stream().filter(target -> !target.equals(syntax)).toList()
        : List.of();
  }

  /** In what an object of a syntax may travel, the preferred first: as it is, then as a copy. */
  public static List<TransferSyntax> forms(TransferSyntax syntax) {
    return Stream.concat(Stream.of(syntax), targets(syntax).stream()).toList();
  }

  /**
   * The object in a target syntax; nothing is decoded before it is read.
   *
   * @throws InvalidObject when the object can't be read, or its syntax not be brought to that
   */
  public static EncodedDataSet transcode(DataSetLocation source, TransferSyntax target) {
    if (!targets(source.transferSyntax()).contains(target)) {
      throw new InvalidObject(
          source.file().getFileName() + " in " + source.transferSyntax(),
          "a wish for " + target,
          "one of " + targets(source.transferSyntax()));
    }
    DataSet object = source.read(ReadOptions.headers());
    DataSet changed = decoded(object, DataSetPath.ROOT, source, false);
    return DataSetWriter.encoded(changed, target);
  }

  /** The data set with its pixels native, those of icons in sequences too. */
  private static DataSet decoded(
      DataSet dataSet, DataSetPath path, DataSetLocation source, boolean enclosingSigned) {
    List<Element> elements = new ArrayList<>(dataSet.size());
    boolean signed = isSigned(dataSet).orElse(enclosingSigned);
    for (Element element : dataSet) {
      switch (element.value()) {
        case Value.Encapsulated _ -> {
          elements.replaceAll(Transcoder::asDecoded);
          elements.add(decodedPixels(dataSet, source));
        }
        case Value.Sequence(List<DataSet> items) -> {
          List<DataSet> changed = new ArrayList<>(items.size());
          for (DataSet item : items) {
            changed.add(
                decoded(item, path.item(element.tag(), changed.size() + 1), source, signed));
          }
          elements.add(new Element(element.tag(), element.vr(), new Value.Sequence(changed)));
        }
        case Value.Bytes _, Value.OnDisk _ -> {
          if (!isOfEncapsulated(element.tag())) {
            elements.add(signed ? signed(element) : element);
          }
        }
      }
    }
    return DataSet.asRead(elements, path, dataSet.characterSet());
  }

  private static Optional<Boolean> isSigned(DataSet dataSet) {
    return dataSet
        .element(Tag.PixelRepresentation)
        .filter(element -> !element.isEmpty())
        .map(element -> dataSet.require(element.tag()).integer() == 1);
  }

  /** In Implicit VR a value of the pixels' kind was read as unsigned. */
  private static Element signed(Element element) {
    return element.vr() == Vr.US && Dictionary.isSignedAsPixels(element.tag())
        ? new Element(element.tag(), Vr.SS, element.value())
        : element;
  }

  /** JPEG 2000 names its colour transform, which decoding undoes (PS3.5 section 8.2.4). */
  private static Element asDecoded(Element element) {
    boolean transformed =
        element.tag() == Tag.PhotometricInterpretation
            && element.value() instanceof Value.Bytes(byte[] text)
            && new String(text, StandardCharsets.US_ASCII).strip().equals(REVERSIBLE_TRANSFORM);
    return transformed
        ? new Element(
            element.tag(),
            element.vr(),
            new Value.Bytes("RGB ".getBytes(StandardCharsets.US_ASCII)))
        : element;
  }

  /** What may only stand beside encapsulated pixels (PS3.3 C.7.6.3.1). */
  private static boolean isOfEncapsulated(int tag) {
    return tag == Tag.ExtendedOffsetTable
        || tag == Tag.ExtendedOffsetTableLengths
        || tag == Tag.EncapsulatedPixelDataValueTotalLength;
  }

  private static Element decodedPixels(DataSet image, DataSetLocation source) {
    Path file = source.file();
    Frames frames = Frames.of(image, source.transferSyntax());
    Vr vr = frames.format().bitsAllocated() > 8 ? Vr.OW : Vr.OB; // PS3.5 Annex A.2
    long length = frames.format().allBytes();
    return new Element(
        Tag.PixelData, vr, new Value.OnDisk(new DecodedPixels(file, frames), 0, length));
  }
}
