// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.SeriesView;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;

/**
 * One query on its way through the catalogue: rows page by page, of each what it is asked for.
 *
 * <p>Single-threaded. No transaction is open while an answer is taken; memory is bounded by a page
 * of rows, at the level of instances by the instances of one series.
 */
final class Search {
  private static final Logger LOG = LoggerFactory.getLogger(Search.class);
  private static final int PAGE = 200;

  /** Behind the last attribute of the level of instances, before the content of a report. */
  private static final ReadOptions HEAD = ReadOptions.until(Tag.VerificationFlag + 1);

  /** What the index knows of an instance; all else of its level is read from its header. */
  private static final Set<Integer> INDEXED = Set.of(Tag.SOPInstanceUID, Tag.SOPClassUID);

  private final Database database;
  private final CatalogueStore store;
  private final SeriesView archive;
  private final Counts counts;
  private final Query query;
  private final BooleanSupplier stopped;
  private final List<Matching> keys;
  private final Set<Integer> needed;
  private final Narrowing narrowing;

  /**
   * A search.
   *
   * @throws InvalidObject OBJECT_MISMATCH when a key's value is impossible for its VR
   */
  Search(
      Database database,
      CatalogueStore store,
      SeriesView archive,
      String aeTitle,
      Query query,
      BooleanSupplier stopped) {
    this.database = database;
    this.store = store;
    this.archive = archive;
    this.query = query;
    this.stopped = stopped;
    this.keys = Matching.of(query.keys(), query.level().known()::contains);
    this.needed = new HashSet<>(query.wanted());
    keys.forEach(key -> needed.add(key.tag()));
    this.counts = new Counts(database, store, archive, aeTitle, needed);
    this.narrowing = Narrowing.of(query.keys().subset(query.level().known()::contains));
  }

  Found run(Answers answers) {
    return switch (query.level()) {
      case PATIENT -> patients(answers);
      case STUDY -> studies(answers);
      case SERIES -> series(answers);
      case IMAGE -> images(answers);
    };
  }

  // ---- levels ---------------------------------------------------------------------------------

