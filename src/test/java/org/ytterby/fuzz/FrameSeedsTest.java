// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.codec.Compression;

/** What the fuzzing of frames begins with are frames. */
class FrameSeedsTest {
  @Test
  void every_seed_is_decoded() {
    decoded(Compression.RLE, RleFuzzTest.seeds());
    decoded(Compression.JPEG_LOSSLESS, JpegLosslessFuzzTest.seeds());
    decoded(Compression.JPEG_LS_NEAR_LOSSLESS, JpegLsFuzzTest.seeds());
    decoded(Compression.JPEG_2000, Jpeg2000FuzzTest.seeds());
    decoded(Compression.JPEG_BASELINE, JpegBaselineFuzzTest.seeds());
  }

  private static void decoded(Compression compression, List<byte[]> seeds) {
    FrameFuzz fuzz = new FrameFuzz(compression, 8 << 20);
    for (int i = 0; i < seeds.size(); i++) {
      fuzz.tryOne(seeds.get(i));
      assertThat(fuzz.shown(seeds.get(i))).as("%s, seed %d", compression, i).isPresent();
    }
  }
}
