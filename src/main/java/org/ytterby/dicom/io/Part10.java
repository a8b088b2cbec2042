// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Supplier;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * A DICOM file (PS3.10 section 7), with or without preamble and file meta information.
 *
 * @param meta group 0002, empty where the file has none
 * @param dataSet what was asked for
 * @param location where the data set's bytes lie in the file
 */
public record Part10(DataSet meta, DataSet dataSet, DataSetLocation location) {
  /**
   * Implementation Class UID (0002,0012) and of A-ASSOCIATE: derived once from the product's name.
   */
  public static final String IMPLEMENTATION_CLASS_UID =
      DerivedUid.of("org.ytterby", "implementation class");

  /** Implementation Version Name (0002,0013). */
  public static final String IMPLEMENTATION_VERSION_NAME = "YTTERBY_010";

  private static final int PREAMBLE_BYTES = 128;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of preamble and magic. */
  static final int START_BYTES = PREAMBLE_BYTES + MAGIC.length;

  /** Reads a file. */
  public static Part10 read(Path file, ReadOptions options) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = hasPreamble(channel) ? PREAMBLE_BYTES + MAGIC.length : 0;
      Input input = Input.of(channel, start, channel.size() - start);
      DataSet meta = DataSetReader.fileMeta(input, file);
      TransferSyntax syntax =
          meta.optional(Tag.TransferSyntaxUID)
              .map(uid -> new TransferSyntax(uid.uid()))
              .orElseGet(() -> guess(input, file));
      DataSetLocation location =
          new DataSetLocation(file, input.position(), input.remaining(), syntax);
      return new Part10(meta, location.read(options), location);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be read", e);
    }
  }

  /** True for a file with preamble and magic, or one that begins like a data set. */
  public static boolean looksLikeDicom(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (hasPreamble(channel)) {
        return true;
      }
      Input input = Input.of(channel, 0, channel.size());
      return input.remaining() >= 8 && startsDataSet(input.peekTag(() -> "file"));
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be read", e);
    }
  }

  /**
   * Writes a file with preamble and file meta, replacing what was there.
   *
   * @throws InvalidObject when elements of group 0002 are in the data set: a reader would take them
   *     for the file meta
   */
  public static void write(Path file, DataSet dataSet, TransferSyntax syntax) {
    for (Element element : dataSet) {
      if (element.tag() >>> 16 == 0x0002) {
        throw new InvalidObject(
            dataSet.where(element.tag()), "file meta in a data set", "no group 0002");
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10)) {
      out.write(
          header(
              dataSet.require(Tag.SOPClassUID).uid(),
              dataSet.require(Tag.SOPInstanceUID).uid(),
              syntax));
      DataSetWriter.write(dataSet, syntax, out);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be written", e);
    }
  }

  /**
   * Preamble, magic and file meta of an object, to put before the bytes of a data set as it was
   * received.
   */
  public static byte[] header(String sopClassUid, String sopInstanceUid, TransferSyntax syntax) {
    DataSetBuilder meta = DataSet.builder();
    meta.bytes(Tag.FileMetaInformationVersion, Vr.OB, new byte[] {0, 1});
    // As bytes: a foreign UID may break the strict rules of writing and is still the object's name.
    meta.bytes(Tag.MediaStorageSOPClassUID, Vr.UI, sopClassUid.getBytes(StandardCharsets.US_ASCII));
    meta.bytes(
        Tag.MediaStorageSOPInstanceUID, Vr.UI, sopInstanceUid.getBytes(StandardCharsets.US_ASCII));
    meta.bytes(Tag.TransferSyntaxUID, Vr.UI, syntax.uid().getBytes(StandardCharsets.US_ASCII));
    meta.uid(Tag.ImplementationClassUID, IMPLEMENTATION_CLASS_UID);
    meta.text(Tag.ImplementationVersionName, IMPLEMENTATION_VERSION_NAME);
    byte[] group = DataSetWriter.bytes(meta.build(), TransferSyntax.EXPLICIT_LE);
    DataSet length =
        DataSet.builder().integers(Tag.FileMetaInformationGroupLength, group.length).build();
    byte[] groupLength = DataSetWriter.bytes(length, TransferSyntax.EXPLICIT_LE);
    ByteBuffer all =
        ByteBuffer.allocate(PREAMBLE_BYTES + MAGIC.length + groupLength.length + group.length);
    return all.position(PREAMBLE_BYTES).put(MAGIC).put(groupLength).put(group).array();
  }

  /** True when these are preamble and magic, whatever is in the preamble. */
  static boolean isStart(byte[] bytes) {
    return bytes.length == START_BYTES
        && Arrays.equals(bytes, PREAMBLE_BYTES, START_BYTES, MAGIC, 0, MAGIC.length);
  }

  private static boolean hasPreamble(FileChannel channel) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
    while (magic.hasRemaining()) {
      if (channel.read(magic, PREAMBLE_BYTES + magic.position()) < 0) {
        return false;
      }
    }
    return magic.flip().equals(ByteBuffer.wrap(MAGIC));
  }

  /** Without file meta: Explicit VR when the first element's VR is one, else Implicit VR. */
  private static TransferSyntax guess(Input input, Path file) {
    if (input.remaining() < 8) {
      throw new InvalidObject(
          String.valueOf(file.getFileName()), input.remaining() + " bytes", "a DICOM file");
    }
    Input.Mark mark = input.mark();
    Supplier<String> where = () -> "first element";
    int tag = input.tag(where);
    int first = input.u8(where);
    int second = input.u8(where);
    input.reset(mark);
    if (!startsDataSet(tag)) {
      throw new InvalidObject(
          String.valueOf(file.getFileName()),
          "neither DICM at byte 128 nor a data set",
          "a DICOM file");
    }
    return Vr.ofCode(first, second).isPresent()
        ? TransferSyntax.EXPLICIT_LE
        : TransferSyntax.IMPLICIT_LE;
  }

  private static boolean startsDataSet(int tag) {
    int group = tag >>> 16;
    return group == 0x0002 || group == 0x0004 || group == 0x0008;
  }
}
