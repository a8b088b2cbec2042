// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.SeriesTally;
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
  private final String aeTitle;
  private final Query query;
  private final List<Matching> keys;
  private final Set<Integer> needed;
  private final Narrowing narrowing;

  /**
   * A search.
   *
   * @throws InvalidObject OBJECT_MISMATCH when a key's value is impossible for its VR
   */
  Search(Database database, CatalogueStore store, SeriesView archive, String aeTitle, Query query) {
    this.database = database;
    this.store = store;
    this.archive = archive;
    this.aeTitle = aeTitle;
    this.query = query;
    this.keys = Matching.of(query.keys(), query.level().known()::contains);
    this.needed = new HashSet<>(query.wanted());
    keys.forEach(key -> needed.add(key.tag()));
    this.narrowing = Narrowing.of(query.keys());
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
    Collector collector = new Collector(query, keys, Level.PATIENT.held(), answers);
    String after = "";
    while (!narrowing.isEmpty()) {
      String from = after;
      List<CatalogueStore.Row> page =
          database.inVolatileTx(tx -> store.patients(tx, narrowing, from, PAGE));
      for (CatalogueStore.Row row : page) {
        if (!collector.offer(row.attributes(), patient -> withPatientCounts(patient, row.key()))) {
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
    Collector collector = new Collector(query, keys, heldDownTo(Level.STUDY), answers);
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
        if (!collector.offer(row.attributes(), study -> withStudyCounts(study, row.key(), own))) {
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
    Collector collector = new Collector(query, keys, heldDownTo(Level.SERIES), answers);
    eachSeries(
        narrowing,
        (key, entity) -> collector.offer(entity, series -> withSeriesCounts(series, key)));
    return collector.found();
  }

  private Found images(Answers answers) {
    Set<Integer> above = heldDownTo(Level.SERIES);
    List<Matching> ofSeries = keys.stream().filter(key -> above.contains(key.tag())).toList();
    List<Matching> ofImage = keys.stream().filter(key -> !above.contains(key.tag())).toList();
    Collector collector = new Collector(query, ofImage, INDEXED, answers);
    eachSeries(
        byInstances(),
        (key, series) ->
            ofSeries.stream().anyMatch(one -> !one.matches(series))
                || images(collector, key, series));
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
      return withPlace(whole).build();
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

  // ---- what is counted ------------------------------------------------------------------------

  private DataSet withPatientCounts(DataSet patient, String patientKey) {
    DataSetBuilder whole = withPlace(DataSet.builder().putAll(patient));
    if (isAnyNeeded(
        Tag.NumberOfPatientRelatedStudies,
        Tag.NumberOfPatientRelatedSeries,
        Tag.NumberOfPatientRelatedInstances)) {
      List<String> studies = database.inVolatileTx(tx -> store.studiesOf(tx, patientKey));
      whole.integers(Tag.NumberOfPatientRelatedStudies, studies.size());
      if (needed.contains(Tag.NumberOfPatientRelatedSeries)) {
        int series =
            database.inVolatileTx(tx -> store.seriesOf(tx, studies)).values().stream()
                .mapToInt(List::size)
                .sum();
        whole.integers(Tag.NumberOfPatientRelatedSeries, series);
      }
      if (needed.contains(Tag.NumberOfPatientRelatedInstances)) {
        whole.integers(
            Tag.NumberOfPatientRelatedInstances,
            studies.stream().mapToInt(study -> instances(archive.tallies(study).stream())).sum());
      }
    }
    return whole.build();
  }

  private DataSet withStudyCounts(
      DataSet study, String studyUid, List<CatalogueStore.SeriesName> series) {
    DataSetBuilder whole = withPlace(DataSet.builder().putAll(study));
    if (isAnyNeeded(Tag.ModalitiesInStudy, Tag.NumberOfStudyRelatedSeries)) {
      List<String> modalities =
          series.stream()
              .map(CatalogueStore.SeriesName::modality)
              .filter(modality -> !modality.isEmpty())
              .distinct()
              .sorted()
              .toList();
      whole.put(Utf8Copy.text(Tag.ModalitiesInStudy, String.join("\\", modalities)));
      whole.integers(Tag.NumberOfStudyRelatedSeries, series.size());
    }
    if (isAnyNeeded(Tag.SOPClassesInStudy, Tag.NumberOfStudyRelatedInstances)) {
      List<SeriesTally> tallies = archive.tallies(studyUid);
      List<String> classes =
          tallies.stream().map(SeriesTally::sopClassUid).distinct().sorted().toList();
      whole.put(Utf8Copy.text(Tag.SOPClassesInStudy, String.join("\\", classes)));
      whole.integers(Tag.NumberOfStudyRelatedInstances, instances(tallies.stream()));
    }
    return whole.build();
  }

  private DataSet withSeriesCounts(DataSet series, SeriesKey key) {
    DataSetBuilder whole = withPlace(DataSet.builder().putAll(series));
    if (needed.contains(Tag.NumberOfSeriesRelatedInstances)) {
      whole.integers(
          Tag.NumberOfSeriesRelatedInstances,
          instances(
              archive.tallies(key.studyUid()).stream()
                  .filter(tally -> tally.seriesInstanceUid().equals(key.seriesUid()))));
    }
    return whole.build();
  }

  private DataSetBuilder withPlace(DataSetBuilder entity) {
    return entity.text(Tag.RetrieveAETitle, aeTitle).text(Tag.InstanceAvailability, "ONLINE");
  }

  private boolean isAnyNeeded(Integer... tags) {
    return Stream.of(tags).anyMatch(needed::contains);
  }

  private static int instances(Stream<SeriesTally> tallies) {
    return tallies.mapToInt(SeriesTally::instances).sum();
  }

  private Map<String, List<CatalogueStore.SeriesName>> seriesOf(List<CatalogueStore.Row> studies) {
    List<String> uids = studies.stream().map(CatalogueStore.Row::key).toList();
    return database.inVolatileTx(tx -> store.seriesOf(tx, uids));
  }
}
