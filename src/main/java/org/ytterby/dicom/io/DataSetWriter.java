// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.ytterby.dicom.data.ByteSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Data set to bytes, in every transfer syntax that {@link DataSetReader} reads: even lengths,
 * sequences and items of defined length, so that the same data set always gives the same bytes.
 * Group lengths (gggg,0000) are not written; PS3.5 section 7.2 retires them.
 */
public final class DataSetWriter {
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int LONGEST_SHORT_FORM = 0xFFFE;

  private final OutputStream out;
  private final boolean explicit;
  private final boolean bigEndian;

  private DataSetWriter(OutputStream out, TransferSyntax syntax) {
    this.out = out;
    this.explicit = syntax.isExplicit();
    this.bigEndian = syntax.isBigEndian();
  }

  /** Writes a data set; the stream stays open. */
  public static void write(DataSet dataSet, TransferSyntax syntax, OutputStream out)
      throws IOException {
    if (!syntax.isReadable()) {
      throw new InvalidObject(
          "data set", "transfer syntax " + syntax, "one that has its pixels in the object");
    }
    if (syntax.isDeflated()) {
      deflate(dataSet, syntax, out);
    } else {
      new DataSetWriter(out, syntax).dataSet(dataSet);
    }
  }

  /**
   * What {@link #write} gives, to be read; values on disk are not touched before.
   *
   * @param syntax any but a deflated one, whose length only its writing shows
   */
  public static EncodedDataSet encoded(DataSet dataSet, TransferSyntax syntax) {
    if (syntax.isDeflated()) {
      throw new Defect("the length of a deflated data set was asked for before it was written");
    }
    try {
      EncodedDataSet.Collector parts = new EncodedDataSet.Collector();
      write(dataSet, syntax, parts);
      return parts.encoded();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  /** PS3.5 Annex A.5: a stream of odd length is padded by a zero. */
  private static void deflate(DataSet dataSet, TransferSyntax syntax, OutputStream out)
      throws IOException {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater, 64 << 10);
      new DataSetWriter(stream, syntax).dataSet(dataSet);
      stream.finish();
      if ((deflater.getBytesWritten() & 1) != 0) {
        out.write(0);
      }
    } finally {
      deflater.end();
    }
  }

