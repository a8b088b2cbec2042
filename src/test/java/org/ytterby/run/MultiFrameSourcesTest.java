// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.TestProtocols;

/** What our objects say of an emission image of several frames (PS3.3 C.7.6.16.2.6, Table 10-3). */
class MultiFrameSourcesTest {
  @TempDir private Path folder;

  private static DataSet object(List<RenderedObject> objects, String sopClass) {
    return objects.stream()
        .filter(one -> one.sopClassUid().equals(sopClass))
        .findFirst()
        .orElseThrow()
        .dataSet();
  }

  /** The frame whose plane lies where the segmentation's lies is named, and no other. */
  private static void eachFrameNamesItsSource(DataSet seg, DataSet emission, double[] zOfFrameMm) {
    List<DataSet> frames = seg.items(Tag.PerFrameFunctionalGroupsSequence);
    assertThat(frames).isNotEmpty();
    for (DataSet frame : frames) {
      double zMm =
          frame
              .items(Tag.PlanePositionSequence)
              .getFirst()
              .require(Tag.ImagePositionPatient)
              .numbers()[2];
      DataSet source =
          frame
              .items(Tag.DerivationImageSequence)
              .getFirst()
              .items(Tag.SourceImageSequence)
              .getFirst();
      assertThat(source.require(Tag.ReferencedSOPInstanceUID).uid())
          .isEqualTo(emission.require(Tag.SOPInstanceUID).uid());
      int number = source.require(Tag.ReferencedFrameNumber).integer();
      assertThat(zOfFrameMm[number - 1]).as("frame " + number).isEqualTo(zMm);
    }
  }

  private static void theWholeImageIsMeantElsewhere(List<RenderedObject> objects) {
    DataSet dose = object(objects, Uids.RTDoseStorage);
    List<DataSet> used = dose.items(Tag.ReferencedInstanceSequence);
    assertThat(used).hasSize(1);
    assertThat(used.getFirst().optional(Tag.ReferencedFrameNumber).map(Attribute::text)).isEmpty();
  }

  @Test
  void segments_on_a_reconstructed_nm_name_the_frame_of_each_plane() {
    for (boolean negative : List.of(false, true)) {
      DataSet emission = EmissionForms.tomo(MultiFrameStudy.hot().dataSets(), negative).build();
      List<RenderedObject> objects =
          MultiFrameStudy.objects(
              folder, TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT), emission);
      double[] zMm = negative ? new double[] {12, 9, 6, 3, 0} : new double[] {0, 3, 6, 9, 12};
      eachFrameNamesItsSource(object(objects, Uids.SegmentationStorage), emission, zMm);
      theWholeImageIsMeantElsewhere(objects);
    }
  }

  @Test
  void segments_on_enhanced_pet_name_the_frame_of_each_plane() {
    DataSet emission = EmissionForms.enhanced(MultiFrameStudy.hot().dataSets()).build();
    double[] zMm =
        emission.items(Tag.PerFrameFunctionalGroupsSequence).stream()
            .mapToDouble(
                group ->
                    group
                        .items(Tag.PlanePositionSequence)
                        .getFirst()
                        .require(Tag.ImagePositionPatient)
                        .numbers()[2])
            .toArray();
    List<RenderedObject> objects = MultiFrameStudy.objects(folder, Protocol.y90Pet(), emission);
    eachFrameNamesItsSource(object(objects, Uids.SegmentationStorage), emission, zMm);
    theWholeImageIsMeantElsewhere(objects);
  }
}
