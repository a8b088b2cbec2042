// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * The digest of an object's pixels, geometry and content, which stays the same when a PACS corrects
 * patient or study attributes or changes between Implicit and Explicit VR.
 *
 * <p>SHA-256 of the Explicit VR Little Endian encoding, with defined lengths, the dictionary's VRs,
 * text trimmed and in UTF-8, of the standard elements of groups 0018, 0028, 0042, 0054, 0062,
 * 3002–300C, 5200 and 7FE0, of Image Position and Orientation (Patient), Frame of Reference UID and
 * the SR content sequence, and of what else a dose is computed from: Image Type, the dates and
 * times of study, series and acquisition, to which activity is corrected for decay, and their
 * offset from UTC. Encapsulated pixel data count as their fragments: a copy in another compression
 * has another digest. Memory is bounded; pixels are streamed. Stateless.
 */
public final class ContentDigest {
  /** Content outside these groups. */
  private static final Set<Integer> SINGLE =
      Set.of(
          Tag.ImageType,
          Tag.StudyDate,
          Tag.SeriesDate,
          Tag.SeriesTime,
          Tag.AcquisitionDate,
          Tag.AcquisitionTime,
          Tag.AcquisitionDateTime,
          Tag.TimezoneOffsetFromUTC,
          Tag.ImagePositionPatient,
          Tag.ImageOrientationPatient,
          Tag.FrameOfReferenceUID,
          Tag.ContentSequence);

  private ContentDigest() {}

  /**
   * Reads the object and digests it, hexadecimal.
   *
   * @throws InvalidObject when the data set can't be read
   */
  public static String of(DataSetLocation location) {
    return of(location.read(ReadOptions.headers()));
  }

  /** The digest of a data set that was read, hexadecimal. */
  public static String of(DataSet dataSet) {
    MessageDigest sha256 = Sha256.begin();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      DataSet content = canonical(dataSet.subset(ContentDigest::isContent));
      DataSetWriter.write(content, TransferSyntax.EXPLICIT_LE, out);
    } catch (IOException e) {
      throw new StorageFailure("an object could not be read for its content digest", e);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static boolean isContent(int tag) {
    int group = tag >>> 16;
    return switch (group) {
      case 0x0018, 0x0028, 0x0042, 0x0054, 0x0062, 0x5200, 0x7FE0 -> true;
      case 0x3002, 0x3004, 0x3006, 0x3008, 0x300A, 0x300C -> true;
      default -> SINGLE.contains(tag);
    };
  }

  /** Drops private elements and writes each value in one way. */
  private static DataSet canonical(DataSet dataSet) {
    DataSetBuilder builder = DataSet.builder();
    for (Element element : dataSet) {
      boolean isPrivate = (element.tag() >>> 16 & 1) == 1;
      if (!isPrivate) {
        builder.put(canonical(dataSet, element));
      }
    }
    return builder.build();
  }

  private static Element canonical(DataSet owner, Element element) {
    Vr vr = Dictionary.entry(element.tag()).map(_ -> Dictionary.vr(element.tag())).orElse(Vr.UN);
    return switch (element.value()) {
      case Value.Sequence(List<DataSet> items) ->
          new Element(
              element.tag(),
              Vr.SQ,
              new Value.Sequence(items.stream().map(ContentDigest::canonical).toList()));
      case Value.Bytes bytes when vr.isText() ->
          new Element(element.tag(), vr, trimmed(owner, element, bytes));
      case Value.Bytes bytes -> new Element(element.tag(), vr, bytes);
      case Value.OnDisk onDisk -> new Element(element.tag(), vr, onDisk);
      case Value.Encapsulated fragments -> new Element(element.tag(), Vr.OB, fragments);
    };
  }

  private static Value trimmed(DataSet owner, Element element, Value.Bytes asItCame) {
    try {
      return owner
          .optional(element.tag())
          .map(attribute -> String.join("\\", attribute.texts()))
          .<Value>map(text -> new Value.Bytes(text.getBytes(StandardCharsets.UTF_8)))
          .orElse(asItCame);
    } catch (InvalidObject _) {
      return asItCame; // text that can't be decoded still counts, by its bytes
    }
  }
}
