// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.store.Tx;

/**
 * Whoever sends on the performed procedure steps that we take. Called for what is taken only, in
 * its transaction and before the ledger is locked. Implementations are thread-safe.
 */
public interface StepForwarding {

  /** Nothing is sent on. */
  StepForwarding NONE =
      new StepForwarding() {
        @Override
        public void created(Tx tx, String uid, DataSet attributes) {}

        @Override
        public void set(Tx tx, String uid, DataSet modifications) {}

        @Override
        public void durable() {}
      };

  /** An N-CREATE, with everything that its sender said. */
  void created(Tx tx, String uid, DataSet attributes);

  /** An N-SET, with everything that its sender said. */
  void set(Tx tx, String uid, DataSet modifications);

  /** What was taken is durable. */
  void durable();
}
