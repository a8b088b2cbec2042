// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import static org.ytterby.dicom.sr.ConceptRule.anything;
import static org.ytterby.dicom.sr.ConceptRule.is;
import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_OBS_CONTEXT;
import static org.ytterby.dicom.sr.Relationship.HAS_PROPERTIES;
import static org.ytterby.dicom.sr.Relationship.INFERRED_FROM;
import static org.ytterby.dicom.sr.Row.include;
import static org.ytterby.dicom.sr.Row.item;
import static org.ytterby.dicom.sr.ValueType.CODE;
import static org.ytterby.dicom.sr.ValueType.COMPOSITE;
import static org.ytterby.dicom.sr.ValueType.CONTAINER;
import static org.ytterby.dicom.sr.ValueType.IMAGE;
import static org.ytterby.dicom.sr.ValueType.NUM;
import static org.ytterby.dicom.sr.ValueType.SCOORD;
import static org.ytterby.dicom.sr.ValueType.SCOORD3D;
import static org.ytterby.dicom.sr.ValueType.TEXT;
import static org.ytterby.dicom.sr.ValueType.UIDREF;

/**
 * Measurements of regions and beyond: rows of PS3.16, edition 2022, and of later editions Finding
 * category and Region in Space (TID 1411).
 */
public final class MeasurementTemplates {
  private static final ConceptRule CID_225 =
      is(Concepts.UNCERTAINTY, Concepts.LOWER_UNCERTAINTY, Concepts.UPPER_UNCERTAINTY);
  private static final ConceptRule CID_228 =
      is(
          Concepts.EQUATION,
          Concepts.EQUATION_CITATION,
          Concepts.TABLE_OF_VALUES_CITATION,
          Concepts.METHOD_CITATION);

  public static final Template TID_310 =
      Template.of(
          "310",
          "Measurement Properties",
          item("1", HAS_PROPERTIES, CODE, is(Concepts.NORMALITY)),
          item("4", HAS_PROPERTIES, CODE, is(Concepts.LEVEL_OF_SIGNIFICANCE)),
          item("5", HAS_PROPERTIES, NUM, CID_225).repeating(),
          item("6", HAS_PROPERTIES, CODE, is(Concepts.SELECTION_STATUS)));

  /**
   * The item that TID 300 row 1 is, under which TID 1419 row 5 has the same rows with other
   * numbers.
   */
  public static final Template TID_300 =
      Template.of(
          "300",
          "Measurement",
          item("1", NUM, anything())
              .repeating()
              .over(
                  item("3", HAS_CONCEPT_MOD, CODE, is(Concepts.MEASUREMENT_METHOD)),
                  item("4", HAS_CONCEPT_MOD, CODE, is(Concepts.DERIVATION)),
                  site("5", "6", "7"),
                  include("8", TID_310),
                  item("12", INFERRED_FROM, TEXT, CID_228),
                  item("16", HAS_CONCEPT_MOD, TEXT, is(Concepts.EQUIVALENT_MEANING)),
                  item("18", INFERRED_FROM, COMPOSITE, is(Concepts.REAL_WORLD_VALUE_MAP)),
                  include("19", ContextTemplates.TID_4019).by(HAS_CONCEPT_MOD),
                  item("2", HAS_CONCEPT_MOD, CODE, anything()).repeating(),
                  item("9", INFERRED_FROM, NUM, anything()).repeating(),
                  item("13", INFERRED_FROM, IMAGE, anything()).repeating()));

  public static final Template TID_1419 =
      Template.of(
          "1419",
          "ROI Measurements",
          item("1", HAS_CONCEPT_MOD, CODE, is(Concepts.MEASUREMENT_METHOD)),
          site("2", "3", "4"),
          item("5", CONTAINS, NUM, anything())
              .mandatory()
              .repeating()
              .over(
                  item("7", HAS_CONCEPT_MOD, CODE, is(Concepts.MEASUREMENT_METHOD)),
                  item("8", HAS_CONCEPT_MOD, CODE, is(Concepts.DERIVATION)),
                  site("9", "10", "11"),
                  include("12", TID_310),
                  item("16", INFERRED_FROM, TEXT, CID_228),
                  item("18", HAS_CONCEPT_MOD, TEXT, is(Concepts.EQUIVALENT_MEANING)),
                  item("19", INFERRED_FROM, COMPOSITE, is(Concepts.REAL_WORLD_VALUE_MAP)),
                  include("20", ContextTemplates.TID_4019).by(HAS_CONCEPT_MOD),
                  item("6", HAS_CONCEPT_MOD, CODE, anything()).repeating(),
                  item("13", INFERRED_FROM, NUM, anything()).repeating()));

