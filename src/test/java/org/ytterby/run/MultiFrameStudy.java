// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.TreatmentFile;

/** A small study whose emission image is one object of several frames. */
final class MultiFrameStudy {
  private static final OffsetDateTime RUN_AT = OffsetDateTime.parse("2026-03-03T14:00:00Z");

  private MultiFrameStudy() {}

  /** What a run of it writes. */
  static List<RenderedObject> objects(Path folder, Protocol protocol, DataSet emission) {
    StudyInstance instance = PetSeriesFixture.write(folder, emission, TransferSyntax.EXPLICIT_LE);
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

  /** A hot block, so that the threshold finds a perfused volume and there is a segment. */
  static PetSeriesFixture hot() {
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
}
