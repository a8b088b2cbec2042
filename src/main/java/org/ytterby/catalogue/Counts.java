// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ytterby.archive.SeriesTally;
import org.ytterby.archive.SeriesView;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.store.Database;

/**
 * The attributes that are counted or collected from the levels below, only those that a query
 * needs. Thread-safe.
 *
 * @param needed tags that the query matches or wants
 */
record Counts(
    Database database,
    CatalogueStore store,
    SeriesView archive,
    String aeTitle,
    Set<Integer> needed) {

  /** A patient with what it is asked for of its studies. */
  DataSet ofPatient(DataSet patient, String patientKey) {
    DataSetBuilder whole = place(DataSet.builder().putAll(patient));
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

  /** A study with what it is asked for of its series. */
  DataSet ofStudy(DataSet study, String studyUid, List<CatalogueStore.SeriesName> series) {
    DataSetBuilder whole = place(DataSet.builder().putAll(study));
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

  /** A series with what it is asked for of its instances. */
  DataSet ofSeries(DataSet series, SeriesKey key) {
    DataSetBuilder whole = place(DataSet.builder().putAll(series));
    if (needed.contains(Tag.NumberOfSeriesRelatedInstances)) {
      whole.integers(
          Tag.NumberOfSeriesRelatedInstances,
          instances(
              archive.tallies(key.studyUid()).stream()
                  .filter(tally -> tally.seriesInstanceUid().equals(key.seriesUid()))));
    }
    return whole.build();
  }

  /** With where an entity is, which is the same for all. */
  DataSetBuilder place(DataSetBuilder entity) {
    return entity.text(Tag.RetrieveAETitle, aeTitle).text(Tag.InstanceAvailability, "ONLINE");
  }

  private boolean isAnyNeeded(Integer... tags) {
    return Stream.of(tags).anyMatch(needed::contains);
  }

  private static int instances(Stream<SeriesTally> tallies) {
    return tallies.mapToInt(SeriesTally::instances).sum();
  }
}
