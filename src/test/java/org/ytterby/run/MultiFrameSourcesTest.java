// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.TreatmentFile;

/** What our objects say of an emission image of several frames (PS3.3 C.7.6.16.2.6, Table 10-3). */
class MultiFrameSourcesTest {
  private static final OffsetDateTime RUN_AT = OffsetDateTime.parse("2026-03-03T14:00:00Z");

  @TempDir private Path folder;

  private List<RenderedObject> objects(Protocol protocol, DataSet emission) {
    StudyInstance instance =
        PetSeriesFixture.write(folder, emission, TransferSyntax.EXPLICIT_LE);
    Outcome<Reconstructor.Result> outcome =
        new OfflineDose(
                protocol,
                ZoneOffset.UTC,
                new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test"),
                "Not a cleared medical device.")
            .compute(
                List.of(instance),
                Optional.of(
                    TreatmentFile.parse(
                        """
                        administrations:
                          - {activity_gbq: 0.002, assayed_at: 2026-03-01T14:00:00Z,
                             administered_at: 2026-03-01T14:00:00Z}
                        """,
                        "treatment.yaml",
                        ZoneOffset.UTC)),
                RUN_AT);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<Reconstructor.Result>) outcome).value().objects();
  }

  private static DataSet object(List<RenderedObject> objects, String sopClass) {
    return objects.stream()
        .filter(one -> one.sopClassUid().equals(sopClass))
        .findFirst()
        .orElseThrow()
        .dataSet();
  }

  /** A hot block, so that the threshold finds a perfused volume and there is a segment. */
  private static PetSeriesFixture hot() {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane
                    .numbers(Tag.RescaleSlope, 1)
                    .bytes(
                        Tag.PixelData,
                        Vr.OW,
                        PetSeriesFixture.pixels(k == 0 || k == 4 ? 0 : 20_000)));
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
      DataSet emission = EmissionForms.tomo(hot().dataSets(), negative).build();
      List<RenderedObject> objects =
          objects(Protocol.y90Pet().with(SeriesRules.SPECT), emission);
      double[] zMm = negative ? new double[] {12, 9, 6, 3, 0} : new double[] {0, 3, 6, 9, 12};
      eachFrameNamesItsSource(object(objects, Uids.SegmentationStorage), emission, zMm);
      theWholeImageIsMeantElsewhere(objects);
    }
  }

  @Test
  void segments_on_enhanced_pet_name_the_frame_of_each_plane() {
    DataSet emission = EmissionForms.enhanced(hot().dataSets()).build();
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
    List<RenderedObject> objects = objects(Protocol.y90Pet(), emission);
    eachFrameNamesItsSource(object(objects, Uids.SegmentationStorage), emission, zMm);
    theWholeImageIsMeantElsewhere(objects);
  }
}
