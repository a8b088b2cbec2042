// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * What a path of PS3.18 10.4 names: the instances of a study, of a series in it, or one.
 * Thread-safe.
 *
 * @param study the instances of a study in the order of their UIDs
 */
record Holdings(Function<String, List<StoredInstance>> study) {

  /**
   * The instances that the path's UIDs name; at least one.
   *
   * @throws InvalidObject REQUEST_INVALID for what is no UID, NOT_FOUND where there is nothing
   */
  List<StoredInstance> named(ServiceRequestContext ctx) {
    String ofStudy = Uids.checked("study", String.valueOf(ctx.pathParam("study")));
    @Nullable String ofSeries = ctx.pathParam("series");
    @Nullable String one = ctx.pathParam("instance");
    if (ofSeries != null) {
      Uids.checked("series", ofSeries);
    }
    if (one != null) {
      Uids.checked("instance", one);
    }
    List<StoredInstance> found =
        study.apply(ofStudy).stream()
            .filter(each -> ofSeries == null || each.seriesInstanceUid().equals(ofSeries))
            .filter(each -> one == null || each.sopInstanceUid().equals(one))
            .toList();
    if (found.isEmpty()) {
      throw new InvalidObject(
          ErrorCode.NOT_FOUND, "the path", "nothing of the kind", "what this node has", null);
    }
    return found;
  }
}
