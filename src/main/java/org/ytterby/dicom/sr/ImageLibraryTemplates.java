// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.ytterby.dicom.sr.ConceptRule.anything;
import static org.ytterby.dicom.sr.ConceptRule.is;
import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_ACQ_CONTEXT;
import static org.ytterby.dicom.sr.Row.include;
import static org.ytterby.dicom.sr.Row.item;
import static org.ytterby.dicom.sr.ValueType.CODE;
import static org.ytterby.dicom.sr.ValueType.CONTAINER;
import static org.ytterby.dicom.sr.ValueType.DATE;
import static org.ytterby.dicom.sr.ValueType.DATETIME;
import static org.ytterby.dicom.sr.ValueType.IMAGE;
import static org.ytterby.dicom.sr.ValueType.NUM;
import static org.ytterby.dicom.sr.ValueType.TIME;
import static org.ytterby.dicom.sr.ValueType.UIDREF;

import org.ytterby.quantity.Ucum;

/** What was measured on: rows of PS3.16, edition 2022. */
public final class ImageLibraryTemplates {

  public static final Template TID_1607 =
      Template.of(
          "1607",
          "Image Library Entry Descriptors for PET",
          item("1", HAS_ACQ_CONTEXT, CODE, is(Concepts.RADIONUCLIDE)),
          item("2", HAS_ACQ_CONTEXT, CODE, is(Concepts.RADIOPHARMACEUTICAL_AGENT)),
          item("3", HAS_ACQ_CONTEXT, NUM, is(Concepts.RADIONUCLIDE_HALF_LIFE)).from(Ucum.S),
          item("4", HAS_ACQ_CONTEXT, DATETIME, is(Concepts.RADIOPHARMACEUTICAL_START)),
          item("4", HAS_ACQ_CONTEXT, DATETIME, is(Concepts.RADIOPHARMACEUTICAL_STOP)),
          item("5", HAS_ACQ_CONTEXT, NUM, is(Concepts.RADIOPHARMACEUTICAL_VOLUME)).from(Ucum.CM3),
          item("6", HAS_ACQ_CONTEXT, NUM, is(Concepts.RADIONUCLIDE_TOTAL_DOSE)).from(Ucum.BQ),
          item("8", HAS_ACQ_CONTEXT, CODE, is(Concepts.ROUTE)));

  public static final Template TID_1602 =
      Template.of(
          "1602",
          "Image Library Entry Descriptors",
          item("1", HAS_ACQ_CONTEXT, CODE, is(Concepts.MODALITY)).mandatory(),
          item("2", HAS_ACQ_CONTEXT, CODE, is(Concepts.TARGET_REGION)),
          item("4", HAS_ACQ_CONTEXT, DATE, is(Concepts.STUDY_DATE)),
          item("5", HAS_ACQ_CONTEXT, TIME, is(Concepts.STUDY_TIME)),
          item("8", HAS_ACQ_CONTEXT, DATE, is(Concepts.ACQUISITION_DATE)),
          item("9", HAS_ACQ_CONTEXT, TIME, is(Concepts.ACQUISITION_TIME)),
          item("10", HAS_ACQ_CONTEXT, UIDREF, is(Concepts.FRAME_OF_REFERENCE_UID)),
          item("11", HAS_ACQ_CONTEXT, NUM, is(Concepts.PIXEL_ROWS)).from(Ucum.PIXELS),
          item("12", HAS_ACQ_CONTEXT, NUM, is(Concepts.PIXEL_COLUMNS)).from(Ucum.PIXELS),
          include("17", TID_1607));

  public static final Template TID_1601 =
      Template.of(
          "1601",
          "Image Library Entry",
          item("1", CONTAINS, IMAGE, anything()).repeating().over(include("2", TID_1602)));

  public static final Template TID_1600 =
      Template.of(
          "1600",
          "Image Library",
          item("1", CONTAINS, CONTAINER, is(Concepts.IMAGE_LIBRARY))
              .mandatory()
              .over(
                  item("2", CONTAINS, CONTAINER, is(Concepts.IMAGE_LIBRARY_GROUP))
                      .repeating()
                      .over(include("3", TID_1602), include("4", TID_1601).repeating())));

  private ImageLibraryTemplates() {}
}
