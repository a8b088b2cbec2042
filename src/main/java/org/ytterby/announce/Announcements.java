// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.announce.Announcement.Availability;
import org.ytterby.announce.Announcement.PerformedStep;
import org.ytterby.announce.AttributeCheck.Read;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * Takes announcements by the state rules of PS3.4 Annex F and R: each is written with its ledger
 * row, and with what follows from it, in one transaction, and answered when that is durable.
 *
 * <p>Thread-safe. Errors: what is wrong with a request is its {@link Answer}; {@link
 * org.ytterby.finding.StorageFailure} when the database fails.
 */
public final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
  private static final String ACTOR = "announce";

  private final Database database;
  private final AnnouncementStore store;
  private final Ledger ledger;
  private final AnnouncementListener listener;
  private final StepForwarding forwarding;
  private final InstantSource clock;

  /** Takes announcements for a listener, and sends no step on. */
  public Announcements(
      Database database,
      AnnouncementStore store,
      Ledger ledger,
      AnnouncementListener listener,
      InstantSource clock) {
    this(database, store, ledger, listener, StepForwarding.NONE, clock);
  }

  /** Takes announcements for a listener, and has steps sent on. */
  public Announcements(
      Database database,
      AnnouncementStore store,
      Ledger ledger,
      AnnouncementListener listener,
      StepForwarding forwarding,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.ledger = ledger;
    this.listener = listener;
    this.forwarding = forwarding;
    this.clock = clock;
  }

  /** The UID of an announcement that its sender gave none. */
  String newUid(DimseRequest request) {
    AssociationInfo from = request.association();
    return DerivedUid.of(
        "announcement",
        from.calledAe(),
        from.requestor(),
        Long.toString(from.id()),
        Integer.toString(request.command().messageId()),
        clock.instant().toString());
  }

  /** N-CREATE of a performed procedure step. */
  Answer createStep(String uid, String callingAe, DataSet attributes) {
    return added(
        callingAe,
        AnnouncementReader.step(uid, callingAe, attributes),
        tx -> forwarding.created(tx, uid, attributes));
  }

  /** N-CREATE of an instance availability notification. */
  Answer createAvailability(String uid, String callingAe, DataSet attributes) {
    return added(callingAe, AnnouncementReader.availability(uid, callingAe, attributes), _ -> {});
  }

  /** N-SET of a performed procedure step. */
  Answer setStep(String uid, String callingAe, DataSet modifications) {
    return taken(
        callingAe,
        tx -> {
          Optional<Announcement> before = store.lock(tx, uid);
          if (!(before.orElse(null) instanceof PerformedStep step)) {
            return new Taken(Answer.of(Status.NO_SUCH_SOP_INSTANCE, "no such procedure step"));
          }
          if (step.status().isFinal()) {
            return new Taken(Answer.noLongerUpdated());
          }
          return switch (AnnouncementReader.changed(step, callingAe, modifications)) {
            case Read.Refused<PerformedStep>(Answer answer) -> new Taken(answer);
            case Read.Done<PerformedStep>(PerformedStep changed) -> {
              store.update(tx, changed, clock.instant());
              forwarding.set(tx, uid, modifications);
              yield new Taken(changed);
            }
          };
        });
  }

  /**
   * Adds an announcement.
   *
   * @param more what else is done in its transaction
   */
  private Answer added(String callingAe, Read<? extends Announcement> read, Consumer<Tx> more) {
    return switch (read) {
      case Read.Refused<? extends Announcement>(Answer answer) -> answer;
      case Read.Done<? extends Announcement>(Announcement announcement) ->
          taken(
              callingAe,
              tx -> {
                if (!store.insert(tx, announcement, clock.instant())) {
                  return new Taken(
                      Answer.of(Status.DUPLICATE_SOP_INSTANCE, "this UID was created before"));
                }
                more.accept(tx);
                return new Taken(announcement);
              });
    };
  }

  /**
   * What came of a request.
   *
   * @param announcement as it is now, where the request changed it
   */
  private record Taken(Answer answer, Optional<Announcement> announcement) {
    Taken(Announcement announcement) {
      this(Answer.SUCCESS, Optional.of(announcement));
    }

    Taken(Answer refusal) {
      this(refusal, Optional.empty());
    }
  }

  private Answer taken(String callingAe, Function<Tx, Taken> work) {
    Taken taken =
        database.inTx(
            tx -> {
              Taken done = work.apply(tx);
              done.announcement().ifPresent(announcement -> tell(tx, callingAe, announcement));
              return done;
            });
    taken
        .announcement()
        .ifPresent(
            announcement -> {
              LOG.info(
                  "announced action={} uid={} calling={} series={} instances={}",
                  action(announcement),
                  announcement.uid(),
                  callingAe,
                  announcement.series().size(),
                  announcement.instances().size());
              if (!callingAe.equals(announcement.callingAe())) {
                LOG.warn(
                    "announcement changed by another uid={} created-by={} changed-by={}",
                    announcement.uid(),
                    announcement.callingAe(),
                    callingAe);
              }
              listener.durable(announcement);
              forwarding.durable();
            });
    return taken.answer();
  }

  private void tell(Tx tx, String callingAe, Announcement announcement) {
    listener.announced(tx, announcement);
    Map<String, Object> detail = new TreeMap<>();
    detail.put("calling_ae", callingAe);
    if (!callingAe.equals(announcement.callingAe())) {
      detail.put("created_by", announcement.callingAe());
    }
    detail.put("studies", announcement.studies());
    detail.put("series", announcement.series().size());
    detail.put("instances", announcement.instances().size());
    ledger.append(tx, new LedgerEntry(ACTOR, action(announcement), announcement.uid(), detail));
  }

  private static String action(Announcement announcement) {
    return switch (announcement) {
      case PerformedStep step -> "mpps." + step.status().name().toLowerCase(Locale.ROOT);
      case Availability _ -> "ian.created";
    };
  }
}
