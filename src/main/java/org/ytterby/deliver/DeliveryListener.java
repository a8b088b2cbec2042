// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.util.List;
import org.ytterby.store.Tx;

/**
 * Whoever owns the runs: told, in the transaction that settles an object, how the run's deliveries
 * stand.
 */
public interface DeliveryListener {

  /**
   * Keeps everybody else from changing the run until the transaction ends; called before any row is
   * touched.
   *
   * @return false when a newer run has taken its place: what has not gone out need not
   */
  boolean hold(Tx tx, String runId);

  /**
   * An object of the run was accepted, parked, or given a new chance.
   *
   * @param tx the transaction that records it
   * @param runId the run
   * @param rows every delivery of the run, as this transaction sees them
   */
  void changed(Tx tx, String runId, List<OutboxRow> rows);

  /** What {@link #changed} told of the run is committed: what follows from it may begin. */
  void committed(String runId);
}
