// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Optional;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * A series as its first instance describes it. Immutable.
 *
 * @param attributes of patient, study and series, in UTF-8; UIDs as the archive has them
 * @param readable false when no instance could be read: then only UIDs and modality are known
 */
record CatalogueEntry(SeriesKey key, DataSet attributes, boolean readable) {
  /** Request Attributes Sequence is the last attribute of these levels. */
  private static final ReadOptions HEAD = ReadOptions.until(Tag.RequestAttributesSequence + 1);

  /**
   * Reads the header of an instance.
   *
   * @throws InvalidObject when it can't be one
   * @throws org.ytterby.finding.StorageFailure when its segment can't be read
   */
  static CatalogueEntry read(StoredInstance instance) {
    DataSet head = instance.location().read(HEAD);
    DataSet held = Utf8Copy.of(head, CatalogueEntry::holds);
    return new CatalogueEntry(
        SeriesKey.of(instance), named(instance, DataSet.builder().putAll(held)), true);
  }

  /** What the archive's index knows of a series whose instances can't be read. */
  static CatalogueEntry unreadable(StoredInstance instance) {
    DataSetBuilder known = DataSet.builder();
    if (!instance.modality().isEmpty()) {
      known.put(Utf8Copy.text(Tag.Modality, instance.modality()));
    }
    return new CatalogueEntry(SeriesKey.of(instance), named(instance, known), false);
  }

  /** The attributes of a level alone, as many as a row may hold. */
  DataSet of(Level level) {
    return RowBound.keep(
        attributes.subset(tag -> level.held().contains(tag) || tag == Tag.SpecificCharacterSet));
  }

  /** Those that a study is listed with: its own and its patient's, as they stand in it. */
  DataSet studyWithPatient() {
    return RowBound.keep(
        attributes.subset(
            tag ->
                Level.STUDY.held().contains(tag)
                    || Level.PATIENT.held().contains(tag)
                    || tag == Tag.SpecificCharacterSet));
  }

  /** The first value as text, without padding; empty where there is none. */
  String text(int tag) {
    try {
      return attributes.optional(tag).map(Attribute::text).orElse("");
    } catch (InvalidObject _) {
      return ""; // not text, whatever the standard says of this tag
    }
  }

  /** Study Date as the column holds it; empty where there is none that is a date. */
  String studyDate() {
    try {
      return Optional.of(text(Tag.StudyDate))
          .filter(text -> !text.isEmpty())
          .map(text -> Narrowing.date(Span.of("StudyDate", Vr.DA, text).first().toLocalDate()))
          .orElse("");
    } catch (InvalidObject _) {
      return "";
    }
  }

  private static boolean holds(int tag) {
    return Level.PATIENT.held().contains(tag)
        || Level.STUDY.held().contains(tag)
        || Level.SERIES.held().contains(tag);
  }

  private static DataSet named(StoredInstance instance, DataSetBuilder attributes) {
    return attributes
        .put(Utf8Copy.text(Tag.StudyInstanceUID, instance.studyInstanceUid()))
        .put(Utf8Copy.text(Tag.SeriesInstanceUID, instance.seriesInstanceUid()))
        .text(Tag.SpecificCharacterSet, "ISO_IR 192")
        .build();
  }
}