  /** The bytes of a data set. */
  public static byte[] bytes(DataSet dataSet, TransferSyntax syntax) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(dataSet, syntax, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private void dataSet(DataSet dataSet) throws IOException {
    for (Element element : dataSet) {
      boolean groupLength = (element.tag() & 0xFFFF) == 0 && element.tag() >>> 16 > 2;
      if (!groupLength) {
        element(element);
      }
    }
  }

  private void element(Element element) throws IOException {
    Vr vr = writtenVr(element);
    tag(element.tag());
    switch (element.value()) {
      case Value.Sequence(List<DataSet> items) -> {
        header(Vr.SQ, length(items));
        for (DataSet item : items) {
          tag(Tag.Item);
          u32(length(item));
          dataSet(item);
        }
      }
      case Value.Encapsulated(Value raw) -> {
        if (bigEndian) {
          throw new InvalidObject(
              Dictionary.name(element.tag()), "encapsulated fragments", "none in Big Endian");
        }
        header(Vr.OB, UNDEFINED);
        content(raw, 1);
      }
      case Value.Bytes bytes -> {
        header(vr, even(bytes.bytes().length));
        content(bytes, unit(vr));
        pad(bytes.bytes().length, element.vr());
      }
      case Value.OnDisk onDisk -> {
        header(vr, even(onDisk.length()));
        content(onDisk, unit(vr));
        pad(onDisk.length(), element.vr());
      }
    }
  }

  /** A value too long for the short form goes out as UN (PS3.5 section 6.2.2, CP-1066). */
  private Vr writtenVr(Element element) {
    long length =
        switch (element.value()) {
          case Value.Bytes(byte[] bytes) -> bytes.length;
          case Value.OnDisk onDisk -> onDisk.length();
          case Value.Sequence _, Value.Encapsulated _ -> 0;
        };
    return explicit && !element.vr().longLength() && length > LONGEST_SHORT_FORM
        ? Vr.UN
        : element.vr();
  }

  /** Bytes of a number that has to be turned round; 1 where none is. */
  private int unit(Vr vr) {
    return bigEndian ? vr.swappedBytes() : 1;
  }

  private void content(Value raw, int unit) throws IOException {
    switch (raw) {
      case Value.Bytes(byte[] bytes) when unit == 1 -> out.write(bytes);
      case Value.Bytes(byte[] bytes) -> {
        byte[] swapped = bytes.clone();
        SwappedBytes.swap(swapped, 0, swapped.length, unit);
        out.write(swapped);
      }
      case Value.OnDisk onDisk when out instanceof EncodedDataSet.Collector parts ->
          parts.add(onDisk, unit);
      case Value.OnDisk(ByteSource source, long offset, long length) -> {
        try (InputStream in = opened(source, offset, length, unit)) {
          long copied = in.transferTo(out);
          if (copied != length) {
            throw new StorageFailure(
                source.file().getFileName() + " ended after " + copied + " of " + length + " bytes",
                null);
          }
        }
      }
      case Value.Sequence _, Value.Encapsulated _ ->
          throw new InvalidObject("encapsulated pixel data", "a nested value", "bytes");
    }
  }

  /** A value on disk in the order in which it is written. */
  static InputStream opened(ByteSource source, long offset, long length, int unit) {
    InputStream in = source.open(offset, length);
    return unit == 1 ? in : new SwappedBytes.Swapping(in, unit);
  }

  private void header(Vr vr, long length) throws IOException {
    if (!explicit) {
      u32(length);
    } else {
      out.write(vr.name().charAt(0));
      out.write(vr.name().charAt(1));
      if (vr.longLength()) {
        u16(0);
        u32(length);
      } else {
        u16((int) length);
      }
    }
  }

  private long length(List<DataSet> items) {
    long sum = 0;
    for (DataSet item : items) {
      sum += 8 + length(item);
    }
    return sum;
  }

  private long length(DataSet dataSet) {
    long sum = 0;
    for (Element element : dataSet) {
      boolean groupLength = (element.tag() & 0xFFFF) == 0 && element.tag() >>> 16 > 2;
      if (groupLength) {
        continue;
      }
      long header =
          explicit && writtenVr(element).longLength() || explicit && element.vr() == Vr.SQ ? 12 : 8;
      sum +=
          header
              + switch (element.value()) {
                case Value.Sequence(List<DataSet> items) -> length(items);
                case Value.Bytes(byte[] bytes) -> even(bytes.length);
                case Value.OnDisk onDisk -> even(onDisk.length());
                case Value.Encapsulated(Value raw) -> rawLength(raw);
              };
    }
    return sum;
  }

  private static long rawLength(Value raw) {
    return switch (raw) {
      case Value.Bytes(byte[] bytes) -> bytes.length;
      case Value.OnDisk onDisk -> onDisk.length();
      case Value.Sequence _, Value.Encapsulated _ -> 0;
    };
  }

  private static long even(long length) {
    return length + (length & 1);
  }

  private void pad(long length, Vr vr) throws IOException {
    if ((length & 1) != 0) {
      out.write(vr.padding());
    }
  }

  private void tag(int tag) throws IOException {
    u16(tag >>> 16);
    u16(tag & 0xFFFF);
  }

  private void u16(int value) throws IOException {
    out.write(bigEndian ? value >>> 8 : value);
    out.write(bigEndian ? value : value >>> 8);
  }

  private void u32(long value) throws IOException {
    if (value < 0 || value > UNDEFINED) {
      throw new InvalidObject("length", value + " bytes", "at most 4294967294, as 32 bits hold");
    }
    int low = (int) value & 0xFFFF;
    int high = (int) (value >>> 16) & 0xFFFF;
    u16(bigEndian ? high : low);
    u16(bigEndian ? low : high);
  }
}
