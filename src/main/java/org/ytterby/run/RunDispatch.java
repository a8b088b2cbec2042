// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.OutboxObject;
import org.ytterby.store.Tx;

/** Queues what a run made for the destinations that it was frozen for. Thread-safe. */
record RunDispatch(Books books, List<Destination> destinations) {
  RunDispatch {
    destinations = List.copyOf(destinations);
  }

  /**
   * Queues outputs for each destination that takes their roles. What would go to a destination that
   * is not configured any more is parked.
   *
   * @return false when nothing of it is required
   */
  boolean queue(Tx tx, FrozenRun frozen, List<RunOutput> outputs) {
    Instant now = books.now();
    boolean anyRequired = false;
    for (String name : frozen.destinations()) {
      anyRequired |= queue(tx, name, outputs, now);
    }
    return anyRequired;
  }

  private boolean queue(Tx tx, String name, List<RunOutput> outputs, Instant now) {
    Optional<Destination> known =
        destinations.stream().filter(destination -> destination.name().equals(name)).findFirst();
    boolean required = known.map(Destination::required).orElse(true);
    List<RunOutput> taken =
        outputs.stream()
            .filter(output -> known.isEmpty() || known.get().roles().contains(output.role()))
            .toList();
    taken.forEach(output -> books.outbox().queue(tx, name, required, outboxObject(output), now));
    if (known.isEmpty() && !taken.isEmpty()) {
      books.parkUnknown(tx, taken.getFirst().runId(), name);
    }
    return required && !taken.isEmpty();
  }

  private static OutboxObject outboxObject(RunOutput output) {
    return new OutboxObject(
        output.runId(),
        output.sendOrder(),
        output.role(),
        output.sopClassUid(),
        output.sopInstanceUid(),
        output.sha256());
  }
}
