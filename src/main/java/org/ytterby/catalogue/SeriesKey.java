// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import org.ytterby.archive.StoredInstance;

/** A series of a study: a Series Instance UID that two studies claim is two of these. */
record SeriesKey(String studyUid, String seriesUid) {
  static SeriesKey of(StoredInstance instance) {
    return new SeriesKey(instance.studyInstanceUid(), instance.seriesInstanceUid());
  }
}
