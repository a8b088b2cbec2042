// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.RenderedObject;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.TestProtocols;

/**
 * What assessment, reconstruction and revision answer where a test has no answer of its own: small
 * objects whose bytes follow from the run. Stateless.
 */
final class TestRuns {
  private TestRuns() {}

  /** Everything is an input. */
  static Assessment ready(List<StoredInstance> instances) {
    return new Assessment.Ready(
        Protocol.y90Pet(),
        Map.of("device", "glass"),
        Set.copyOf(instances.stream().map(StoredInstance::sopInstanceUid).toList()));
  }

  /** The same by a protocol whose results wait for a person. */
  static Assessment reviewed(List<StoredInstance> instances) {
    return new Assessment.Ready(
        TestProtocols.reviewed(Protocol.y90Pet()),
        Map.of(),
        Set.copyOf(instances.stream().map(StoredInstance::sopInstanceUid).toList()));
  }

  /** A dose and a report. */
  static Outcome<Reconstructor.Result> reconstruct(
      String runId, FrozenRun frozen, List<StoredInstance> inputs) {
    return Outcome.done(
        new Reconstructor.Result(
            List.of(
                object(runId, frozen, "RTDOSE", Uids.RTDoseStorage),
                object(runId, frozen, "SR", Uids.Comprehensive3DSRStorage)),
            Map.of(
                "regions",
                List.of(Map.of("name", "liver", "mean_gy", 40.5, "dvh", Map.of("step_gy", 0.1)))),
            Optional.empty()));
  }

  /** A run with a segmentation before its dose. */
  static Outcome<Reconstructor.Result> reconstructWithSegments(
      String runId, FrozenRun frozen, List<StoredInstance> inputs) {
    return Outcome.done(
        new Reconstructor.Result(
            List.of(
                object(runId, frozen, "SEG", Uids.SegmentationStorage),
                object(runId, frozen, "RTDOSE", Uids.RTDoseStorage),
                object(runId, frozen, "SR", Uids.Comprehensive3DSRStorage)),
            Map.of("regions", List.of()),
            Optional.empty()));
  }

  private static RenderedObject object(
      String runId, FrozenRun frozen, String role, String sopClass) {
    return object(runId, frozen, role, sopClass, 1, "nothing");
  }

  /** An object of a revision; what it says is its content. */
  static RenderedObject object(
      String runId, FrozenRun frozen, String role, String sopClass, int revision, String said) {
    String uid = DerivedUid.of(runId, role, "default", Integer.toString(revision - 1));
    DataSet data =
        DataSet.builder()
            .uid(Tag.SOPClassUID, sopClass)
            .uid(Tag.SOPInstanceUID, uid)
            .text(Tag.Modality, role)
            .text(Tag.ManufacturerModelName, "Ytterby")
            .uid(Tag.StudyInstanceUID, frozen.studyInstanceUid())
            .uid(Tag.SeriesInstanceUID, DerivedUid.of(runId, role, "series", "0"))
            .text(Tag.SpecificCharacterSet, "ISO_IR 192")
            .text(Tag.TextValue, said)
            .dateTime(Tag.InstanceCoercionDateTime, frozen.at())
            .build();
    return new RenderedObject(role, sopClass, uid, data);
  }
}
