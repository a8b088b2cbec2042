// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.iod.CommonInstanceReferenceModule;
import org.ytterby.dicom.iod.EvidenceSeries;
import org.ytterby.dicom.iod.EvidenceStudy;
import org.ytterby.dicom.iod.ReferencedSeries;
import org.ytterby.dicom.iod.ReferencedSop;
import org.ytterby.dicom.iod.ReferencedStudy;

/**
 * Referenced instances by study and series, in the order in which they were given: the same list in
 * the three forms in which the standard wants it.
 */
final class EvidenceList {
  private final String ownStudyUid;
  private final Map<String, Map<String, List<ReferencedSop>>> studies = new LinkedHashMap<>();

  EvidenceList(String ownStudyUid, List<SourceReference> references) {
    this.ownStudyUid = ownStudyUid;
    for (SourceReference reference : references) {
      List<ReferencedSop> series =
          studies
              .computeIfAbsent(reference.studyInstanceUid(), _ -> new LinkedHashMap<>())
              .computeIfAbsent(reference.seriesInstanceUid(), _ -> new ArrayList<>());
      ReferencedSop sop = new ReferencedSop(reference.sopClassUid(), reference.sopInstanceUid());
      if (!series.contains(sop)) {
        series.add(sop);
      }
    }
  }

  /** Common Instance Reference: this study's series, and other studies. */
  CommonInstanceReferenceModule commonReferences() {
    List<ReferencedSeries> own = new ArrayList<>();
    List<ReferencedStudy> others = new ArrayList<>();
    studies.forEach(
        (study, bySeries) -> {
          List<ReferencedSeries> series =
              bySeries.entrySet().stream()
                  .map(one -> new ReferencedSeries(one.getKey(), one.getValue()))
                  .toList();
          if (study.equals(ownStudyUid)) {
            own.addAll(series);
          } else {
            others.add(new ReferencedStudy(study, series));
          }
        });
    return new CommonInstanceReferenceModule(some(own), some(others));
  }

  /** Current Requested Procedure Evidence: instances of this study. */
  Optional<List<EvidenceStudy>> currentEvidence() {
    return some(evidence().filter(study -> study.studyInstanceUid().equals(ownStudyUid)).toList());
  }

  /** Pertinent Other Evidence: instances of other studies. */
  Optional<List<EvidenceStudy>> otherEvidence() {
    return some(evidence().filter(study -> !study.studyInstanceUid().equals(ownStudyUid)).toList());
  }

  private Stream<EvidenceStudy> evidence() {
    return studies.entrySet().stream()
        .map(
            study ->
                new EvidenceStudy(
                    study.getKey(),
                    study.getValue().entrySet().stream()
                        .map(series -> new EvidenceSeries(series.getKey(), series.getValue()))
                        .toList()));
  }

  private static <T> Optional<List<T>> some(List<T> list) {
    return Optional.of(list).filter(one -> !one.isEmpty());
  }
}
