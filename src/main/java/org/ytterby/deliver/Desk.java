// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.Ledger;
import org.ytterby.store.Database;

/**
 * What the senders of a node share.
 *
 * @param archive finds the stored object of a SOP Instance UID
 * @param courier opens associations for objects
 * @param committing opens associations for requests of storage commitment
 */
public record Desk(
    Database database,
    OutboxStore outbox,
    CommitmentStore commitments,
    Ledger ledger,
    Function<String, Optional<StoredInstance>> archive,
    Courier courier,
    CommitmentCourier committing,
    InstantSource clock) {}
