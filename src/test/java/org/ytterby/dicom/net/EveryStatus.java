// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.stream.Stream;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** What services of tests declare that play a peer, who may answer anything. */
public final class EveryStatus {
  public static final StatusTable TABLE =
      new StatusTable(
          Stream.of(Status.values())
              .map(status -> StatusTable.row(status, status.name(), "a test says so"))
              .toList());

  private EveryStatus() {}
}
