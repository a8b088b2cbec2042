// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.io.InputStream;
import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.OutgoingInstance;
import org.ytterby.dicom.net.StoreResponse;

/**
 * Where the instances of one retrieval go. Single-threaded; calls block while the receiver is slow.
 *
 * <p>Errors: a {@link org.ytterby.finding.YtterbyException} when an instance could not be sent;
 * whether others may follow is said by {@link #isLost}.
 */
interface Receiver extends AutoCloseable {

  /** The transfer syntaxes in which it takes an instance; empty if none. */
  List<TransferSyntax> takes(StoredInstance instance);

  /**
   * Sends the instance that was asked about last, and waits for the answer.
   *
   * @param bytes the data set without preamble and file meta; not closed
   */
  StoreResponse store(OutgoingInstance instance, InputStream bytes);

  /** True when nothing more can be sent there. */
  boolean isLost();

  @Override
  void close();
}
