// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import org.ytterby.archive.StoredInstance;

/**
 * The URLs of what this node has (PS3.18 10.1), as those who asked reach it. Immutable.
 *
 * @param base without a slash at its end
 */
record ResourceUrls(String base) {
  String study(String study) {
    return base + "/studies/" + study;
  }

  String series(String study, String series) {
    return study(study) + "/series/" + series;
  }

  String instance(String study, String series, String instance) {
    return series(study, series) + "/instances/" + instance;
  }

  String instance(StoredInstance stored) {
    return instance(stored.studyInstanceUid(), stored.seriesInstanceUid(), stored.sopInstanceUid());
  }
}
