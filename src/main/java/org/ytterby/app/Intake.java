// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.time.Duration;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.LoopGuard;
import org.ytterby.receive.ReceiveHandler;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.treatment.TreatmentStore;

/**
 * Where a node keeps what others send, announce and hand in. Immutable.
 *
 * @param receiver the one way in for instances, whichever service brings them
 */
record Intake(
    ArrivalStore arrived,
    ReceivedStudies received,
    Arrivals arrivals,
    ReceiveHandler receiver,
    AnnouncementStore announcements,
    TreatmentStore treatments) {
  private static final Duration FLUSH_ARRIVALS_EVERY = Duration.ofSeconds(1);

  static Intake of(Foundations base) {
    LoopGuard loopGuard = new LoopGuard();
    ReceivedStudies received = new ReceivedStudies(base.archive(), loopGuard);
    ArrivalStore arrived = new ArrivalStore(base.nodeId());
    Arrivals arrivals = new Arrivals(base.database(), arrived, received, FLUSH_ARRIVALS_EVERY);
    ReceiveHandler receiver =
        new ReceiveHandler(
            base.archive(), arrivals, loopGuard, base.watch().receiving(), base.watch()::hasRoom);
    return new Intake(
        arrived,
        received,
        arrivals,
        receiver,
        new AnnouncementStore(base.nodeId()),
        new TreatmentStore(base.nodeId()));
  }
}
