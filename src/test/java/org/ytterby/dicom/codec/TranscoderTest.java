// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.TestCoders;
import org.ytterby.testdata.TestJpeg2000;

class TranscoderTest {
  @TempDir private Path folder;

  @Test
  void values_of_the_pixels_kind_are_signed_as_the_pixels_are() throws IOException {
    byte[] minus2000 = {(byte) 0x30, (byte) 0xF8};
    DataSet icon = DataSet.builder().bytes(Tag.SmallestImagePixelValue, Vr.US, minus2000).build();
    for (int representation = 0; representation <= 1; representation++) {
      DataSetBuilder image =
          DataSet.builder()
              .integers(Tag.PixelRepresentation, representation)
              .integers(Tag.Rows, 3)
              .bytes(Tag.PixelPaddingValue, Vr.US, minus2000)
              .sequence(Tag.IconImageSequence, List.of(icon));
      Vr expected = representation == 1 ? Vr.SS : Vr.US;
      DataSet copy = explicit(image.build());
      assertThat(copy.require(Tag.PixelPaddingValue).vr()).isEqualTo(expected);
      assertThat(copy.require(Tag.PixelPaddingValue).integer())
          .isEqualTo(representation == 1 ? -2000 : 63_536);
      assertThat(copy.require(Tag.Rows).vr()).isEqualTo(Vr.US);
      assertThat(
              copy.require(Tag.IconImageSequence)
                  .items()
                  .getFirst()
                  .require(Tag.SmallestImagePixelValue)
                  .vr())
          .as("an item without a representation of its own")
          .isEqualTo(expected);
    }
  }

  @Test
  void a_colour_transform_is_gone_when_it_is_decoded() throws IOException {
    byte[] stream =
        TestJpeg2000.encode(new int[] {1, 2}, new TestJpeg2000.Coding(2, 8, false, 0, 0));
    DataSet image =
        DataSet.builder()
            .text(Tag.PhotometricInterpretation, "YBR_RCT")
            .integers(Tag.SamplesPerPixel, 1)
            .integers(Tag.Rows, 1)
            .integers(Tag.Columns, 2)
            .integers(Tag.BitsAllocated, 8)
            .integers(Tag.BitsStored, 8)
            .integers(Tag.PixelRepresentation, 0)
            .put(TestCoders.encapsulated(stream))
            .build();
    Path file = folder.resolve("image.dcm");
    TransferSyntax lossless = Compression.JPEG_2000_LOSSLESS.transferSyntax();
    byte[] bytes = DataSetWriter.bytes(image, lossless);
    Files.write(file, bytes);
    DataSetLocation stored = new DataSetLocation(file, 0, bytes.length, lossless);
    try (InputStream in = Transcoder.transcode(stored, TransferSyntax.EXPLICIT_LE).open()) {
      DataSet copy =
          DataSetReader.read(
              in.readAllBytes(), TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
      assertThat(copy.require(Tag.PhotometricInterpretation).text()).isEqualTo("RGB");
      assertThat(copy.require(Tag.PixelData).bytes()).containsExactly(1, 2);
    }
  }

  private DataSet explicit(DataSet image) throws IOException {
    byte[] bytes = DataSetWriter.bytes(image, TransferSyntax.IMPLICIT_LE);
    Path file = Files.write(folder.resolve("image"), bytes);
    DataSetLocation stored = new DataSetLocation(file, 0, bytes.length, TransferSyntax.IMPLICIT_LE);
    try (InputStream copy = Transcoder.transcode(stored, TransferSyntax.EXPLICIT_LE).open()) {
      return DataSetReader.read(
          copy.readAllBytes(), TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
    }
  }
}
