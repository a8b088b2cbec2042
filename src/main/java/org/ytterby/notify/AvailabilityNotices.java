// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.store.Tx;

/**
 * Queues an instance availability notification (PS3.4 Annex R) whenever everything that a run has
 * for a destination is delivered there, in the transaction that delivers the last of it: once for a
 * run, and once more for each revision. The run's owner is told first, and is held up by nothing.
 * Thread-safe.
 */
public final class AvailabilityNotices implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityNotices.class);

  private final DeliveryListener owner;
  private final Notification notification;
  private final List<Watcher> watchers;
  private final Map<String, String> aeTitles;
  private final BiFunction<Tx, String, Optional<StoredInstance>> archive;

  /**
   * A listener before the owner of the runs.
   *
   * @param aeTitles AE title of each destination that is configured, by its name
   * @param archive finds the stored object of a SOP Instance UID
   */
  public AvailabilityNotices(
      DeliveryListener owner,
      Notification notification,
      List<Watcher> watchers,
      Map<String, String> aeTitles,
      BiFunction<Tx, String, Optional<StoredInstance>> archive) {
    this.owner = owner;
    this.notification = notification;
    this.watchers = List.copyOf(watchers);
    this.aeTitles = Map.copyOf(aeTitles);
    this.archive = archive;
  }

  @Override
  public boolean hold(Tx tx, String runId) {
    return owner.hold(tx, runId);
  }

  @Override
  public void changed(Tx tx, String runId, List<OutboxRow> rows) {
    owner.changed(tx, runId, rows);
    Map<String, List<OutboxRow>> byDestination = new TreeMap<>();
    rows.forEach(
        row -> byDestination.computeIfAbsent(row.destination(), _ -> new ArrayList<>()).add(row));
    byDestination.forEach(
        (destination, all) -> {
          boolean whole = all.stream().allMatch(row -> row.state() == DeliveryState.DELIVERED);
          String aeTitle = aeTitles.get(destination);
          if (whole && aeTitle != null) {
            available(tx, runId, new Place(destination, aeTitle), all);
          }
        });
  }

  @Override
  public void committed(String runId) {
    owner.committed(runId);
    notification.wake();
  }

  /** A destination. */
  private record Place(String name, String aeTitle) {}

  private void available(Tx tx, String runId, Place place, List<OutboxRow> delivered) {
    List<Watcher> told =
        watchers.stream().filter(watcher -> watcher.watches(place.name())).toList();
    if (told.isEmpty()) {
      return;
    }
    byStudy(tx, delivered)
        .forEach(
            (study, instances) -> {
              for (Watcher watcher : told) {
                String retrieveAet = watcher.retrieveAet().orElse(place.aeTitle());
                notification
                    .notices()
                    .queueOnce(
                        tx,
                        watcher.recipient(),
                        new Message(
                            NoticeKind.AVAILABILITY,
                            Operation.CREATE,
                            uid(runId, place.name(), watcher, instances),
                            attributes(study, instances, retrieveAet)));
              }
            });
  }

  /** What the archive has of these, in the order of their delivery. */
  private Map<String, List<StoredInstance>> byStudy(Tx tx, List<OutboxRow> delivered) {
    Map<String, List<StoredInstance>> byStudy = new TreeMap<>();
    delivered.stream()
        .sorted(Comparator.comparingInt(row -> row.object().sendOrder()))
        .map(row -> row.object().sopInstanceUid())
        .forEach(
            uid ->
                archive
                    .apply(tx, uid)
                    .ifPresentOrElse(
                        stored ->
                            byStudy
                                .computeIfAbsent(stored.studyInstanceUid(), _ -> new ArrayList<>())
                                .add(stored),
                        () -> LOG.error("a delivered object is not in the archive uid={}", uid)));
    return byStudy;
  }

  /** The same for the same instances at the same place, whoever asks how often. */
  private static String uid(
      String runId, String destination, Watcher watcher, List<StoredInstance> instances) {
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(runId, "availability", destination, watcher.recipient().name()));
    instances.forEach(one -> parts.add(one.sopInstanceUid()));
    return DerivedUid.of(parts.toArray(String[]::new));
  }

  /**
   * The attributes of PS3.4 table R.3.2-1; others are forbidden. No performed procedure step made
   * what a run has made.
   */
  private static DataSet attributes(
      String study, List<StoredInstance> instances, String retrieveAet) {
    Map<String, List<DataSet>> bySeries = new LinkedHashMap<>();
    for (StoredInstance one : instances) {
      bySeries
          .computeIfAbsent(one.seriesInstanceUid(), _ -> new ArrayList<>())
          .add(
              DataSet.builder()
                  .uid(Tag.ReferencedSOPClassUID, one.sopClassUid())
                  .uid(Tag.ReferencedSOPInstanceUID, one.sopInstanceUid())
                  .text(Tag.InstanceAvailability, "ONLINE")
                  .text(Tag.RetrieveAETitle, retrieveAet)
                  .build());
    }
    List<DataSet> series = new ArrayList<>();
    bySeries.forEach(
        (uid, items) ->
            series.add(
                DataSet.builder()
                    .foreignUid(Tag.SeriesInstanceUID, uid)
                    .sequence(Tag.ReferencedSOPSequence, items)
                    .build()));
    return DataSet.builder()
        .sequence(Tag.ReferencedPerformedProcedureStepSequence)
        .foreignUid(Tag.StudyInstanceUID, study)
        .sequence(Tag.ReferencedSeriesSequence, series)
        .build();
  }
}
