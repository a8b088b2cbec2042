// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Tx;

/**
 * The append-only ledger of a node.
 *
 * <p>Thread-safe. A row is written in the transaction of the state change that it tells of, so that
 * neither exists without the other; the chain's end is locked until that transaction ends, so
 * append late in it.
 *
 * <p>Source: docs/architecture.md, Ledger: SHA-256 over netstrings, version {@code
 * ytterby-ledger-1}.
 */
public final class Ledger {
  private final String nodeId;
  private final InstantSource clock;
  private final LedgerStore store = new LedgerStore();

  public Ledger(String nodeId, InstantSource clock) {
    this.nodeId = nodeId;
    this.clock = clock;
  }

  /** Appends a row in the caller's transaction. */
  public void append(Tx tx, LedgerEntry entry) {
    LedgerStore.Head head = store.lockedHead(tx, nodeId);
    store.append(
        tx,
        new LedgerRow(
                nodeId,
                head.seq() + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                entry.actor(),
                entry.action(),
                entry.subject(),
                CanonicalJson.text(entry.detail()),
                head.hash(),
                "")
            .sealed());
  }

  /** The rows about a subject, node by node in the order of their numbers. */
  public static List<LedgerRow> about(Tx tx, String subject) {
    return new LedgerStore().about(tx, subject);
  }
}
