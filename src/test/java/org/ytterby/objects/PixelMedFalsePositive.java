// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.Relationship;
import org.ytterby.quantity.Codes;

/**
 * What PixelMed's SR validator of 2022-06-18 complains of that is no defect of a report, and why it
 * is none. Each asks the content item itself, so that the same words about another item stay.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates hold nothing
enum PixelMedFalsePositive {
  /**
   * TID 1419 row 12 (TID 300 row 8) includes TID 310, whose row 5 has an uncertainty HAS
   * PROPERTIES. The validator also holds it against the rows for parameters of the derivation,
   * which name no concept and so fit any NUM.
   */
  UNCERTAINTY_HELD_AGAINST_PARAMETERS(
      complaint ->
          isParameterRow(complaint.rule())
              && complaint.says(
                  "Incorrect relationship - expected INFERRED FROM - found HAS PROPERTIES")
              && complaint.isNamed(Concepts.UNCERTAINTY)),

  /**
   * Whether a group follows TID 1411 the validator asks of all groups at once: one with a segment
   * makes every other lack its own. TID 1500 rows 7 to 9 leave that to each group, and these say
   * TID 1501, which wants no region.
   */
  GROUP_HELD_AGAINST_TID_1411(
      complaint ->
          isRegionRow(complaint.rule())
              && complaint.says("Missing conditional content item")
              && template(complaint.item()).equals(Optional.of("1501"))),

  /** TID 1501 row 10b; complained of for the same reason, and not where no group has a segment. */
  SOURCE_OF_MEASUREMENT_HELD_AGAINST_TID_1411(
      complaint ->
          complaint.says("Content Item not in template")
              && complaint.isNamed(Concepts.SOURCE_OF_MEASUREMENT)
              && complaint
                  .parent()
                  .flatMap(PixelMedFalsePositive::template)
                  .equals(Optional.of("1501"))),

  /** TID 1411 row 12b of later editions gives the region by Region in Space. */
  REGION_IN_SPACE_OF_LATER_EDITIONS(
      complaint ->
          isRegionRow(complaint.rule())
              && complaint.says("Missing conditional content item")
              && complaint.item().children().stream()
                  .anyMatch(
                      child -> PixelMedComplaint.named(child.item(), Concepts.REGION_IN_SPACE))),

  /** TID 1411 and TID 1501 row 3a, TID 1411 row 12b: later than the validator's rows. */
  ROW_OF_LATER_EDITIONS(
      complaint ->
          complaint.says("Content Item not in template")
              && complaint.isBelow(Concepts.MEASUREMENT_GROUP)
              && complaint.isNamed(Concepts.FINDING_CATEGORY, Concepts.REGION_IN_SPACE)),

  /**
   * PS3.3 C.18.1: the Measured Value Sequence is type 2, so it may be empty, and the Numeric Value
   * Qualifier then says why.
   */
  NO_VALUE_AND_WHY(
      complaint ->
          complaint.says("Missing value")
              && complaint.item() instanceof ContentItem.Num num
              && num.value().isEmpty()
              && num.qualifier().isPresent()),

  /**
   * PS3.16 6.2.5: an extensible template, as TID 1411, 1500 and 1501 are, may get content items for
   * concepts that it does not encode, at any place.
   */
  EXTENSION(
      complaint ->
          complaint.says("Content Item not in template")
              && (complaint.isBelow(Concepts.MEASUREMENT_GROUP)
                      && complaint.isNamed(
                          YtterbyCodes.REGION_SOURCE,
                          YtterbyCodes.UNCERTAINTY_BUDGET,
                          YtterbyCodes.FRACTION_BUDGET,
                          YtterbyCodes.NOT_JUDGED,
                          YtterbyCodes.TREATMENT_FIELD,
                          YtterbyCodes.DOSE_OBJECT,
                          Concepts.RADIOPHARMACEUTICAL_START)
                  || complaint.isBelow(YtterbyCodes.QA_FLAG)
                      && complaint.isNamed(Concepts.COMMENT))),

  /**
   * Parameters in a row: each fits both rows for them (by value and by reference), so the second
   * seems to stand before the first. The same with an uncertainty, which does not belong to either.
   */
  PARAMETERS_IN_A_ROW(
      complaint ->
          parameterRows()
                  .anyMatch(
                      row -> complaint.says("Content Item not in template row order for " + row))
              && complaint.relationship() == Relationship.INFERRED_FROM
              && complaint
                  .before()
                  .filter(
                      before ->
                          before.relationship() == Relationship.INFERRED_FROM
                              || PixelMedComplaint.named(before.item(), Concepts.UNCERTAINTY))
                  .isPresent()),

  /**
   * Derivation (TID 1419 row 8, TID 300 row 4) stands behind Measurement Method (row 7, row 3). The
   * validator takes it for any modifier as well (row 6, row 2), which would stand before.
   */
  DERIVATION_TAKEN_FOR_ANY_MODIFIER(
      complaint ->
          List.of(
                      "Template 1419 ROIMeasurements/[Row 5] NUM */[Row 6] CODE *",
                      "Template 300 Measurement/[Row 1] NUM */[Row 2] CODE *")
                  .stream()
                  .anyMatch(
                      row -> complaint.says("Content Item not in template row order for " + row))
              && complaint.isNamed(Concepts.DERIVATION)
              && complaint
                  .before()
                  .filter(
                      before -> PixelMedComplaint.named(before.item(), Concepts.MEASUREMENT_METHOD))
                  .isPresent()),

  /**
   * PS3.16 7.2.3: CID 100, only a baseline, and CID 4021 are extensible, and have neither the
   * site's procedure nor microspheres.
   */
  EXTENDED_CONTEXT_GROUP(
      complaint ->
          complaint.line().endsWith(" not found in context group 100")
                  && complaint.isNamed(Concepts.PROCEDURE_REPORTED)
              || complaint.line().endsWith(" not found in context group 4021")
                  && complaint.isNamed(Concepts.RADIOPHARMACEUTICAL_AGENT)
                  && complaint.item() instanceof ContentItem.Code code
                  && code.value().matches(Codes.YTTRIUM_90_MICROSPHERES)),

  /**
   * PS3.3 8.3: a code is its value and its scheme, the meaning is for people. What is reported is
   * the half-life of the nuclide, so its name says that; the Start DateTime is spelt as in Annex D.
   */
  OTHER_WORDS_FOR_THE_SAME_CODE(
      complaint ->
          complaint.line().contains(" has different code meaning (")
              && complaint.isNamed(
                  Concepts.RADIONUCLIDE_HALF_LIFE, Concepts.RADIOPHARMACEUTICAL_START));

  private final Predicate<PixelMedComplaint> is;

  PixelMedFalsePositive(Predicate<PixelMedComplaint> is) {
    this.is = is;
  }

  boolean explains(PixelMedComplaint complaint) {
    return is.test(complaint);
  }

  /** Rows for parameters of the derivation, by value and by reference. */
  private static Stream<String> parameterRows() {
    return Stream.of(
        "Template 1419 ROIMeasurements/[Row 5] NUM */[Row 13] NUM *",
        "Template 1419 ROIMeasurements/[Row 5] NUM */[Row 14] NUM *",
        "Template 300 Measurement/[Row 1] NUM */[Row 9] NUM *",
        "Template 300 Measurement/[Row 1] NUM */[Row 10] NUM *");
  }

  private static boolean isParameterRow(String rule) {
    return parameterRows().anyMatch(rule::equals);
  }

  /** Rows 5, 7 and 10 of TID 1411, one of which the 2022 edition wants. */
  private static boolean isRegionRow(String rule) {
    return rule.startsWith("Template 1411 ")
        && Stream.of("[Row 5] SCOORD", "[Row 7] IMAGE", "[Row 10] SCOORD3D")
            .anyMatch(rule::contains);
  }

  private static Optional<String> template(ContentItem item) {
    return item instanceof ContentItem.Container group ? group.templateId() : Optional.empty();
  }
}
