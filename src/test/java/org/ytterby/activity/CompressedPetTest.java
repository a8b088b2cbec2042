// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.FindingCode;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestCoders;
import org.ytterby.testdata.TestJpeg2000;
import org.ytterby.testdata.TestJpeg2000.Coding;
import org.ytterby.treatment.TreatmentRecord;

/** One PET in every transfer syntax that keeps its bits gives one activity map, bit for bit. */
class CompressedPetTest {
  private static final int PIXELS = PetSeriesFixture.ROWS * PetSeriesFixture.COLUMNS;

  @TempDir Path folder;

  @Test
  void gives_the_same_activity_in_every_lossless_transfer_syntax() {
    float[] expected = activity(TransferSyntax.EXPLICIT_LE);
    assertThat(expected).hasSize(5 * PIXELS);
    assertThat(expected[0]).isNegative();
    for (String uid :
        List.of(
            Uids.ImplicitVRLittleEndian,
            Uids.ExplicitVRBigEndian,
            Uids.DeflatedExplicitVRLittleEndian,
            Uids.RLELossless,
            Uids.JPEGLossless,
            Uids.JPEGLosslessSV1,
            Uids.JPEG2000Lossless,
            Uids.JPEG2000)) {
      assertThat(activity(new TransferSyntax(uid))).as(uid).isEqualTo(expected);
    }
  }

  @Test
  void is_refused_in_words_where_compression_may_have_changed_it() {
    for (String uid : List.of(Uids.JPEGBaseline8Bit, Uids.JPEGLSNearLossless)) {
      PetSeriesFixture series = PetSeriesFixture.even().transferSyntax(new TransferSyntax(uid));
      assertThat(
              PetReading.read(series.write(folder.resolve(uid)), TreatmentRecord.EMPTY).findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.PIXEL_FORMAT);
                assertThat(finding.found()).contains(uid);
                assertThat(finding.expected())
                    .contains("a dose can't be computed from lossy pixels");
              });
    }
  }

  @Test
  void is_refused_in_words_where_a_code_stream_left_bits_out() {
    int[] stored = new Random(1).ints(PIXELS, -300, 30_000).toArray();
    for (String uid : List.of(Uids.JPEG2000Lossless, Uids.JPEG2000)) {
      PetSeriesFixture series =
          PetSeriesFixture.even()
              .transferSyntax(new TransferSyntax(uid))
              .each(
                  (plane, k) ->
                      plane
                          .text(Tag.LossyImageCompression, "00")
                          .put(jpeg2000(stored, k == 2 ? 3 : 0)));
      assertThat(
              PetReading.read(series.write(folder.resolve(uid)), TreatmentRecord.EMPTY).findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.where()).contains("PixelData (7FE0,0010)");
                assertThat(finding.found()).contains("coding passes");
                assertThat(finding.expected())
                    .contains("a dose can't be computed from lossy pixels");
              });
    }
  }

  private float[] activity(TransferSyntax syntax) {
    PetSeriesFixture series =
        PetSeriesFixture.even()
            .transferSyntax(syntax)
            .each((plane, k) -> plane.text(Tag.LossyImageCompression, "00").put(pixels(k, syntax)));
    return PetReading.done(
            PetReading.read(series.write(folder.resolve(syntax.uid())), TreatmentRecord.EMPTY))
        .becquerelPerMl();
  }

  private static Element pixels(int plane, TransferSyntax syntax) {
    int[] stored = new Random(plane).ints(PIXELS, -300, 30_000).toArray();
    stored[0] = -1 - plane;
    ByteBuffer bytes = ByteBuffer.allocate(2 * PIXELS).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < PIXELS; i++) {
      bytes.putShort((short) stored[i]);
      stored[i] &= 0xFFFF;
    }
    int[] signed = new int[PIXELS];
    Arrays.setAll(signed, i -> (short) stored[i]);
    return switch (syntax.uid()) {
      case Uids.RLELossless -> TestCoders.encapsulated(TestCoders.rle(bytes.array(), 1, 2));
      case Uids.JPEGLossless -> jpeg(stored, 7);
      case Uids.JPEGLosslessSV1 -> jpeg(stored, 1);
      case Uids.JPEG2000Lossless, Uids.JPEG2000 -> jpeg2000(signed, 0);
      default -> new Element(Tag.PixelData, Vr.OW, new Value.Bytes(bytes.array()));
    };
  }

  private static Element jpeg2000(int[] stored, int droppedPasses) {
    return TestCoders.encapsulated(
        TestJpeg2000.encode(
            stored, new Coding(PetSeriesFixture.COLUMNS, 16, true, 2, droppedPasses)));
  }

  private static Element jpeg(int[] stored, int predictor) {
    return TestCoders.encapsulated(
        TestCoders.jpegLossless(stored, PetSeriesFixture.COLUMNS, 16, predictor, 0));
  }
}