  public static final Template TID_1502 =
      Template.of(
          "1502",
          "Time Point Context",
          item("1", HAS_OBS_CONTEXT, TEXT, is(Concepts.SUBJECT_TIME_POINT)),
          item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.PROTOCOL_TIME_POINT)),
          item("3", HAS_OBS_CONTEXT, TEXT, is(Concepts.TIME_POINT)),
          item("4", HAS_OBS_CONTEXT, CODE, is(Concepts.TIME_POINT_TYPE)).repeating(),
          item("5", HAS_OBS_CONTEXT, NUM, is(Concepts.TIME_POINT_ORDER)));

  /** Planar ROI Measurements: only what tells it from TID 1411 and what both share. */
  public static final Template TID_1410 =
      Template.of(
          "1410",
          "Planar ROI Measurements and Qualitative Evaluations",
          item("1", CONTAINS, CONTAINER, is(Concepts.MEASUREMENT_GROUP))
              .repeating()
              .recognisedBy(group -> groupTemplate(group).equals("1410"))
              .over(
                  item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.TRACKING_IDENTIFIER)).mandatory(),
                  item("3", HAS_OBS_CONTEXT, UIDREF, is(Concepts.TRACKING_UID)).mandatory(),
                  item("3b", CONTAINS, CODE, is(Concepts.FINDING)),
                  include("4", TID_1502),
                  include("9", TID_1419)));

  public static final Template TID_1411 =
      Template.of(
          "1411",
          "Volumetric ROI Measurements and Qualitative Evaluations",
          item("1", CONTAINS, CONTAINER, is(Concepts.MEASUREMENT_GROUP))
              .repeating()
              .recognisedBy(group -> groupTemplate(group).equals("1411"))
              .over(
                  item("1b", HAS_OBS_CONTEXT, TEXT, is(Concepts.ACTIVITY_SESSION)),
                  item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.TRACKING_IDENTIFIER)).mandatory(),
                  item("3", HAS_OBS_CONTEXT, UIDREF, is(Concepts.TRACKING_UID)).mandatory(),
                  item("3a", CONTAINS, CODE, is(Concepts.FINDING_CATEGORY)),
                  item("3b", CONTAINS, CODE, is(Concepts.FINDING)),
                  item("3c", CONTAINS, CODE, is(Concepts.GEOMETRIC_PURPOSE)),
                  include("4", TID_1502),
                  item("5", CONTAINS, SCOORD, is(Concepts.IMAGE_REGION)).repeating(),
                  item("7", CONTAINS, IMAGE, is(Concepts.REFERENCED_SEGMENT))
                      .mandatoryWhen(
                          "the region is not given otherwise",
                          group ->
                              !Tree.has(
                                  group,
                                  Concepts.IMAGE_REGION,
                                  Concepts.VOLUME_SURFACE,
                                  Concepts.REGION_IN_SPACE)),
                  item("10", CONTAINS, SCOORD3D, is(Concepts.VOLUME_SURFACE)),
                  item("11", CONTAINS, IMAGE, is(Concepts.SOURCE_IMAGE_FOR_SEGMENTATION))
                      .repeating(),
                  item("12", CONTAINS, UIDREF, is(Concepts.SOURCE_SERIES_FOR_SEGMENTATION))
                      .mandatoryWhen(
                          "there is a segment and no source image for it",
                          group ->
                              Tree.has(group, Concepts.REFERENCED_SEGMENT)
                                  && !Tree.has(group, Concepts.SOURCE_IMAGE_FOR_SEGMENTATION)),
                  item("12b", CONTAINS, COMPOSITE, is(Concepts.REGION_IN_SPACE))
                      .over(
                          item(
                              "12c", HAS_PROPERTIES, TEXT, is(Concepts.REFERENCED_ROI_IDENTIFIER))),
                  item("13", CONTAINS, IMAGE, is(Concepts.ILLUSTRATION_OF_ROI)).repeating(),
                  item("14", CONTAINS, COMPOSITE, is(Concepts.REAL_WORLD_VALUE_MAP)),
                  include("15", TID_1419)));

  public static final Template TID_1501 =
      Template.of(
          "1501",
          "Measurement and Qualitative Evaluation Group",
          item("1", CONTAINS, CONTAINER, is(Concepts.MEASUREMENT_GROUP))
              .repeating()
              .recognisedBy(group -> groupTemplate(group).equals("1501"))
              .over(
                  item("1b", HAS_OBS_CONTEXT, TEXT, is(Concepts.ACTIVITY_SESSION)),
                  item("2", HAS_OBS_CONTEXT, TEXT, is(Concepts.TRACKING_IDENTIFIER)),
                  item("3", HAS_OBS_CONTEXT, UIDREF, is(Concepts.TRACKING_UID)),
                  item("3a", CONTAINS, CODE, is(Concepts.FINDING_CATEGORY)),
                  item("3b", CONTAINS, CODE, is(Concepts.FINDING)),
                  include("4", TID_1502),
                  item("5", HAS_CONCEPT_MOD, CODE, is(Concepts.MEASUREMENT_METHOD)),
                  site("6", "7", "8"),
                  item("9", CONTAINS, COMPOSITE, is(Concepts.REAL_WORLD_VALUE_MAP)),
                  include("9b", ContextTemplates.TID_4019).by(HAS_CONCEPT_MOD),
                  include("10", TID_300).by(CONTAINS).repeating(),
                  item("10b", CONTAINS, IMAGE, is(Concepts.SOURCE_OF_MEASUREMENT)).repeating()));

  public static final Template TID_1500 =
      Template.of(
          "1500",
          "Measurement Report",
          item(
                  "1",
                  CONTAINER,
                  is(
                      Concepts.IMAGING_MEASUREMENT_REPORT,
                      Concepts.ONCOLOGY_MEASUREMENT_REPORT,
                      Concepts.DYNAMIC_CONTRAST_MR_REPORT,
                      Concepts.PET_MEASUREMENT_REPORT))
              .mandatory()
              .over(
                  include("2", ContextTemplates.TID_1204),
                  include("3", ContextTemplates.TID_1001).mandatory(),
                  item("4", HAS_CONCEPT_MOD, CODE, is(Concepts.PROCEDURE_REPORTED)).repeating(),
                  include("5", ImageLibraryTemplates.TID_1600),
                  item("6", CONTAINS, CONTAINER, is(Concepts.IMAGING_MEASUREMENTS))
                      .mandatoryWhen(
                          "neither row 10 nor row 12 is there",
                          root ->
                              !Tree.has(
                                  root,
                                  Concepts.DERIVED_IMAGING_MEASUREMENTS,
                                  Concepts.QUALITATIVE_EVALUATIONS))
                      .over(
                          include("6b", ContextTemplates.TID_4019).by(HAS_CONCEPT_MOD),
                          include("7", TID_1410).repeating(),
                          include("8", TID_1411).repeating(),
                          include("9", TID_1501).repeating()),
                  item("10", CONTAINS, CONTAINER, is(Concepts.DERIVED_IMAGING_MEASUREMENTS)),
                  item("12", CONTAINS, CONTAINER, is(Concepts.QUALITATIVE_EVALUATIONS))
                      .over(
                          item("13", CONTAINS, CODE, anything()).repeating(),
                          item("14", CONTAINS, TEXT, anything()).repeating())));

  private MeasurementTemplates() {}

  private static Row site(String site, String laterality, String modifier) {
    return item(site, HAS_CONCEPT_MOD, CODE, is(Concepts.FINDING_SITE))
        .repeating()
        .over(
            item(laterality, HAS_CONCEPT_MOD, CODE, is(Concepts.LATERALITY)),
            item(modifier, HAS_CONCEPT_MOD, CODE, is(Concepts.TOPOGRAPHICAL_MODIFIER)));
  }

  /** Which template a measurement group follows: what it says, else what its region is given by. */
  private static String groupTemplate(ContentItem group) {
    if (group instanceof ContentItem.Container container
        && container
            .templateId()
            .filter(id -> id.equals("1410") || id.equals("1411") || id.equals("1501"))
            .isPresent()) {
      return container.templateId().get();
    }
    if (Tree.has(
        group, Concepts.REFERENCED_SEGMENT, Concepts.VOLUME_SURFACE, Concepts.REGION_IN_SPACE)) {
      return "1411";
    }
    return Tree.has(group, Concepts.IMAGE_REGION, Concepts.REFERENCED_SEGMENTATION_FRAME)
        ? "1410"
        : "1501";
  }
}
