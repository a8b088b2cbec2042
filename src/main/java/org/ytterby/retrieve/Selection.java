// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.archive.SeriesView;
import org.ytterby.archive.StoredInstance;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.Found;
import org.ytterby.catalogue.Level;
import org.ytterby.catalogue.Query;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Which instances of the archive a query means. Thread-safe; of conflicting versions of a UID the
 * one that counts.
 */
final class Selection {
  /** The numbers of sub-operations have 16 bits. */
  static final int MOST = 0xFFFF;

  private static final Set<Integer> NAMES =
      Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);

  private final Catalogue catalogue;
  private final SeriesView archive;

  Selection(Catalogue catalogue, SeriesView archive) {
    this.catalogue = catalogue;
    this.archive = archive;
  }

  /**
   * What was found.
   *
   * @param instances series by series, by their UIDs within each
   * @param whole false where there are more than {@link #MOST}
   */
  record Selected(List<StoredInstance> instances, boolean whole) {
    Selected {
      instances = List.copyOf(instances);
    }
  }

  /**
   * Finds them. Blocks.
   *
   * @param query of the level of instances
   * @throws org.ytterby.finding.StorageFailure when the database fails
   */
  Selected of(Query query) {
    Collecting collecting = new Collecting();
    Found found =
        catalogue.search(new Query(Level.IMAGE, query.keys(), NAMES, 0, MOST), collecting::take);
    return new Selected(collecting.all(), found.end() != Found.End.LIMIT);
  }

  /** The answers of one series at a time, so that the index is asked once for each series. */
  private final class Collecting {
    private final List<StoredInstance> instances = new ArrayList<>();
    private final Set<String> wanted = new HashSet<>();
    private String study = "";
    private String series = "";

    boolean take(DataSet answer) {
      String answeredStudy = answer.require(Tag.StudyInstanceUID).uid();
      String answeredSeries = answer.require(Tag.SeriesInstanceUID).uid();
      if (!answeredStudy.equals(study) || !answeredSeries.equals(series)) {
        endSeries();
        study = answeredStudy;
        series = answeredSeries;
      }
      wanted.add(answer.require(Tag.SOPInstanceUID).uid());
      return true;
    }

    List<StoredInstance> all() {
      endSeries();
      return instances;
    }

    private void endSeries() {
      if (!wanted.isEmpty()) {
        archive.instances(study, series).stream()
            .filter(instance -> wanted.contains(instance.sopInstanceUid()))
            .forEach(instances::add);
        wanted.clear();
      }
    }
  }
}
