// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ytterby.catalogue.Level;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.fetch.Lender.HeldSeries;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * What an archive says it holds of a study, by C-FIND on one association: the series, then the
 * instances of those that are concerned (PS3.4 C.4.1). Used by the association's thread.
 */
record HoldingsQuery(QueryRetrieve query, String studyUid) {
  /** More instances than any study that a dose is made of; a peer that lists more is mistaken. */
  private static final int MOST_INSTANCES = 50_000;

  /**
   * The instances, in the order of the answers.
   *
   * @param series which series to look into
   * @throws PeerFailure when the archive refuses, or lists what can't be
   * @throws org.ytterby.finding.InvalidObject when an answer can't be read
   */
  List<Holding> holdings(Predicate<HeldSeries> series) {
    List<HeldSeries> concerned =
        find(seriesOf()).stream()
            .flatMap(match -> heldSeries(match).stream())
            .filter(series)
            .distinct()
            .toList();
    List<Holding> held = new ArrayList<>();
    for (HeldSeries one : concerned) {
      find(instancesOf(one.seriesUid())).stream()
          .flatMap(match -> holding(one, match).stream())
          .forEach(held::add);
    }
    return held.stream().distinct().toList();
  }

  private List<DataSet> find(DataSet identifier) {
    List<DataSet> matches = new ArrayList<>();
    DimseResponse end =
        query.find(
            identifier,
            match -> {
              matches.add(match);
              return matches.size() <= MOST_INSTANCES;
            });
    if (matches.size() > MOST_INSTANCES) {
      throw new PeerFailure(
          ErrorCode.PEER_PERMANENT, "C-FIND was answered with more than " + MOST_INSTANCES);
    }
    if (RetrieveEnd.of(end.status()) != RetrieveEnd.DONE) {
      throw new PeerFailure(
          ErrorCode.PEER_TRANSIENT, "C-FIND ended with " + Status.text(end.status()));
    }
    return matches;
  }

  private DataSet seriesOf() {
    return identifier(Level.SERIES)
        .foreignUid(Tag.StudyInstanceUID, studyUid)
        .empty(Tag.SeriesInstanceUID)
        .empty(Tag.Modality)
        .build();
  }

  private DataSet instancesOf(String seriesUid) {
    return identifier(Level.IMAGE)
        .foreignUid(Tag.StudyInstanceUID, studyUid)
        .foreignUid(Tag.SeriesInstanceUID, seriesUid)
        .empty(Tag.SOPInstanceUID)
        .empty(Tag.SOPClassUID)
        .build();
  }

  private static Optional<HeldSeries> heldSeries(DataSet match) {
    String modality = match.optional(Tag.Modality).map(Attribute::text).orElse("");
    return match.optional(Tag.SeriesInstanceUID).map(uid -> new HeldSeries(modality, uid.uid()));
  }

  private static Optional<Holding> holding(HeldSeries series, DataSet match) {
    return match
        .optional(Tag.SOPInstanceUID)
        .map(
            uid ->
                new Holding(
                    series.modality(),
                    series.seriesUid(),
                    uid.uid(),
                    match.optional(Tag.SOPClassUID).map(Attribute::uid)));
  }

  /** An identifier that is to be filled, at a level of the model. */
  static DataSetBuilder identifier(Level level) {
    return DataSet.builder().text(Tag.QueryRetrieveLevel, level.name());
  }
}
