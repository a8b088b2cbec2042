// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** A courier whose trips and attempts are counted by destination and outcome. Thread-safe. */
final class WatchedCourier implements Courier {
  private final Courier courier;
  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter opened;

  /** How an attempt ended. */
  private enum Outcome {
    /** Stored, with a warning too, or there already. */
    ACCEPTED,
    /** A status that may pass. */
    TRY_LATER,
    /** A status that will not pass: a person must act. */
    REFUSED,
    /** The destination refuses our associations for good: a person must act. */
    REJECTED,
    /** No association, or no response: tried again. */
    UNREACHABLE,
    /** Our own stored object can't be read, or an unforeseen failure. */
    FAILED
  }

  /**
   * Counts for these destinations from zero.
   *
   * @param destinations names as configured: the only ones that become a label
   */
  WatchedCourier(Courier courier, MeterRegistry registry, List<String> destinations) {
    this.courier = courier;
    this.registry = registry;
    Associations.gauge(registry, "requestor", open);
    this.opened = Associations.opened(registry, "requestor");
    for (String destination : destinations) {
      for (Outcome outcome : Outcome.values()) {
        counter(destination, outcome);
      }
    }
  }

  private Counter counter(String destination, Outcome outcome) {
    return Counter.builder("ytterby.delivery.attempts")
        .description("Attempts to bring an object to a destination")
        .tag("destination", destination)
        .tag("outcome", Meters.lower(outcome))
        .register(registry);
  }

  @Override
  public Trip open(Destination destination, List<StoredInstance> objects) {
    boolean came = false;
    Outcome outcome = Outcome.FAILED;
    try {
      Trip trip = courier.open(destination, objects);
      came = true;
      boolean associated = destination.address() instanceof Address.Dicom;
      if (associated) {
        opened.increment();
        open.incrementAndGet();
      }
      return new WatchedTrip(trip, destination.name(), associated);
    } catch (PeerFailure failure) {
      outcome = of(failure);
      throw failure;
    } finally {
      if (!came) {
        counter(destination.name(), outcome).increment();
      }
    }
  }

  private static Outcome of(PeerFailure failure) {
    return failure.code() == ErrorCode.PEER_PERMANENT ? Outcome.REJECTED : Outcome.UNREACHABLE;
  }

  /** One association, or visit of a web server, which is none. Used by one thread. */
  private final class WatchedTrip implements Trip {
    private final Trip trip;
    private final String destination;
    private final boolean associated;
    private final AtomicBoolean closed = new AtomicBoolean();

    WatchedTrip(Trip trip, String destination, boolean associated) {
      this.trip = trip;
      this.associated = associated;
      this.destination = destination;
    }

    @Override
    public boolean accepts(StoredInstance object) {
      boolean accepts = trip.accepts(object);
      if (!accepts) {
        counter(destination, Outcome.REFUSED).increment();
      }
      return accepts;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      Outcome outcome = Outcome.FAILED;
      try {
        StoreResponse response = trip.store(object);
        outcome =
            switch (response.verdict()) {
              case STORED, STORED_WITH_WARNING, ALREADY_THERE -> Outcome.ACCEPTED;
              case TRY_LATER -> Outcome.TRY_LATER;
              case REFUSED -> Outcome.REFUSED;
            };
        return response;
      } catch (PeerFailure failure) {
        outcome = of(failure);
        throw failure;
      } finally {
        counter(destination, outcome).increment();
      }
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true) && associated) {
        open.decrementAndGet();
      }
      trip.close();
    }
  }
}
