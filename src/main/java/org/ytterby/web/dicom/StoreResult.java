// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/**
 * What became of a Store transaction: its HTTP status (PS3.18 10.5.3.1) and the Store Instances
 * Response Module (10.5.3.2 and Annex I). Used by one thread.
 */
final class StoreResult {
  private final List<StoreOutcome> outcomes = new ArrayList<>();
  private boolean cutShort;

  void add(StoreOutcome outcome) {
    outcomes.add(outcome);
  }

  int size() {
    return outcomes.size();
  }

  /** The rest of the request was not read, because it is longer than may be. */
  void cutShort() {
    cutShort = true;
  }

  /**
   * 200 everything is stored, 202 something is not or has a warning, 413 the request is too long;
   * where nothing is: 413 every part is too long, 503 no resources, 403 not authorized, 400 nothing
   * in it was understood, 500 failures of ours, else 409.
   */
  int httpStatus() {
    if (cutShort) {
      return 413;
    }
    if (stored().findAny().isEmpty()) {
      return statusOfNothingStored();
    }
    boolean plain =
        stored().count() == outcomes.size() && stored().noneMatch(StoreOutcome.Stored::hasWarning);
    return plain ? 200 : 202;
  }

  private int statusOfNothingStored() {
    Set<Integer> statuses =
        outcomes.stream()
            .map(
                outcome ->
                    switch (outcome) {
                      case StoreOutcome.Failed failed -> failed.why().httpStatus();
                      case StoreOutcome.Unknown unknown -> unknown.why().httpStatus();
                      case StoreOutcome.Stored _ -> 200;
                    })
            .collect(Collectors.toSet());
    if (statuses.isEmpty()) {
      return 400; // no part at all
    }
    return statuses.size() == 1 ? statuses.iterator().next() : 409;
  }

  /**
   * The module.
   *
   * @param urls the Retrieve URLs (0008,1190) of what is stored
   */
  DataSet module(ResourceUrls urls) {
    DataSetBuilder module = DataSet.builder();
    List<String> studies = stored().map(StoreOutcome.Stored::studyUid).distinct().toList();
    if (studies.size() == 1) {
      module.text(Tag.RetrieveURL, Vr.UR, urls.study(studies.getFirst()));
    }
    sequence(module, Tag.ReferencedSOPSequence, stored().map(each -> item(each, urls)).toList());
    sequence(
        module,
        Tag.FailedSOPSequence,
        of(StoreOutcome.Failed.class).map(StoreResult::item).toList());
    sequence(
        module,
        Tag.OtherFailuresSequence,
        of(StoreOutcome.Unknown.class).map(each -> reason(each.why()).build()).toList());
    return module.build();
  }

  private static void sequence(DataSetBuilder module, int tag, List<DataSet> items) {
    if (!items.isEmpty()) {
      module.sequence(tag, items);
    }
  }

  private static DataSet item(StoreOutcome.Stored stored, ResourceUrls urls) {
    DataSetBuilder item =
        DataSet.builder()
            .foreignUid(Tag.ReferencedSOPClassUID, stored.sopClassUid())
            .foreignUid(Tag.ReferencedSOPInstanceUID, stored.sopInstanceUid())
            .text(
                Tag.RetrieveURL,
                Vr.UR,
                urls.instance(stored.studyUid(), stored.seriesUid(), stored.sopInstanceUid()));
    if (stored.hasWarning()) {
      item.integers(Tag.WarningReason, stored.status());
    }
    return item.build();
  }

  private static DataSet item(StoreOutcome.Failed failed) {
    return reason(failed.why())
        .foreignUid(Tag.ReferencedSOPClassUID, failed.sopClassUid())
        .foreignUid(Tag.ReferencedSOPInstanceUID, failed.sopInstanceUid())
        .build();
  }

  private static DataSetBuilder reason(NotStored why) {
    return DataSet.builder().integers(Tag.FailureReason, why.reason());
  }

  private Stream<StoreOutcome.Stored> stored() {
    return of(StoreOutcome.Stored.class);
  }

  private <T extends StoreOutcome> Stream<T> of(Class<T> kind) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast);
  }
}