  private Found patients(Answers answers) {
    Collector collector = new Collector(query, keys, Level.PATIENT.held(), answers, stopped);
    String after = "";
    while (!narrowing.isEmpty()) {
      String from = after;
      List<CatalogueStore.Row> page =
          database.inVolatileTx(tx -> store.patients(tx, narrowing, from, PAGE));
      for (CatalogueStore.Row row : page) {
        if (!collector.offer(row.attributes(), patient -> counts.ofPatient(patient, row.key()))) {
          return collector.found();
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast().key();
    }
    return collector.found();
  }

  private Found studies(Answers answers) {
    Collector collector = new Collector(query, keys, heldDownTo(Level.STUDY), answers, stopped);
    boolean ofSeries =
        needed.contains(Tag.ModalitiesInStudy) || needed.contains(Tag.NumberOfStudyRelatedSeries);
    String after = "";
    while (!narrowing.isEmpty()) {
      String from = after;
      List<CatalogueStore.Row> page =
          database.inVolatileTx(tx -> store.studies(tx, narrowing, from, PAGE));
      Map<String, List<CatalogueStore.SeriesName>> series = ofSeries ? seriesOf(page) : Map.of();
      for (CatalogueStore.Row row : page) {
        List<CatalogueStore.SeriesName> own = series.getOrDefault(row.key(), List.of());
        if (!collector.offer(row.attributes(), study -> counts.ofStudy(study, row.key(), own))) {
          return collector.found();
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast().key();
    }
    return collector.found();
  }

  private Found series(Answers answers) {
    Collector collector = new Collector(query, keys, heldDownTo(Level.SERIES), answers, stopped);
    eachSeries(
        narrowing,
        (key, entity) -> collector.offer(entity, series -> counts.ofSeries(series, key)));
    return collector.found();
  }

  private Found images(Answers answers) {
    Set<Integer> above = heldDownTo(Level.SERIES);
    List<Matching> ofSeries = keys.stream().filter(key -> above.contains(key.tag())).toList();
    List<Matching> ofImage = keys.stream().filter(key -> !above.contains(key.tag())).toList();
    Collector collector = new Collector(query, ofImage, INDEXED, answers, stopped);
    eachSeries(
        byInstances(),
        (key, series) ->
            collector.goesOn()
                && (ofSeries.stream().anyMatch(one -> !one.matches(series))
                    || images(collector, key, series)));
    return collector.found();
  }

  /** The instances of a series. */
  private boolean images(Collector collector, SeriesKey key, DataSet series) {
    boolean told = false;
    for (StoredInstance instance : archive.instances(key.studyUid(), key.seriesUid())) {
      DataSet named =
          DataSet.builder()
              .putAll(series)
              .put(Utf8Copy.text(Tag.SOPInstanceUID, instance.sopInstanceUid()))
              .put(Utf8Copy.text(Tag.SOPClassUID, instance.sopClassUid()))
              .build();
      Header header = new Header(instance, told);
      if (!collector.offer(named, header::added)) {
        return false;
      }
      told = header.told;
    }
    return true;
  }

  /** The header of an instance, read when it is needed. */
  private final class Header {
    private final StoredInstance instance;
    // One line a series: a broken segment breaks all of it.
    private boolean told;

    Header(StoredInstance instance, boolean told) {
      this.instance = instance;
      this.told = told;
    }

    DataSet added(DataSet named) {
      DataSetBuilder whole = DataSet.builder().putAll(named);
      if (needed.stream().anyMatch(tag -> isInHeader(tag))) {
        try {
          whole.putAll(Utf8Copy.of(instance.location().read(HEAD), Search::isInHeader));
        } catch (InvalidObject | StorageFailure e) {
          if (!told) {
            LOG.warn(
                "an instance can't be read, answered by its UIDs uid={} code={}",
                instance.sopInstanceUid(),
                e.code());
          }
          told = true;
        }
      }
      return counts.place(whole).build();
    }
  }

  private static boolean isInHeader(int tag) {
    return Level.IMAGE.held().contains(tag) && !INDEXED.contains(tag);
  }

  /** Where instances are named, only their series. */
  private Narrowing byInstances() {
    if (Hint.of(query.keys(), Tag.SOPInstanceUID, false) instanceof Hint.OneOf(List<String> uids)
        && narrowing.seriesUid() instanceof Hint.Any) {
      return narrowing.within(
          uids.stream()
              .flatMap(uid -> archive.find(uid).stream())
              .map(StoredInstance::seriesInstanceUid)
              .distinct()
              .toList());
    }
    return narrowing;
  }

  /** Every series that may match, until the visitor says false. */
  private void eachSeries(Narrowing wanted, BiPredicate<SeriesKey, DataSet> visitor) {
    SeriesKey after = new SeriesKey("", "");
    while (!wanted.isEmpty()) {
      SeriesKey from = after;
      List<CatalogueStore.SeriesRow> page =
          database.inVolatileTx(tx -> store.series(tx, wanted, from, PAGE));
      for (CatalogueStore.SeriesRow row : page) {
        if (!visitor.test(row.key(), row.attributes())) {
          return;
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      after = page.getLast().key();
    }
  }

  private static Set<Integer> heldDownTo(Level lowest) {
    Set<Integer> held = new HashSet<>();
    for (Level level : Level.values()) {
      if (level.compareTo(lowest) <= 0) {
        held.addAll(level.held());
      }
    }
    return held;
  }

  private Map<String, List<CatalogueStore.SeriesName>> seriesOf(List<CatalogueStore.Row> studies) {
    List<String> uids = studies.stream().map(CatalogueStore.Row::key).toList();
    return database.inVolatileTx(tx -> store.seriesOf(tx, uids));
  }
}
